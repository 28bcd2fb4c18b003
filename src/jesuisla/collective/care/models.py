"""Calls for help, who of the team is on duty when, private feeds, and how much a day holds."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class HelpCall(OfGroup):
    """A member is attacked and calls the team: under their comment in an action, or anywhere.

    Open until the member says that it is calm again, or the team that it is settled; it
    outlives a comment that is taken back. ``answered_by`` looks after it. One called anywhere,
    by SOS, has no ``action``, and the ``network`` if the member said where.
    """

    class Closing(models.TextChoices):
        """How a call ended, where that says more than that it is over."""

        MISTAKE = "mistake", _("called by mistake")
        NO_NEED = "no_need", _("closed by the team, kindly: nothing was wrong")

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="help_calls", null=True, blank=True
    )
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    voice = models.ForeignKey(
        Voice, models.SET_NULL, null=True, blank=True, related_name="help_calls"
    )
    at = models.DateTimeField(default=now)
    answered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    network = models.CharField(max_length=20, blank=True, default="", db_default="")
    closing = models.CharField(max_length=8, choices=Closing, blank=True, default="", db_default="")

    class Meta:
        """One open call a comment, and one SOS a member; the oldest first.

        The table was the actions'.
        """

        db_table = "actions_helpcall"
        constraints = [
            models.UniqueConstraint(
                fields=["voice"],
                condition=models.Q(ended_at=None),
                name="one_open_call_a_voice",
            ),
            models.UniqueConstraint(
                fields=["by"],
                condition=models.Q(ended_at=None, action=None),
                name="one_open_sos_a_member",
            ),
        ]
        indexes = [
            models.Index(
                fields=["group", "at"], condition=models.Q(ended_at=None), name="open_help_calls"
            )
        ]

    def __str__(self) -> str:
        return f"help call {self.pk}"

    @property
    def is_sos(self) -> bool:
        """Whether it was called from anywhere, not under a comment."""
        return self.action_id is None


class WorseSign(OfGroup):
    """A sign that a running action makes things worse; open until one of the team looked.

    Of each kind once an action: what the team looked at and let run is not told again.
    """

    class Sign(models.TextChoices):
        """What was seen; the codes are those of the analysis, and of why an action is stopped."""

        CLOSED = "closed", _("the page closed the comments")
        ATTACKED = "attacked", _("members were attacked there")
        HATE_ROSE = "hate_rose", _("more hate stood on top than at the launch")

    action = models.ForeignKey(Action, models.CASCADE, related_name="worse_signs")
    sign = models.CharField(max_length=10, choices=Sign)
    at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each kind once an action; the open ones are asked for by every page of the team."""

        constraints = [
            models.UniqueConstraint(fields=["action", "sign"], name="each_worse_sign_once")
        ]
        indexes = [
            models.Index(
                fields=["group", "at"],
                condition=models.Q(answered_at=None),
                name="open_worse_signs",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign} in action {self.action_id}"


class Companion(OfGroup):
    """Somebody whom a member would like beside them in bad hours, once they agreed.

    When the member calls for help, a companion reads that they would like company, and no more.
    """

    member = models.ForeignKey(Membership, models.CASCADE, related_name="companions")
    companion = models.ForeignKey(Membership, models.CASCADE, related_name="accompanied")
    asked_at = models.DateTimeField(default=now)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Once a pair, and nobody is their own."""

        constraints = [
            models.UniqueConstraint(fields=["member", "companion"], name="a_companion_once"),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("companion")), name="a_companion_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"companion {self.pk}"


def usual_changes() -> list[int]:
    """Return when shifts change unless the group says otherwise: 8, 12, 18 and 23 o'clock."""
    return [8 * 60, 12 * 60, 18 * 60, 23 * 60]


class DutyPlan(OfGroup):
    """Which hours of a day a group wants somebody on duty, and how many; without a row, the usual.

    ``changes`` are minutes after midnight by the group's clock: the first shift begins with the
    first of them, the last ends with the last, which may be of the day after.
    """

    changes = ArrayField(models.PositiveSmallIntegerField(), default=usual_changes)
    needed = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(2), MaxValueValidator(9)]
    )

    class Meta:
        """One plan a group; nobody is ever planned alone."""

        constraints = [
            models.UniqueConstraint(fields=["group"], name="one_duty_plan_a_group"),
            models.CheckConstraint(
                condition=models.Q(needed__gte=2), name="never_fewer_than_two_on_duty"
            ),
        ]

    def __str__(self) -> str:
        return f"duty plan of group {self.group_id}"


class Shift(OfGroup):
    """The time for which one of the team is on duty, or would step in.

    ``is_offered``: they would like somebody to take it over; until then it stays theirs.
    ``is_stand_in``: they are not on duty, and will be as soon as somebody of that time is missing.
    """

    member = models.ForeignKey(Membership, models.CASCADE, related_name="shifts")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_offered = models.BooleanField(default=False)
    is_stand_in = models.BooleanField(default=False)

    class Meta:
        """A member is on duty once at a time; read by time."""

        constraints = [
            models.UniqueConstraint(fields=["member", "begins_at"], name="one_shift_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="a_shift_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["group", "ends_at"], name="shifts_by_time")]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class HandoverNote(OfGroup):
    """A few words at the end of a shift for whoever is on duty next."""

    by = models.ForeignKey(Membership, models.CASCADE, related_name="handover_notes")
    text = models.TextField(max_length=600)
    at = models.DateTimeField(default=now)

    class Meta:
        """Read by time."""

        indexes = [models.Index(fields=["group", "at"], name="handover_notes_by_time")]

    def __str__(self) -> str:
        return f"handover note {self.pk}"


class HandoverReading(models.Model):
    """Somebody read a note on arrival, and is shown it no more."""

    note = models.ForeignKey(HandoverNote, models.CASCADE, related_name="readings")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    class Meta:
        """Once a note and reader."""

        constraints = [models.UniqueConstraint(fields=["note", "by"], name="a_note_is_read_once")]

    def __str__(self) -> str:
        return f"note {self.note_id} read"


class PrivateFeed(OfGroup):
    """A secret address by which a member's own calendar or reader asks for something of theirs.

    The address itself is not kept: only a digest, which opens nothing.
    """

    class Kind(models.TextChoices):
        """What is asked for there."""

        SHIFTS = "shifts", _("My shifts, for a calendar")
        ACTIONS = "actions", _("The actions that are launched, for a feed reader")

    member = models.ForeignKey(Membership, models.CASCADE, related_name="feeds")
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        """One address a member and kind."""

        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_feed_a_member_and_kind")
        ]

    def __str__(self) -> str:
        return f"feed {self.pk} of {self.kind}"


USUAL_MINUTES = 120
"""How long a day's portion is for whoever chose nothing; why, in ``docs/decisions/0019``."""


class Ceiling(models.Model):
    """How much a day a member sets themselves; ``None`` is no ceiling.

    Without a row it is the usual one. Where there is none of minutes, none are counted.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="ceiling")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, default=USUAL_MINUTES)
    actions = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    def __str__(self) -> str:
        return f"ceiling of {self.membership_id}"


class DayPortion(models.Model):
    """What a member's day held so far, roughly, for their own eyes; deleted the next night.

    Of the time nothing is kept but how many strides of five minutes there were, and the latest.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="day_portion")
    until = models.DateTimeField()
    strides = models.PositiveSmallIntegerField(default=0)
    latest_stride = models.BigIntegerField(default=0)
    hateful = models.PositiveIntegerField(default=0)
    is_pause_proposed = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="membership__group")

    class Meta:
        """Deleted by time."""

        indexes = [models.Index(fields=["until"], name="day_portions_by_end")]

    def __str__(self) -> str:
        return f"day of {self.membership_id}"
