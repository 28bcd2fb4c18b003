"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The fact shelf."""

    name = "jesuisla.collective.knowledge"

    def ready(self) -> None:
        """Have members take along what they wrote for the shelf."""
        import_module("jesuisla.collective.knowledge.own_sections")
