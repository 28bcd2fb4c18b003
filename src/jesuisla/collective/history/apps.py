"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Actions from before this software."""

    name = "jesuisla.collective.history"

    def ready(self) -> None:
        """Let members take along what they took over."""
        import_module("jesuisla.collective.history.own_sections")
