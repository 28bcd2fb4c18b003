"""The ways by which a notification reaches a person: one file a channel."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels.mail import Mail
from jesuisla.collective.notifications.channels.messenger import ByMessenger
from jesuisla.collective.notifications.channels.push import Push
from jesuisla.collective.notifications.notification import Answers, Message, Notification


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

    def reach(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Return those of these members to whom there is a way."""
        ...

    def send(self, notification: Notification, to: Membership) -> None:
        """Hand a notification over; raises ``OSError`` when it cannot leave now."""
        ...

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        """Hand many over, and say what became of each, some at a time as it is known.

        One that is refused stops no other, and one that is slow keeps the others for some
        seconds at most. Whoever walks this notes each list, and what the channel
        notes with it, before asking for the next.
        Called outside a transaction.
        """
        ...


CHANNELS: dict[str, Channel] = {
    channel.name: channel for channel in (Mail(), Push(), ByMessenger())
}
"""Every channel by its name, in the order in which members read them."""
