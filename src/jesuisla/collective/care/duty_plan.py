"""Which hours a group wants somebody on duty, and the shifts of its days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.care.events import DutyPlanChosen
from jesuisla.collective.care.models import DutyPlan
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership

A_DAY = 24 * 60
"""Minutes."""
_TIME = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for which people of the team are wanted."""

    begins_at: datetime
    ends_at: datetime

    @property
    def number(self) -> int:
        """What names it in forms: the second of its beginning."""
        return int(self.begins_at.timestamp())


def duty_plan(group: Group) -> DutyPlan:
    """Return the plan of the group in scope, the usual one where it chose none."""
    return DutyPlan.objects.filter(group=group).first() or DutyPlan(group=group)


@transaction.atomic
def choose_duty_plan(group: Group, changes: Sequence[int], needed: int, *, by: Membership) -> None:
    """Have the team on duty at these hours from now on; shifts that were taken stay as they are."""
    DutyPlan.objects.update_or_create(
        group=group, defaults={"changes": list(changes), "needed": needed}
    )
    event = DutyPlanChosen(group=group.pk, changes=tuple(changes), needed=needed)
    record(event, by=by)


def slots_of_day(day: date, changes: Sequence[int], zone: ZoneInfo) -> list[Slot]:
    """Return the shifts of a day whose clock is the group's, in universal time.

    In a night when clocks move a shift is an hour longer or shorter; one that the clock leaps
    over is none.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> [slot.begins_at.hour for slot in slots_of_day(date(2026, 7, 1), [480, 720, 1380], paris)]
    [6, 10]
    >>> slots_of_day(date(2026, 3, 29), [120, 180], paris)
    []
    """
    midnight = datetime.combine(day, time())
    moments = [
        (midnight + timedelta(minutes=minutes)).replace(tzinfo=zone).astimezone(UTC)
        for minutes in changes
    ]
    return [Slot(begin, end) for begin, end in pairwise(moments) if begin < end]


def slots_between(plan: DutyPlan, begin: datetime, end: datetime) -> list[Slot]:
    """Return the shifts of a plan that are not over at ``begin`` and begin before ``end``."""
    zone = plan.group.zone
    # The last shift of the day before may end after midnight.
    day, last = begin.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date()
    slots: list[Slot] = []
    while day <= last:
        slots += slots_of_day(day, plan.changes, zone)
        day += timedelta(days=1)
    return [slot for slot in slots if slot.ends_at > begin and slot.begins_at < end]


def read_changes(text: str) -> list[int] | None:
    """Return the minutes after midnight of times as somebody types them; ``None`` if unreadable.

    A time that is before the one it follows is of the next day; the whole is a day at most.

    >>> read_changes("8 h, 12 h 30, 18:00 and 2")
    [480, 750, 1080, 1560]
    >>> read_changes("8 h"), read_changes("8, 12, 25"), read_changes("8 12 8 12")
    (None, None, None)
    """
    minutes: list[int] = []
    for hour, minute in _TIME.findall(text):
        moment = int(hour) * 60 + int(minute or 0)
        if int(hour) > 24 or int(minute or 0) > 59:
            return None
        while minutes and moment <= minutes[-1]:
            moment += A_DAY
        minutes.append(moment)
    is_a_day = 2 <= len(minutes) <= 13 and minutes[-1] - minutes[0] <= A_DAY
    return minutes if is_a_day else None


def changes_in_words(changes: Sequence[int]) -> str:
    """Return the times as they may be typed again.

    >>> changes_in_words([480, 750, 1560])
    '8:00, 12:30, 2:00'
    """
    times = (divmod(minutes % A_DAY, 60) for minutes in changes)
    return ", ".join(f"{hour}:{minute:02}" for hour, minute in times)


class DutyPlanForm(forms.Form):
    """The hours of a group's shifts as somebody types them."""

    changes = forms.CharField(
        label=_("When shifts begin, and when the last one ends"),
        max_length=120,
        help_text=_(
            "By the group’s clock. For instance 8:00, 12:00, 18:00, 23:00 makes three shifts a "
            "day. An hour after midnight may end the last one."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    needed = forms.IntegerField(
        label=_("How many people at each hour"),
        min_value=2,
        max_value=9,
        help_text=_("Two at least, so that nobody is alone."),
    )

    def clean_changes(self) -> list[int]:
        """Return the minutes after midnight."""
        changes = read_changes(self.cleaned_data["changes"])
        if changes is None:
            raise forms.ValidationError(
                _(
                    "Please write two hours or more, in order, within one day: "
                    "8:00, 12:00, 18:00, 23:00."
                )
            )
        return changes
