"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ConductConfig(AppConfig):
    """Reports of members, measures, appeals, and a log without names."""

    name = "jesuisla.collective.conduct"

    def ready(self) -> None:
        """Let members take along what they reported, and what was decided about them."""
        import_module("jesuisla.collective.conduct.retention")
