"""How many there are of what only grows, without counting all of it each time.

Days that are over are counted once and kept; what came since is counted when it is asked for, so
that a figure is true at once whatever jobs still wait. Each night the last days are counted anew,
and some of the older ones, in turn.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import CharField, Count, Max, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import localdate
from django_scopes import scopes_disabled

from jesuisla.collective.actions.access import counts_closed_actions
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.access import counts_members
from jesuisla.collective.members.models import Membership, Role
from jesuisla.collective.results.models import KeptCount

logger = logging.getLogger(__name__)
What = KeptCount.What
RECENT = timedelta(days=7)
TURN = timedelta(days=31)
"""How much of the past a night counts anew: the last days, and of the older ones these in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The rows that are counted, by when, and which of them a demonstration invented."""

    rows: Callable[[], "QuerySet[Any]"]
    moment: str
    invented_field: str


SOURCES: Mapping[str, Source] = {
    What.LAUNCHES: Source(
        rows=lambda: Action.objects.filter(launched_at__isnull=False),
        moment="launched_at",
        invented_field="thread__invented",
    ),
    What.CLOSED: Source(
        rows=lambda: Action.objects.filter(state=Action.State.CLOSED),
        moment="closed_at",
        invented_field="thread__invented",
    ),
    What.VOICES: Source(
        rows=lambda: Voice.objects.filter(is_guest=False, action__is_practice=False),
        moment="at",
        invented_field="action__thread__invented",
    ),
    What.CLOSED_VOICES: Source(
        rows=lambda: Voice.objects.filter(
            action__state=Action.State.CLOSED, is_guest=False, action__is_practice=False
        ),
        moment="action__closed_at",
        invented_field="action__thread__invented",
    ),
}


@dataclass(frozen=True, slots=True)
class FigureToCount:
    """What is to be counted: from a day on by the group's clock, with what is invented or not."""

    what: str
    since: date | None = None
    with_invented: bool = True


def count_since(
    group: Group, what: str, *, since: date | None = None, with_invented: bool = True
) -> int:
    """Count what came since a day, by the group's clock; needs the scope of the group."""
    return count_all(group, FigureToCount(what, since, with_invented))[0]


def count_all(group: Group, *figures: FigureToCount) -> list[int]:
    """Count several things, each another one, in two queries; needs the scope of the group."""
    days = Q()
    for figure in figures:
        since = {} if figure.since is None else {"day__gte": figure.since}
        days |= Q(what=figure.what, **since)
    sums = {
        row["what"]: row
        for row in KeptCount.objects.filter(group=group, what__in=[row.what for row in figures])
        .order_by()
        .values("what")
        .annotate(
            last=Max("day"),
            kept=Coalesce(Sum("number", filter=days), 0),
            kept_invented=Coalesce(Sum("invented_number", filter=days), 0),
        )
    }
    rest = [_not_kept(group, figure, sums.get(figure.what)) for figure in figures]
    numbers = dict(rest[0].union(*rest[1:], all=True).values_list("figure", "later"))
    return [
        numbers.get(figure.what, 0) + _kept(figure, sums.get(figure.what)) for figure in figures
    ]


def _kept(figure: FigureToCount, sums: Mapping[str, Any] | None) -> int:
    if sums is None:
        return 0
    return int(sums["kept"] - (0 if figure.with_invented else sums["kept_invented"]))


def _not_kept(
    group: Group, figure: FigureToCount, sums: Mapping[str, Any] | None
) -> "QuerySet[Any]":
    """What came after the last day that is kept, counted by the database when it is asked."""
    source = SOURCES[figure.what]
    rows = source.rows().filter(group=group).order_by()
    after = sums["last"] + timedelta(days=1) if sums and sums["last"] else None
    first = max(filter(None, (figure.since, after)), default=None)
    if first is not None:
        rows = rows.filter(**{f"{source.moment}__gte": _start(group, first)})
    if not figure.with_invented:
        rows = rows.filter(**{source.invented_field: False})
    name = Value(str(figure.what), output_field=CharField())
    later_rows: QuerySet[Any] = rows.values(figure=name).annotate(later=Count("pk"))
    return later_rows


@counts_closed_actions
def closed_actions(group: Group) -> int:
    """Count the actions of a group that are over; needs its scope."""
    return count_since(group, What.CLOSED)


def keep_counts(group: Group, *, since: date | None = None, until: date | None = None) -> int:
    """Count the days that are over, from a day on or all of them. Return how many were wrong.

    Needs the scope of the group. ``until`` is the first day left out. Again it changes nothing.
    """
    return sum(_keep_days(group, what, since, until) for what in SOURCES)


def keep_recent_counts(group: Group) -> int:
    """Count the last days, and a month of the older ones in turn. Return how many were wrong.

    So what a night reads does not grow with what is over. Needs the scope of the group.
    """
    today = localdate(timezone=group.zone)
    recent = today - RECENT
    first = KeptCount.objects.filter(group=group).aggregate(first=Min("day"))["first"]
    wrong = keep_counts(group, since=recent)
    if first is not None and first <= recent:
        since, until = days_in_turn(first - timedelta(days=1), recent, today.toordinal())
        wrong += keep_counts(group, since=since, until=until)
    return wrong


def days_in_turn(first: date, end: date, night: int) -> tuple[date, date]:
    """Return from which day on, and until before which, a night looks at the days of the past.

    >>> days_in_turn(date(2026, 1, 1), date(2026, 3, 1), 7)
    (datetime.date(2026, 2, 1), datetime.date(2026, 3, 1))
    """
    turns = -(-(end - first) // TURN)
    since = first + night % turns * TURN
    return since, min(since + TURN, end)


@transaction.atomic
def _keep_days(
    group: Group, what: str, since: date | None = None, until: date | None = None
) -> int:
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once count in turn
    source, today = SOURCES[what], localdate(timezone=group.zone)
    kept_rows = KeptCount.objects.filter(group=group, what=what, day__isnull=False)
    last = kept_rows.aggregate(last=Max("day"))["last"]
    rows = source.rows().filter(
        group=group, **{f"{source.moment}__lt": _start(group, min(until or today, today))}
    )
    if since is not None and last is None:
        since = None
    if since is not None:  # never leave out a day before those that are counted
        since = min(since, last + timedelta(days=1))
        kept_rows = kept_rows.filter(day__gte=since)
        rows = rows.filter(**{f"{source.moment}__gte": _start(group, since)})
    if until is not None:
        kept_rows = kept_rows.filter(day__lt=until)
    rows_by_day = {row.day: row for row in kept_rows if row.day is not None}
    days = {
        day: (number, invented_number)
        for day, number, invented_number in rows.order_by()
        .annotate(day=TruncDate(source.moment, tzinfo=group.zone))
        .values("day")
        .annotate(
            number=Count("pk"), of_them=Count("pk", filter=Q(**{source.invented_field: True}))
        )
        .values_list("day", "number", "of_them")
    }
    yesterday = today - timedelta(days=1)
    if until is None and (since is None or since <= yesterday):
        days.setdefault(yesterday, (0, 0))  # the last day says until when is counted
    wrong = 0
    changes: list[KeptCount] = []
    for day in rows_by_day.keys() | days.keys():
        number, invented_number = days.get(day, (0, 0))
        row = rows_by_day.get(day)
        if row is not None and (row.number, row.invented_number) == (number, invented_number):
            continue
        wrong += last is not None and day <= last
        count = KeptCount(
            group=group, what=what, day=day, number=number, invented_number=invented_number
        )
        changes.append(count)
    KeptCount.objects.bulk_create(  # at once, as whoever changes the group waits for it
        changes,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["what", "group", "day"],
        update_fields=["number", "invented_number"],
    )
    return wrong


@counts_members
def current_members(group: Group) -> int:
    """The members of a group now: as last counted, or counted now if never."""
    row = KeptCount.objects.filter(group=group, what=What.MEMBERS).first()
    return _members_now(group) if row is None else row.number


def members_everywhere() -> int:
    """The members of all groups, a person in two of them twice."""
    with scopes_disabled():
        sums = KeptCount.objects.filter(what=What.MEMBERS).aggregate(
            groups=Count("pk"), number=Sum("number")
        )
        if sums["groups"] == Group.objects.count() and sums["groups"]:
            return int(sums["number"])
        return _members().count()


def members_by_group() -> tuple[int, ...]:
    """What is kept of members, as numbers one after the other: it changes when they are counted."""
    with scopes_disabled():
        rows = KeptCount.objects.filter(what=What.MEMBERS).order_by("group")
        return tuple(number for row in rows.values_list("group", "number") for number in row)


@transaction.atomic
def keep_members(group: Group) -> bool:
    """Count the members of a group. Return whether what was kept was wrong."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # as whoever changes members does
    number = _members_now(group)
    row = KeptCount.objects.filter(group=group, what=What.MEMBERS).first()
    if row is not None and row.number == number:
        return False
    KeptCount.objects.update_or_create(
        group=group, what=What.MEMBERS, day=None, defaults={"number": number}
    )
    return row is not None


def wrong_counts(group: Group) -> list[str]:
    """What is kept of a group and differs from what is there; needs its scope."""
    with transaction.atomic():
        wrong = [str(what) for what in SOURCES if _keep_days(group, what)]
        if keep_members(group):
            wrong.append(str(What.MEMBERS))
        transaction.set_rollback(True)
    return wrong


def _members() -> "models.QuerySet[Membership]":
    return Membership.objects.filter(ended_at=None, roles__contains=[Role.MEMBER])


def _members_now(group: Group) -> int:
    return _members().filter(group=group).count()


def _start(group: Group, day: date) -> datetime:
    return datetime.combine(day, time(), group.zone)
