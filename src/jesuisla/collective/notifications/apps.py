"""Registers the app with Django."""

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What members are told of outside the pages: channels, wishes, limits, digests."""

    name = "jesuisla.collective.notifications"

    def ready(self) -> None:
        """Let members take their wishes along."""
        for noun in ("wishes", "call_wishes"):
            import_module(f"jesuisla.collective.notifications.{noun}")
