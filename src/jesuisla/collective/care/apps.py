"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Looking after members: calls for help, and whom to call."""

    name = "jesuisla.collective.care"

    def ready(self) -> None:
        """Let members take along their calls."""
        import_module("jesuisla.collective.care.help_calls")
