"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    """Pages, threads, comments and readings.

    ``label`` is the app's name in databases: it is that of the first version, so that its
    tables and the list of applied migrations stay as they are, forwards and back.
    """

    name = "jesuisla.collective.threads"
    label = "watch"

    def ready(self) -> None:
        """Let members take along the readings that they took."""
        import_module("jesuisla.collective.threads.readings")
