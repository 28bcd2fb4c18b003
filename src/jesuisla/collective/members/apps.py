"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MembersConfig(AppConfig):
    """People, their place in each group, sign-in and who may do what."""

    name = "jesuisla.collective.members"

    def ready(self) -> None:
        """Listen to own events and second factors; let each app tell what it keeps."""
        import_module("jesuisla.collective.members.jobs")
        import_module("jesuisla.collective.members.signin")
        autodiscover_modules("own_sections")
