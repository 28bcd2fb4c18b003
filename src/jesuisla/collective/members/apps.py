"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """People, their place in each group, sign-in and who may do what."""

    name = "jesuisla.collective.members"

    def ready(self) -> None:
        """Listen to changes of second factors, and to this app's own events."""
        import_module("jesuisla.collective.members.jobs")
        import_module("jesuisla.collective.members.signin")
