"""Shifts in words: the days and hours of whoever reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.timezone import get_current_timezone_name, localdate, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jesuisla.collective.care.duty_plan import Slot
from jesuisla.collective.care.models import Shift
from jesuisla.collective.care.shifts import DutyTime
from jesuisla.collective.groups.days import day_in_words, hour_in_words
from jesuisla.collective.groups.names import zone_name
from jesuisla.collective.members.models import Membership


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A slot as one member of the team reads it."""

    time: DutyTime
    hours: str
    missing: str
    own: Shift | None
    may_take: bool

    @property
    def number(self) -> int:
        """What names the slot in forms."""
        return self.time.slot.number

    @property
    def is_own(self) -> bool:
        """Whether the reader is on duty then."""
        return self.own is not None and not self.own.is_stand_in


def duty_line(time: DutyTime, member: Membership) -> DutyLine:
    """Return a slot as this member reads it."""
    return DutyLine(
        time=time,
        hours=hours_in_words(time.slot),
        missing=missing_in_words(time),
        own=time.shift_of(member),
        may_take=time.wants(member),
    )


def days_in_words(
    times: Sequence[DutyTime], member: Membership, moment: datetime
) -> list[tuple[str, list[DutyLine]]]:
    """Return the slots day by day of the reader's calendar; what runs stands with today."""
    today = localdate(moment)

    def day_of(time: DutyTime) -> date:
        return max(today, localdate(time.slot.begins_at))

    return [
        (day_of_shift(day, today), [duty_line(time, member) for time in lines])
        for day, lines in groupby(times, key=day_of)
    ]


def day_of_shift(day: date, today: date) -> str:
    """Return a day as one speaks of it."""
    if day == today:
        return _("Today")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    words = day_in_words(day, "l j F")
    return words[:1].upper() + words[1:]


def hours_in_words(slot: Slot) -> str:
    """Return from when to when, by the reader's clock."""
    facts = {"begin": hour_in_words(slot.begins_at), "end": hour_in_words(slot.ends_at)}
    return _("%(begin)s–%(end)s") % facts


def missing_in_words(time: DutyTime) -> str:
    """Say how many are missing; empty where nobody is."""
    if not time.missing:
        return ""
    count = time.missing
    words = ngettext("%(count)s more person is needed", "%(count)s more people are needed", count)
    return words % {"count": count}


def slot_in_words(slot: Slot, moment: datetime) -> str:
    """Return a day and from when to when, within a sentence."""
    facts = {"day": _day_part(slot.begins_at, moment), "hours": hours_in_words(slot)}
    return _("%(day)s, %(hours)s") % facts


def gap_in_words(time: DutyTime, moment: datetime) -> str:
    """Say when somebody is missing, or would like to be replaced."""
    begin = max(time.slot.begins_at, moment)
    facts = {"day": _day_part(begin, moment), "hours": hours_in_words(time.slot)}
    if time.missing:
        return ngettext(
            "Somebody is needed %(day)s, %(hours)s",
            "%(count)s people are needed %(day)s, %(hours)s",
            time.missing,
        ) % {"count": time.missing, **facts}
    return _("Somebody would like to be replaced %(day)s, %(hours)s") % facts


def zone_in_words() -> str:
    """Return the name of the time zone in which the page is read."""
    return zone_name(get_current_timezone_name(), get_language() or "en")


def _day_part(begin: datetime, moment: datetime) -> str:
    """Return the day within a sentence."""
    local, today = localtime(begin), localdate(moment)
    if local.date() == today:
        return _("this evening") if local.hour >= 17 else _("today")
    if local.date() == today + timedelta(days=1):
        return _("tomorrow")
    return _("on %(day)s") % {"day": day_in_words(local, "l j F")}
