"""Registers the app with Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """What happened in the group, for those who look after it."""

    name = "jesuisla.collective.oversight"
