"""What a member wishes to be told of and how, and what was delivered."""

from typing import ClassVar, Self

from django.db import models
from django.utils.timezone import now
from django_scopes import ScopedManager

from jesuisla.collective.members.models import Membership


class Wish(models.Model):
    """Whether a member wants to be told of a topic by a channel; without a row, the topic says.

    ``topic`` and ``channel`` are names without a list of choices: a channel more is a file
    more, not a migration.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="wishes")
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    wanted = models.BooleanField()

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    class Meta:
        """One wish a member, topic and channel."""

        constraints = [
            models.UniqueConstraint(
                fields=["membership", "topic", "channel"], name="one_wish_a_topic_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} by {self.channel}: {self.wanted}"


class Pause(models.Model):
    """A member wants no notification for a while; ``until`` is empty while they say no end."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="pause")
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    def __str__(self) -> str:
        return f"pause until {self.until}"


class Delivery(models.Model):
    """A notification that left by a channel, so that a job run twice does not send it twice."""

    channel = models.CharField(max_length=20, default="mail", db_default="mail")
    key = models.CharField(max_length=80, db_index=True)
    sent_at = models.DateTimeField(default=now)

    class Meta:
        """In the table of the first version, which knew letters alone."""

        db_table = "members_letter"
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="a_key_leaves_once_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.key} by {self.channel}"
