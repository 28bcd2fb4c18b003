"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Looking after members: calls for help and whom to call, shifts, private feeds."""

    name = "jesuisla.collective.care"

    def ready(self) -> None:
        """Let members take along their calls, shifts, words and addresses."""
        for noun in ("help_calls", "companions", "shifts", "handover", "feeds"):
            import_module(f"jesuisla.collective.care.{noun}")
