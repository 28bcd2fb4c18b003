"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Threads that members put forward, and who is working on which."""

    name = "jesuisla.collective.proposals"

    def ready(self) -> None:
        """Keep the names of proposed threads; let members take along what they proposed."""
        import_module("jesuisla.collective.proposals.proposals")
