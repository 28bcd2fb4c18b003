"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Looking after members: calls for help, shifts, private feeds, how much a day is enough."""

    name = "jesuisla.collective.care"

    def ready(self) -> None:
        """Let members take along their calls, shifts, words, addresses and portions."""
        for noun in ("help_calls", "companions", "shifts", "handover", "feeds", "portions"):
            import_module(f"jesuisla.collective.care.{noun}")
