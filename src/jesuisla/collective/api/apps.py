"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The way in for other programs."""

    name = "jesuisla.collective.api"

    def ready(self) -> None:
        """Have the group's scorer learn from what other programs suggest."""
        import_module("jesuisla.collective.api.suggestions")
