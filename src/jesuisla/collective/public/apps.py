"""Registers the app with Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The pages for everybody."""

    name = "jesuisla.collective.public"
