"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Courteous letters to the owners of pages."""

    name = "jesuisla.collective.letters"

    def ready(self) -> None:
        """Have threads' pages point at their letters, and members take along what they wrote."""
        import_module("jesuisla.collective.letters.letters")
