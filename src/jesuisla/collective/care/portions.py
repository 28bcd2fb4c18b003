"""A day's portion: roughly how long, how many actions, how much hate; told to oneself alone.

A day begins at four in the morning by one's own clock, so that whoever is still up after
midnight gets no new portion, and whichever night clocks move, there is one morning. Nothing of
it is in the journal, and no page of the team asks for it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jesuisla.collective.actions.models import Support, Voice
from jesuisla.collective.care.models import USUAL_MINUTES, Ceiling, DayPortion
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.members.access import RoomRequest, Viewer, notes_hateful
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data

MORNING = time(4)
STRIDE = timedelta(minutes=5)
HEAVY_READING = 20
"""After so many hateful comments a day a pause is proposed; why, in ``docs/decisions/0019``."""
PROPOSES_PAUSE = "pause"
"""Marks a message that one tap for an hour of rest stands beside."""

MINUTES = {
    30: gettext_lazy("half an hour"),
    60: gettext_lazy("one hour"),
    USUAL_MINUTES: gettext_lazy("two hours"),
    180: gettext_lazy("three hours"),
}
ACTIONS = {
    1: gettext_lazy("one action"),
    2: gettext_lazy("two actions"),
    3: gettext_lazy("three actions"),
}

_latest_strides: dict[int, int] = {}
_MOST_REMEMBERED = 20_000


def end_of_day(member: Membership, moment: datetime, *, days: int = 0) -> datetime:
    """Return when the day of a moment ends for a member, or so many days later."""
    zone = member.person.zone_in(member.group)
    local = localtime(moment, zone)
    day = local.date() + timedelta(days=days + (local.time() >= MORNING))
    return datetime.combine(day, MORNING, tzinfo=zone)


def count_time(
    member: Membership, moment: datetime, is_free: Callable[[], bool] = lambda: False
) -> None:
    """Count a look at a page: once in five minutes, and not where no ceiling asks for it.

    Nor where it ``is_free``, which is asked of those alone that would count. A process remembers
    whom it counted, which only saves work; so does asking and writing at once, since all who
    open an action within two minutes are counted with their first page.
    """
    stride = int(moment.timestamp() // STRIDE.total_seconds())
    if _latest_strides.get(member.pk) == stride or is_free():
        return
    if len(_latest_strides) > _MOST_REMEMBERED:
        _latest_strides.clear()
    _latest_strides[member.pk] = stride
    values: dict[str, int | datetime] = {
        "member": member.pk,
        "stride": stride,
        "moment": moment,
        "until": end_of_day(member, moment),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_TIME, values)


_COUNT_TIME = f"""
INSERT INTO {DayPortion._meta.db_table} AS day
    (membership_id, until, strides, latest_stride, hateful, is_pause_proposed)
SELECT %(member)s, %(until)s, 1, %(stride)s, 0, false
WHERE NOT EXISTS (
    SELECT FROM {Ceiling._meta.db_table} WHERE membership_id = %(member)s AND minutes IS NULL
)
ON CONFLICT (membership_id) DO UPDATE SET
    until = CASE WHEN day.until <= %(moment)s THEN excluded.until ELSE day.until END,
    strides = CASE WHEN day.until <= %(moment)s THEN 1 ELSE day.strides + 1 END,
    latest_stride = excluded.latest_stride,
    hateful = CASE WHEN day.until <= %(moment)s THEN 0 ELSE day.hateful END,
    is_pause_proposed = day.until > %(moment)s AND day.is_pause_proposed
WHERE day.until <= %(moment)s OR day.latest_stride < excluded.latest_stride
"""  # noqa: S608  # the names of tables are the models' own


def count_hateful(member: Membership, count: int, moment: datetime) -> bool:
    """Count hateful comments that a member read. Return whether to propose a pause now.

    That is so once a day.
    """
    with transaction.atomic():
        portion = _locked(member, moment)
        portion.hateful += count
        is_heavy = portion.hateful >= HEAVY_READING and not portion.is_pause_proposed
        portion.is_pause_proposed |= is_heavy
        portion.save(update_fields=["hateful", "is_pause_proposed"])
    return is_heavy


@notes_hateful
def note_hateful(request: RoomRequest, count: int) -> None:
    """Count what whoever looks has read, and have the next page propose a pause after much."""
    if count > 0 and count_hateful(request.viewer.membership, count, now()):
        sentence = _(
            "You have read many hateful comments today. How about an hour of rest? Nothing "
            "will be sent to you, and the others carry on."
        )
        messages.info(request, sentence, extra_tags=PROPOSES_PAUSE)


def _locked(member: Membership, moment: datetime) -> DayPortion:
    """Return the portion of today, locked; what is left of an earlier day is emptied."""
    portions = DayPortion.objects.select_for_update()
    until = end_of_day(member, moment)
    portion, _is_new = portions.get_or_create(membership=member, defaults={"until": until})
    if portion.until <= moment:
        portion.delete()
        return DayPortion.objects.create(membership=member, until=until)
    return portion


def ceiling_of(member: Membership) -> Ceiling:
    """Return the ceiling of a member, or what holds as long as they chose nothing."""
    return next(iter(_ceilings_by_member(member.pk)), Ceiling(membership=member))


def _ceilings(member: int) -> QuerySet[Ceiling]:
    return Ceiling.objects.filter(membership=member)


_ceilings_by_member = KeptQuery(_ceilings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What a member's day held so far; ``None`` is not counted."""

    minutes: int | None
    actions: int
    hateful: int


def today_of(member: Membership, moment: datetime) -> Today:
    """Return what the day of a member held so far."""
    ceiling = ceiling_of(member)
    portion = DayPortion.objects.filter(membership=member, until__gt=moment).first()
    minutes = _minutes(portion.strides) if portion else 0
    actions = len(_actions_today([member], moment)[member.pk])
    return Today(
        minutes=None if ceiling.minutes is None else minutes,
        actions=actions,
        hateful=portion.hateful if portion else 0,
    )


def _is_over(member: Membership, moment: datetime) -> bool:
    """Whether a member had their portion: one query for whoever has no ceiling of actions.

    Asked at every page of an action, and written as SQL for that: put together from models, the
    question takes four times as long as its answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TODAY, [member.pk, moment, member.pk])
        strides, has_ceiling, minutes, actions = cursor.fetchone()
    ceiling = Ceiling(minutes=minutes, actions=actions) if has_ceiling else Ceiling()
    return _reaches(_minutes(strides or 0), ceiling.minutes) or (
        ceiling.actions is not None
        and _reaches(len(_actions_today([member], moment)[member.pk]), ceiling.actions)
    )


_TODAY = f"""
SELECT today.strides, ceiling.id, ceiling.minutes, ceiling.actions
FROM (SELECT) nobody
LEFT JOIN {DayPortion._meta.db_table} today ON today.membership_id = %s AND today.until > %s
LEFT JOIN {Ceiling._meta.db_table} ceiling ON ceiling.membership_id = %s
"""  # noqa: S608  # the names of tables are the models' own


def over_ceilings(moment: datetime, among: Collection[int]) -> set[int]:
    """Return who of these memberships of the group in scope had the portion that they chose."""
    portions = DayPortion.objects.filter(membership__in=among, until__gt=moment, strides__gt=0)
    strides = dict(portions.values_list("membership", "strides"))
    ceilings = Ceiling.objects.filter(membership__in=among).select_related(
        "membership__person", "membership__group"
    )
    chosen_ceilings = {ceiling.membership_id: ceiling for ceiling in ceilings}
    usual = Ceiling()
    over = {
        key
        for key, count in strides.items()
        if _reaches(_minutes(count), chosen_ceilings.get(key, usual).minutes)
    }
    with_actions = [row for row in chosen_ceilings.values() if row.actions is not None]
    actions = (
        _actions_today([row.membership for row in with_actions], moment) if with_actions else {}
    )
    return over | {
        row.membership_id
        for row in with_actions
        if _reaches(len(actions.get(row.membership_id, ())), row.actions)
    }


def _minutes(strides: int) -> int:
    return strides * int(STRIDE.total_seconds() // 60)


def _reaches(count: int, ceiling: int | None) -> bool:
    return ceiling is not None and count >= ceiling


def _actions_today(members: Iterable[Membership], moment: datetime) -> dict[int, set[int]]:
    """Return in which actions these members wrote, or did something for another, since morning."""
    begins = {member.pk: end_of_day(member, moment, days=-1) for member in members}
    actions: dict[int, set[int]] = defaultdict(set)
    if not begins:
        return actions
    for rows in (Voice.objects, Support.objects):
        recent = rows.filter(by__in=begins, at__gte=min(begins.values()), action__is_practice=False)
        for member, action, at in recent.values_list("by", "action", "at"):
            if at >= begins[member]:
                actions[member].add(action)
    return actions


def today_in_words(viewer: Viewer) -> list[str]:
    """Say to a member alone what their day held so far, roughly; nothing where it held nothing."""
    today = today_of(viewer.membership, now())
    lines = []
    if today.minutes:
        lines.append(
            ngettext("%(count)d minute here", "%(count)d minutes here", today.minutes)
            % {"count": today.minutes}
        )
    if today.actions:
        lines.append(
            ngettext("%(count)d action", "%(count)d actions", today.actions)
            % {"count": today.actions}
        )
    if today.hateful:
        lines.append(
            ngettext(
                "%(count)d hateful comment read",
                "%(count)d hateful comments read",
                today.hateful,
            )
            % {"count": today.hateful}
        )
    return lines


def portion_in_words(viewer: Viewer) -> str:
    """Say kindly that today's portion is done; empty while it is not. Nothing is forbidden."""
    if not _is_over(viewer.membership, now()):
        return ""
    return _(
        "You have done your share for today: thank you. We will not call you again until "
        "tomorrow morning. Nothing stops you from going on, and nothing asks you to."
    )


def ceiling_in_words(viewer: Viewer) -> str:
    """Say in one sentence how much a day a member sets themselves."""
    ceiling = ceiling_of(viewer.membership)
    limits = [
        str(words.get(count, count))
        for words, count in ((MINUTES, ceiling.minutes), (ACTIONS, ceiling.actions))
        if count is not None
    ]
    if not limits:
        return _("You have set no limit, and your time is not counted.")
    return _("Enough for one day: %(limits)s at most. After that, we stop calling you.") % {
        "limits": _(" or ").join(limits)
    }


def forget_old_portions(moment: datetime) -> int:
    """Delete what the days that are over held. Return how many."""
    return DayPortion.objects.filter(until__lte=moment).delete()[0]


def forget_portion_of(membership: int) -> int:
    """Delete a member's ceiling, and what their day held. Return how many rows."""
    ceilings = Ceiling.objects.filter(membership=membership).delete()[0]
    return ceilings + DayPortion.objects.filter(membership=membership).delete()[0]


@personal_data(
    "ceiling",
    title=gettext_lazy("How much a day is enough for you"),
    kept=gettext_lazy("Until you leave."),
    change="care:portion",
    columns=("care.Ceiling.membership",),
)
def ceiling_data(member: Membership) -> dict[str, Any] | None:
    """How much a day the member sets themselves, where they chose it."""
    row = Ceiling.objects.filter(membership=member).first()
    return {"minutes": row.minutes, "actions": row.actions} if row else None


@personal_data(
    "today",
    title=gettext_lazy("Your day"),
    kept=gettext_lazy("Until the next night."),
    columns=("care.DayPortion.membership",),
)
def portion_data(member: Membership) -> dict[str, Any] | None:
    """What is kept of the member's day until the next night."""
    row = DayPortion.objects.filter(membership=member).first()
    if row is None:
        return None
    return {
        "until": row.until.isoformat(),
        "minutes": _minutes(row.strides),
        "hateful_comments": row.hateful,
        "pause_proposed": row.is_pause_proposed,
    }
