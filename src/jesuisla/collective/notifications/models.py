"""What a member wishes to be told of and how, and what was delivered."""

from datetime import time
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import now
from django_scopes import ScopedManager

from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.models import Membership, Person


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


def every_day() -> list[int]:
    """Monday to Sunday."""
    return list(range(7))


def _names() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=20), default=list, blank=True)


class CallWish(models.Model):
    """When and for what a member may be called to an action; without a row, as written here.

    Whether they are called at all, and by which channels, are wishes on the topic of calls.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="call_wish")
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(8))
    days = ArrayField(models.PositiveSmallIntegerField(), default=every_day)
    a_day = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    spared_networks = _names()
    spared_kinds = _names()
    spared_targets = _names()
    dear_targets = _names()
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    class Meta:
        """So often as a form can ask for."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(a_day__gte=1, a_day__lte=3), name="one_to_three_calls_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"call wish of {self.membership_id}"


class Call(models.Model):
    """A member was drawn to be called to an action, in its first wave or a later one."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="calls")
    action = models.ForeignKey(Action, models.CASCADE, related_name="calls")
    wave = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=now)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    class Meta:
        """Once a member and action."""

        constraints = [
            models.UniqueConstraint(fields=["action", "membership"], name="one_call_an_action")
        ]
        indexes = [models.Index(fields=["membership", "-at"], name="calls_by_member")]

    def __str__(self) -> str:
        return f"call to action {self.action_id}, wave {self.wave}"


class Pause(models.Model):
    """A member wants no notification for a while; ``until`` is empty while they say no end."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="pause")
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    def __str__(self) -> str:
        return f"pause until {self.until}"


class Subscription(models.Model):
    """One device of a member that takes messages: where its push service is, and its keys.

    Not sealed: no service takes a message for it that the sealed :class:`PushKey` did not sign.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="subscriptions")
    endpoint = models.CharField(max_length=1000)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=now)
    accepted_at = models.DateTimeField(null=True)
    refusals = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    class Meta:
        """A device is named once a member."""

        constraints = [
            models.UniqueConstraint(
                fields=["membership", "endpoint"], name="a_device_is_named_once_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


class Messenger(models.Model):
    """An address of a member at a messenger; nothing goes there before its code came back.

    ``sealed`` is where messages are posted and by what right; ``code`` is the mark of the code,
    and empty once it came. Of what takes nothing any more only the kind is left, and the day on
    which it was ``lost``, so that the member can be told.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="messengers")
    kind = models.CharField(max_length=20)
    sealed = models.TextField()
    code = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    lost_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    def __str__(self) -> str:
        return f"messenger {self.pk}"


class PushKey(models.Model):
    """The key by which push services know this installation, sealed; machines share it."""

    sealed = models.TextField()
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"push key {self.pk}"


class RefusedAddress(models.Model):
    """A mail server refuses a person's address for good: since when, and how often in a row."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="refused_address")
    email = models.EmailField()
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"refused address of person {self.person_id}"


class Delivery(models.Model):
    """A notification that left by a channel, so that a job run twice does not send it twice.

    With a ``claim`` it is about to leave, in the hands of whoever holds that claim.
    """

    channel = models.CharField(max_length=20, default="mail", db_default="mail")
    key = models.CharField(max_length=80, db_index=True)
    sent_at = models.DateTimeField(default=now)
    claim = models.BigIntegerField(null=True)

    class Meta:
        """In the table of the first version, which knew letters alone."""

        db_table = "members_letter"
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="a_key_leaves_once_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.key} by {self.channel}"
