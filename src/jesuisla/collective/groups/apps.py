"""Registers the app with Django."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """The collectives of the network: who they are, their charter, their figures."""

    name = "jesuisla.collective.groups"
