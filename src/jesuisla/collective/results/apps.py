"""Registers the app with Django."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """What actions changed, counted truthfully.

    ``label`` is the app's name in databases: it is that of the first version, so that its
    tables and the list of applied migrations stay as they are, forwards and back.
    """

    name = "jesuisla.collective.results"
    label = "impact"
