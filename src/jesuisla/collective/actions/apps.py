"""Registers the app with Django."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Taking part in a thread together, from brief to result."""

    name = "jesuisla.collective.actions"
