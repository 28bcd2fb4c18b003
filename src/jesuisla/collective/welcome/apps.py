"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class WelcomeConfig(AppConfig):
    """Invitations, and the first steps of whoever is new."""

    name = "jesuisla.collective.welcome"

    def ready(self) -> None:
        """Have whoever comes by an invitation marked, and told what is kept of it."""
        import_module("jesuisla.collective.welcome.arrivals")
        import_module("jesuisla.collective.welcome.own_sections")
        import_module("jesuisla.collective.welcome.probations")
