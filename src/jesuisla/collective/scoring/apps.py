"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from jesuisla.analysis.meaning import share_tables_in


class ScoringConfig(AppConfig):
    """What automatic scoring says of comments, what people say, and what is learnt from it."""

    name = "jesuisla.collective.scoring"

    def ready(self) -> None:
        """Let members take along what they said, and processes share what meanings are read by."""
        import_module("jesuisla.collective.scoring.labels")
        share_tables_in(settings.MEANING_FOLDER)
