"""Pauses: a member is told of nothing for a while, and gives no reason."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, TextChoices
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.events import PauseChosen
from jesuisla.collective.notifications.models import Pause


class Length(TextChoices):
    """How long somebody rests."""

    HOUR = "hour", gettext_lazy("One hour")
    WEEK = "week", gettext_lazy("This week")
    OPEN = "open", gettext_lazy("Until I come back")


def pauses_now() -> QuerySet[Pause]:
    """Return the pauses of the group in scope that last."""
    return Pause.objects.filter(Q(until=None) | Q(until__gt=now()))


def end_of(length: Length, membership: Membership, moment: datetime) -> datetime | None:
    """Return when a pause that begins at ``moment`` ends; a week ends on their Monday morning."""
    if length == Length.OPEN:
        return None
    if length == Length.HOUR:
        return moment + timedelta(hours=1)
    zone = membership.person.zone_in(membership.group)
    local = localtime(moment, zone)
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(monday, time(8), tzinfo=zone)


@transaction.atomic
def take_pause(membership: Membership, length: Length) -> Pause:
    """Leave a member in peace from now on; another length takes the place of the one before."""
    until = end_of(length, membership, now())
    pause, _is_new = Pause.objects.update_or_create(
        membership=membership, defaults={"until": until}
    )
    event = PauseChosen(group=membership.group_id, membership=membership.pk, paused=True)
    record(event, by=membership)
    return pause


@transaction.atomic
def end_pause(membership: Membership) -> None:
    """Have a member told of what they wish again; twice is once."""
    if forget_pause(membership.pk):
        event = PauseChosen(group=membership.group_id, membership=membership.pk, paused=False)
        record(event, by=membership)


def forget_pause(membership: int) -> int:
    """Delete the pause of a member. Return how many there were."""
    return Pause.objects.filter(membership=membership).delete()[0]


def pause_in_words(viewer: Viewer) -> str:
    """Say until when this member rests; empty when they do not."""
    me = viewer.membership
    pause: Pause | None = getattr(me, "pause", None)  # it comes with the row of whoever looks
    if pause is None:
        return ""
    if pause.until is None:
        return _("You are resting until you come back. Nothing is sent to you.")
    if pause.until <= now():
        return ""
    until = localtime(pause.until, me.person.zone_in(me.group))
    return _("You are resting until %(day)s at %(hour)s. Nothing is sent to you.") % {
        "day": day_in_words(until, "l j F"),
        "hour": day_in_words(until, "TIME_FORMAT"),
    }
