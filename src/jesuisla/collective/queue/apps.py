"""Registers the app with Django."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """The moderators' queue: cases by urgency, the team's rules, stories, alerts."""

    name = "jesuisla.collective.queue"
