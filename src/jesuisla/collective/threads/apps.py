"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """Threads worth looking at: links, readings, proposals and the desk."""

    name = "jesuisla.collective.threads"

    def ready(self) -> None:
        """Let members take along what they put forward."""
        import_module("jesuisla.collective.threads.personal_data")
