"""What a member wishes of calls, and whether an action may call them by it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class Obstacle(StrEnum):
    """Why an action does not call somebody, the first of these that holds."""

    DAY = "day"
    HOUR = "hour"
    NETWORK = "network"
    KIND = "kind"
    LANGUAGE = "language"
    TARGET = "target"
    ENOUGH = "enough"
    ENOUGH_THIS_WEEK = "enough_this_week"
    PORTION = "portion"


CALLS_A_WEEK = 3
"""How many calls reach somebody within any seven days, whatever they wish a day.

Without it, where few follow and calls tire, ever more are called and ever fewer come: see
``bench/calling.py``.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWishes:
    """When and for what somebody may be called.

    Quiet hours begin at ``quiet_from`` and end before ``quiet_until``, over midnight where the
    first is the later one; the same hour twice means none. ``days`` are 0 for Monday to 6.
    Networks, kinds and ``targets`` (whom the hate is aimed at) are those to be spared;
    ``languages`` those read, empty for all. ``a_day`` is how many calls may come within any
    24 hours.
    """

    quiet_from: time
    quiet_until: time
    days: frozenset[int]
    a_day: int
    networks: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTraits:
    """What wishes ask of an action; ``language`` is ``None`` and ``targets`` empty if unknown."""

    network: str
    kind: str
    language: str | None = None
    targets: Collection[str] = ()


def obstacle_to(
    wishes: CallWishes,
    action: ActionTraits,
    local_moment: datetime,
    *,
    calls_in_24_hours: int = 0,
    calls_in_a_week: int = 0,
    had_portion: bool = False,
) -> Obstacle | None:
    """Return why an action does not call somebody at a moment of their own clock, or ``None``.

    What nobody knows of an action keeps no call back. Whoever ``had_portion`` did as much that
    day as they set themselves.

    >>> wishes = CallWishes(
    ...     quiet_from=time(21), quiet_until=time(9), days=frozenset(range(7)), a_day=1
    ... )
    >>> action = ActionTraits(network="facebook", kind="counterspeech")
    >>> obstacle_to(wishes, action, datetime(2026, 3, 29, 2, 30))
    <Obstacle.HOUR: 'hour'>
    >>> obstacle_to(wishes, action, datetime(2026, 3, 29, 9, 0)) is None
    True
    >>> obstacle_to(wishes, action, datetime(2026, 3, 29, 9, 0), calls_in_24_hours=1)
    <Obstacle.ENOUGH: 'enough'>
    """
    checks = (
        (Obstacle.DAY, local_moment.weekday() not in wishes.days),
        (Obstacle.HOUR, is_quiet(wishes.quiet_from, wishes.quiet_until, local_moment.time())),
        (Obstacle.NETWORK, action.network in wishes.networks),
        (Obstacle.KIND, action.kind in wishes.kinds),
        (
            Obstacle.LANGUAGE,
            bool(wishes.languages)
            and action.language is not None
            and action.language not in wishes.languages,
        ),
        (Obstacle.TARGET, not wishes.targets.isdisjoint(action.targets)),
        (Obstacle.ENOUGH, calls_in_24_hours >= wishes.a_day),
        (Obstacle.ENOUGH_THIS_WEEK, calls_in_a_week >= CALLS_A_WEEK),
        (Obstacle.PORTION, had_portion),
    )
    return next((obstacle for obstacle, holds in checks if holds), None)


def is_quiet(begin: time, end: time, hour: time) -> bool:
    """Whether an hour lies in quiet hours that begin and end at these.

    >>> is_quiet(time(22), time(8), time(23)), is_quiet(time(22), time(8), time(8))
    (True, False)
    >>> is_quiet(time(12), time(14), time(13)), is_quiet(time(12), time(12), time(12))
    (True, False)
    """
    if begin <= end:
        return begin <= hour < end
    return hour >= begin or hour < end
