"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Practising: invented threads, lessons, and actions that count nowhere."""

    name = "jesuisla.collective.practice"

    def ready(self) -> None:
        """Let members take along what they practised, and the first steps name the lessons."""
        for module in ("own_sections", "practised"):
            import_module(f"jesuisla.collective.practice.{module}")
