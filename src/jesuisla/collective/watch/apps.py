"""Registers the app with Django."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """Threads worth looking at: links, readings, proposals and the desk."""

    name = "jesuisla.collective.watch"
