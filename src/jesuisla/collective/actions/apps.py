"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Taking part in a thread together, from brief to result."""

    name = "jesuisla.collective.actions"

    def ready(self) -> None:
        """Have threads' pages point at their actions, and members take along their part."""
        import_module("jesuisla.collective.actions.shown_on_threads")
        import_module("jesuisla.collective.actions.voice_retention")
