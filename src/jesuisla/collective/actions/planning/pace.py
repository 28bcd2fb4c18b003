"""Whether supports are offered at all, and when somebody has done enough for now.

Supports are to look like what they are, people reading: a few, spread over time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jesuisla.analysis.visibility.planner import Closed
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.members.models import Membership
from jesuisla.networks.rules import Rules, is_overdue, rules_of

TEN_MINUTES = timedelta(minutes=10)
DAY = timedelta(days=1)
GIVEN = (Support.Deed.LIKED, Support.Deed.ANSWERED)
"""What counts for the pace; reading is free."""

IN_TEN_MINUTES, A_DAY = 5, 40
"""Our own caution where rules allow supports and name no pace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """Somebody has given ``given`` supports in ten minutes (or in a day): rest until then."""

    given: int
    until: datetime
    day: bool


def closed_by(rules: Rules, today: date) -> Closed | None:
    """Why nobody is asked for supports on this network; ``None`` where they may be.

    Rules past their review date close as rules that forbid: nobody knows what changed.
    """
    if not rules.may_support:
        return Closed.RULES_FORBID
    return Closed.RULES_OUTDATED if is_overdue(rules, today) else None


def overdue_networks(actions: Collection[Action], today: date) -> list[Rules]:
    """The rules that switch supports off in these actions because nobody reread them."""
    networks = sorted({action.thread.network for action in actions})
    found = [rules_of(network) for network in networks]
    return [rules for rules in found if closed_by(rules, today) is Closed.RULES_OUTDATED]


def ceilings(rules: Rules) -> tuple[int, int]:
    """How many supports one person gives at most in ten minutes and in a day.

    >>> ceilings(rules_of("facebook"))
    (5, 40)
    """
    if rules.pace is None:
        return IN_TEN_MINUTES, A_DAY
    return rules.pace.supports_in_ten_minutes, rules.pace.supports_a_day


def lefts(
    rules: Rules, members: Collection[int], moment: datetime
) -> dict[int, tuple[int, Breath | None]]:
    """For each of these memberships how many supports are left now, and the rest if none.

    Counts over all actions on the network, as the network sees one account.
    """
    few, many = ceilings(rules)
    at: dict[int, list[datetime]] = {member: [] for member in members}
    given = Support.objects.filter(
        by__in=members, deed__in=GIVEN, action__thread__network=rules.network, at__gt=moment - DAY
    )
    for member, when in given.order_by("at").values_list("by", "at"):
        at[member].append(when)
    return {member: _left(times, few, many, moment) for member, times in at.items()}


def left_for(rules: Rules, member: Membership, moment: datetime) -> tuple[int, Breath | None]:
    """How many supports this member has left now, and the rest if none."""
    return lefts(rules, [member.pk], moment)[member.pk]


def _left(
    times: list[datetime], few: int, many: int, moment: datetime
) -> tuple[int, Breath | None]:
    recent = [when for when in times if when > moment - TEN_MINUTES]
    left = max(0, min(few - len(recent), many - len(times)))
    if left:
        return left, None
    if len(times) >= many:
        return 0, Breath(given=len(times), until=times[-many] + DAY, day=True)
    return 0, Breath(given=len(recent), until=recent[-few] + TEN_MINUTES, day=False)
