"""Telling the team that somebody is missing for a shift, and whose shift changed hands."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.timezone import localtime, now
from django.utils.translation import override

from jesuisla.collective.care.duty_plan import Slot
from jesuisla.collective.care.models import Shift
from jesuisla.collective.care.shift_words import gap_in_words, slot_in_words
from jesuisla.collective.care.shifts import DutyTime, duty_times
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.deliveries import (
    deliver_once,
    leave_one_by_one,
    tell_together,
)
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import SHIFTS
from jesuisla.collective.notifications.wishes import who_wants

HOURS_BEFORE = timedelta(hours=12)
"""So that who is missing in the morning is told of the evening before, and wakes nobody."""
BY_DAY = range(8, 21)
"""Hours of the reader's own clock."""


def tell_of_gaps(group: Group) -> int:
    """Tell those of the team who are not there of shifts that stand empty, or with too few.

    Return how many notifications left: one a person, channel and shift, by day, and several
    shifts in one.
    """
    moment = now()
    gaps = [time for time in duty_times(group, moment, moment + HOURS_BEFORE) if time.missing]
    return leave_one_by_one(
        (to, channel, partial(_tell_of_own_gaps, own_gaps, moment, channel, to))
        for to, channel in (who_wants(SHIFTS) if gaps else ())
        if _is_day(to, moment)
        if (own_gaps := [time for time in gaps if time.wants(to)])
    )


def _tell_of_own_gaps(
    gaps: Sequence[DutyTime], moment: datetime, channel: Channel, to: Membership
) -> bool:
    numbers = {time.slot.number for time in gaps}
    return tell_together(
        SHIFTS, numbers, channel, to.pk, lambda to, _count: _written_gaps(to, gaps, moment)
    )


def tell_of_handing_over(shift: int, giver: int, begins_at: int) -> int:
    """Tell whoever offered a shift that it is somebody else's. Return how many left."""
    new_shift = Shift.objects.filter(pk=shift).first()
    if new_shift is None:
        return 0
    key = f"{SHIFTS.key}:passed:{giver}:{begins_at}:{shift}"
    return _tell_one(key, "shift_passed", giver, new_shift)


def tell_of_stepping_in(shift: int, member: int) -> int:
    """Tell a stand-in that they are on duty now. Return how many left."""
    new_shift = Shift.objects.filter(pk=shift, member=member).first()
    if new_shift is None or new_shift.ends_at < now():
        return 0
    return _tell_one(f"{SHIFTS.key}:stand_in:{shift}", "stand_in", member, new_shift)


def _tell_one(key: str, template: str, member: int, shift: Shift) -> int:
    slot = Slot(shift.begins_at, shift.ends_at)
    count = 0
    for to, channel in who_wants(SHIFTS, {member}):
        with _as_read_by(to), override(letter_language(to.person.language, to.group)):
            when = slot_in_words(slot, now())
        notification = write_notification(
            SHIFTS,
            template,
            to,
            link=page_url(to.group, "care:shifts"),
            when=when,
        )
        count += deliver_once(key, notification, channel, to)
    return count


def _written_gaps(to: Membership, gaps: Sequence[DutyTime], moment: datetime) -> Notification:
    """Write which shifts want somebody, by the reader's clock; nobody is named."""
    with _as_read_by(to), override(letter_language(to.person.language, to.group)):
        lines = [gap_in_words(time, moment) for time in gaps]
    return write_notification(
        SHIFTS,
        "shift_missing",
        to,
        link=page_url(to.group, "care:shifts"),
        lines=lines,
    )


def _as_read_by(member: Membership) -> timezone.override:
    return timezone.override(member.person.zone_in(member.group))


def _is_day(member: Membership, moment: datetime) -> bool:
    return localtime(moment, member.person.zone_in(member.group)).hour in BY_DAY
