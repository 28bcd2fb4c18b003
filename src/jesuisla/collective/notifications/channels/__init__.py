"""The ways by which a notification reaches a person: one file a channel."""

from typing import Protocol

from django.utils.functional import Promise

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels.mail import Mail
from jesuisla.collective.notifications.notification import Notification


class Channel(Protocol):
    """A way to reach a person."""

    @property
    def name(self) -> str:
        """Its name in the data."""
        ...

    @property
    def label(self) -> Promise:
        """What members read where they choose."""
        ...

    @property
    def is_private(self) -> bool:
        """Whether the person alone reads what it carries, as in a mail box.

        By any other, such as one that lights up a locked screen, no text leaves.
        """
        ...

    def send(self, notification: Notification, to: Membership) -> None:
        """Hand a notification over; raises ``OSError`` when it cannot leave now."""
        ...


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (Mail(),)}
"""Every channel by its name, in the order in which members read them."""
