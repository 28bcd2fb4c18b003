"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """What automatic scoring says of comments, what people say, and what is learnt from it."""

    name = "jesuisla.collective.scoring"

    def ready(self) -> None:
        """Let members take along what they said of comments."""
        import_module("jesuisla.collective.scoring.labels")
