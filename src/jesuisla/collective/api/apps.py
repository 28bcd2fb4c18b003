"""Registers the app with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The way in for other programs."""

    name = "jesuisla.collective.api"
