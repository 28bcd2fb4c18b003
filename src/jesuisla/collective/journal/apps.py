"""Registers the app with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What was done, by whom and when, and the word of it passed on."""

    name = "jesuisla.collective.journal"
