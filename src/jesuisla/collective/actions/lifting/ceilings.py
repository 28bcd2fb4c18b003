"""Whether supports are offered at all, and when somebody has done enough for now.

Supports are to look like what they are, people reading: a few, spread over time. The
ceilings come from the network's ``rules.toml``. They bind what is offered; what somebody
did by their own hand all the same can always be noted, so that the record stays true.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection

from jesuisla.analysis.visibility import ClosedReason
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.network_rules import Ceilings, Rules, is_overdue, rules_of

TEN_MINUTES = timedelta(minutes=10)
DAY = timedelta(days=1)
COUNTED_DEEDS = (Support.Deed.LIKED, Support.Deed.ANSWERED)
"""What counts for the pace; reading is free."""


class PaceLimitReason(StrEnum):
    """Why it is enough: by this person, or by everybody in this action."""

    FOR_NOW = "for_now"
    LAST_DAY = "last_day"
    HERE = "here"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceLimit:
    """Enough was done, ``supports`` in all; ``until`` when, or ``None`` to the action's end."""

    reason: PaceLimitReason
    supports: int
    until: datetime | None = None


def closed_reason(rules: Rules, today: date) -> ClosedReason | None:
    """Why nobody is asked for supports on this network; ``None`` where they may be.

    Rules past their review date close as rules that forbid: nobody knows what changed.
    """
    if not rules.may_support:
        return ClosedReason.RULES_FORBID
    return ClosedReason.RULES_OUTDATED if is_overdue(rules, today) else None


def overdue_networks(actions: Collection[Action], today: date) -> list[Rules]:
    """The rules that switch supports off in these actions because nobody reread them."""
    networks = sorted({action.thread.network for action in actions})
    return [
        rules
        for rules in map(rules_of, networks)
        if closed_reason(rules, today) is ClosedReason.RULES_OUTDATED
    ]


# Asked for at every page and tap of a launch: Django would take longer to write it than
# PostgreSQL to answer.
_GIVEN = f"""
SELECT support.by_id, support.at, support.action_id
FROM actions_support support
JOIN actions_action action ON action.id = support.action_id
JOIN {Thread._meta.db_table} thread ON thread.id = action.thread_id
WHERE support.by_id = ANY(%(members)s) AND support.deed = ANY(%(counted)s)
    AND thread.network = %(network)s AND action.is_practice = %(is_practice)s
    AND (support.at > %(since)s OR support.action_id = %(action)s)
ORDER BY support.at
"""  # noqa: S608  # our own words


def remaining_supports(
    action: Action, members: Collection[int], moment: datetime
) -> dict[int, tuple[int, PaceLimit | None]]:
    """For each of these memberships how many supports are left now, and the rest if none.

    Ten minutes and the day count over all actions on the network, as the network sees
    one account; a practice, which it never sees, counts apart.
    """
    network = action.thread.network
    most = rules_of(network).ceilings
    at: dict[int, list[datetime]] = {member: [] for member in members}
    here = dict.fromkeys(members, 0)
    values: dict[str, Any] = {
        "members": list(members),
        "counted": list(COUNTED_DEEDS),
        "network": network,
        "since": moment - DAY,
        "action": action.pk,
        "is_practice": action.is_practice,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, values)
        rows = cursor.fetchall()
    for member, when, where in rows:
        here[member] += where == action.pk
        if when > moment - DAY:
            at[member].append(when)
    return {member: _left(times, here[member], most, moment) for member, times in at.items()}


def _left(
    times: list[datetime], here: int, most: Ceilings, moment: datetime
) -> tuple[int, PaceLimit | None]:
    few, many = most.supports_in_ten_minutes, most.supports_a_day
    recent = [when for when in times if when > moment - TEN_MINUTES]
    remaining = min(few - len(recent), many - len(times), most.supports_a_person_an_action - here)
    if remaining > 0:
        return remaining, None
    if len(times) >= many:
        until = times[-many] + DAY
        return 0, PaceLimit(reason=PaceLimitReason.LAST_DAY, supports=len(times), until=until)
    if here >= most.supports_a_person_an_action:
        return 0, PaceLimit(reason=PaceLimitReason.HERE, supports=here)
    return 0, PaceLimit(
        reason=PaceLimitReason.FOR_NOW, supports=len(recent), until=recent[-few] + TEN_MINUTES
    )


def remaining_together(most: Ceilings, supports: int) -> tuple[int, PaceLimit | None]:
    """How many supports all together may still give in an action, and the rest if none.

    >>> remaining_together(Ceilings(supports_an_action=8), 3)[0]
    5
    >>> remaining_together(Ceilings(supports_an_action=8), 9)[1].reason.value
    'together'
    """
    if supports >= most.supports_an_action:
        return 0, PaceLimit(reason=PaceLimitReason.TOGETHER, supports=supports)
    return most.supports_an_action - supports, None


def remaining_for_comment(most: Ceilings, times: Sequence[datetime], moment: datetime) -> int:
    """How many supports one comment may still get from the group now.

    ``times`` are those of what it got.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> remaining_for_comment(Ceilings(), [noon] * 4, noon)
    6
    >>> remaining_for_comment(Ceilings(), [noon - DAY] * 27, noon)
    3
    """
    return remaining_by_count(most, len(times), sum(when > moment - TEN_MINUTES for when in times))


def remaining_by_count(most: Ceilings, supports: int, lately: int) -> int:
    """How many supports are left to a comment that got so many, ``lately`` in ten minutes."""
    return max(
        0,
        min(
            most.supports_to_one_comment - supports,
            most.supports_to_one_comment_in_ten_minutes - lately,
        ),
    )
