"""Whether supports are offered at all, and when somebody has done enough for now.

Supports are to look like what they are, people reading: a few, spread over time. The
ceilings come from the network's ``rules.toml``. They bind what is offered; what somebody
did by their own hand all the same can always be noted, so that the record stays true.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from jesuisla.analysis.visibility import ClosedReason
from jesuisla.collective.actions.models import Action, Support
from jesuisla.networks.rules import Ceilings, Rules, is_overdue, rules_of

TEN_MINUTES = timedelta(minutes=10)
DAY = timedelta(days=1)
GIVEN = (Support.Deed.LIKED, Support.Deed.ANSWERED)
"""What counts for the pace; reading is free."""


class Enough(StrEnum):
    """What has been given enough: by this person, or by everybody in this action."""

    FOR_NOW = "for_now"
    TODAY = "today"
    HERE = "here"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """Enough is given, ``given`` supports; ``until`` when, or ``None`` to the action's end."""

    why: Enough
    given: int
    until: datetime | None = None


def closed_by(rules: Rules, today: date) -> ClosedReason | None:
    """Why nobody is asked for supports on this network; ``None`` where they may be.

    Rules past their review date close as rules that forbid: nobody knows what changed.
    """
    if not rules.may_support:
        return ClosedReason.RULES_FORBID
    return ClosedReason.RULES_OUTDATED if is_overdue(rules, today) else None


def overdue_networks(actions: Collection[Action], today: date) -> list[Rules]:
    """The rules that switch supports off in these actions because nobody reread them."""
    networks = sorted({action.thread.network for action in actions})
    found = [rules_of(network) for network in networks]
    return [rules for rules in found if closed_by(rules, today) is ClosedReason.RULES_OUTDATED]


def lefts(
    action: Action, members: Collection[int], moment: datetime
) -> dict[int, tuple[int, Breath | None]]:
    """For each of these memberships how many supports are left now, and the rest if none.

    Ten minutes and the day count over all actions on the network, as the network sees
    one account.
    """
    network = action.thread.network
    most = rules_of(network).ceilings
    at: dict[int, list[datetime]] = {member: [] for member in members}
    here = dict.fromkeys(members, 0)
    given = Support.objects.filter(
        by__in=members, deed__in=GIVEN, action__thread__network=network, at__gt=moment - DAY
    )
    for member, when in given.order_by("at").values_list("by", "at"):
        at[member].append(when)
    own = Support.objects.filter(by__in=members, deed__in=GIVEN, action=action)
    for member in own.values_list("by", flat=True):
        here[member] += 1
    return {member: _left(times, here[member], most, moment) for member, times in at.items()}


def _left(
    times: list[datetime], here: int, most: Ceilings, moment: datetime
) -> tuple[int, Breath | None]:
    few, many = most.supports_in_ten_minutes, most.supports_a_day
    recent = [when for when in times if when > moment - TEN_MINUTES]
    left = min(few - len(recent), many - len(times), most.supports_a_person_an_action - here)
    if left > 0:
        return left, None
    if len(times) >= many:
        return 0, Breath(why=Enough.TODAY, given=len(times), until=times[-many] + DAY)
    if here >= most.supports_a_person_an_action:
        return 0, Breath(why=Enough.HERE, given=here)
    return 0, Breath(why=Enough.FOR_NOW, given=len(recent), until=recent[-few] + TEN_MINUTES)


def left_together(most: Ceilings, given: int) -> tuple[int, Breath | None]:
    """How many supports all together may still give in an action, and the rest if none.

    >>> left_together(Ceilings(supports_an_action=8), 3)[0]
    5
    >>> left_together(Ceilings(supports_an_action=8), 9)[1].why.value
    'together'
    """
    if given >= most.supports_an_action:
        return 0, Breath(why=Enough.TOGETHER, given=given)
    return most.supports_an_action - given, None


def left_for_comment(most: Ceilings, given: Sequence[datetime], moment: datetime) -> int:
    """How many supports one comment may still get from the group now.

    ``given`` are the times of those it got.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> left_for_comment(Ceilings(), [noon] * 4, noon)
    6
    >>> left_for_comment(Ceilings(), [noon - DAY] * 27, noon)
    3
    """
    recent = sum(when > moment - TEN_MINUTES for when in given)
    return max(
        0,
        min(
            most.supports_to_one_comment - len(given),
            most.supports_to_one_comment_in_ten_minutes - recent,
        ),
    )
