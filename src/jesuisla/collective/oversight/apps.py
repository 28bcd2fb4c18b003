"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """What happened in the group, for those who look after it."""

    name = "jesuisla.collective.oversight"

    def ready(self) -> None:
        """Let members take along what the journal says of them."""
        import_module("jesuisla.collective.oversight.journal")
