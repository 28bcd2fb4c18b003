"""Registers the app with Django."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """What actions changed, counted truthfully."""

    name = "jesuisla.collective.results"
