"""How urgent a thread is: a written formula in the domain's own units.

    urgency = reach × speed × harm × change ÷ window

    reach   people who will have read the thread by its end                    readers
    speed   the share of them who come within the next hour                    per hour
    harm    the share of the ten places they see first that is hateful         0 to 1
    change  the share of those places that three voices can still take         0 to 1
    window  the time until a new voice's chance to rise has halved             hours

Read: *hateful places seen by somebody that three voices could replace, for each hour, and
for each hour that is left to do it*. Three, because one voice against many changes
nothing and three do (Zapata 2024, https://doi.org/10.1057/s41599-024-02761-8).

What is not known widens the interval instead of counting as zero. Version 2 lets a
scorer's chances stand in for places that nobody judged. The constants
are assumptions written below, not findings; a change to any of them is a new version.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

VERSION = "2"

READERS_PER_COMMENT = (30.0, 100.0, 300.0)
"""Readers for each comment written: 100 by the 90-9-1 rule of participation (one in a
hundred writes, https://www.nngroup.com/articles/participation-inequality/), a third and
three times as interval."""
SEEN_SHARE = (0.02, 0.05, 0.15)
"""Share of a page's followers who see one of its posts: assumed."""
ATTENTION_HOURS = 6.0
"""Mean life of a thread's attention, which sets how much of it is still to come: assumed."""
BASE_HARM = 0.12
"""Share of hateful or aggressive comments under French media posts before moderation:
10.4 % in March 2018, 14.3 % in early 2019 (Netino, cited in the press)."""
TOP_PLACES = 10
VOICES = 3
CROWD = 200.0
"""Comments in a thread at which a new voice's chance to rise has halved: assumed."""
STALE_HOURS = 6.0
"""After so many hours half of what a reading said of the top may have changed: assumed."""
WINDOW_HOURS = (1.0, 24.0)


class FactorName(StrEnum):
    """The five factors, in the order of the formula."""

    REACH = "reach"
    SPEED = "speed"
    HARM = "harm"
    CHANGE = "change"
    WINDOW = "window"


class FactorReason(StrEnum):
    """Why a factor has its value; the words are made where they are shown.

    The parameters that go with each stand in brackets.
    """

    REACH_OF_PAGE = "reach_of_page"  # audience, readers
    REACH_OF_COMMENTS = "reach_of_comments"  # comments, readers
    REACH_UNKNOWN = "reach_unknown"
    SPEED_MEASURED = "speed_measured"  # per_hour
    SPEED_FROM_AGE = "speed_from_age"  # comments, hours
    SPEED_UNKNOWN = "speed_unknown"
    HARM_READ = "harm_read"  # hateful, unknown (shares), hours
    HARM_STALE = "harm_stale"  # hateful, unknown, hours
    HARM_SCORED = "harm_scored"  # hateful, unknown, expected (shares)
    HARM_NOT_READ = "harm_not_read"
    CHANGE_OPEN = "change_open"  # comments, voices
    CHANGE_CROWDED = "change_crowded"  # comments, voices
    CHANGE_ENOUGH_VOICES = "change_enough_voices"  # voices
    CHANGE_UNKNOWN = "change_unknown"
    WINDOW_SHORT = "window_short"  # hours
    WINDOW_LONG = "window_long"  # hours
    WINDOW_UNKNOWN = "window_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadState:
    """What is known of a thread at one moment; ``None`` where it is not.

    Shares lie in [0, 1] and are shares of the ten places seen first, at the last reading;
    ``unknown_share`` counts places that nobody judged, and ``expected_hateful`` is the
    mean chance, by a calibrated scorer, that such a place is hateful. ``good_voices``
    counts ours and supportive comments among them; ``misleading_share`` the places that a
    person called misleading, 0 where nobody did. Hours and counts are not negative. Raises
    ``ValueError`` otherwise.
    """

    comment_count: int | None = None
    comments_per_hour: float | None = None
    audience: int | None = None
    age_hours: float | None = None
    hateful_share: float | None = None
    misleading_share: float = 0.0
    supportive_share: float | None = None
    unknown_share: float | None = None
    expected_hateful: float | None = None
    good_voices: int | None = None
    hours_since_reading: float | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        """Refuse negative counts, shares beyond 1 and what is not a number."""
        for name in ("comment_count", "comments_per_hour", "audience", "age_hours"):
            _check(name, getattr(self, name), math.inf)
        for name in ("good_voices", "hours_since_reading"):
            _check(name, getattr(self, name), math.inf)
        shares = (
            "hateful_share", "misleading_share", "supportive_share", "unknown_share",
            "expected_hateful",
        )  # fmt: skip
        for name in shares:
            _check(name, getattr(self, name), 1.0)


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its value with ``low`` ≤ ``value`` ≤ ``high``, and why.

    ``value`` is ``None`` when nothing is known of it; ``guess`` then stands in for the
    order of the queue and is never shown as a figure.
    """

    name: FactorName
    value: float | None
    low: float
    high: float
    guess: float
    reason: FactorReason
    params: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Urgency:
    """The urgency of a thread with its interval and its five factors.

    ``value`` is ``None`` when a factor is unknown; ``low`` and ``high`` hold all the
    same, ``high`` being infinite where nothing bounds it. ``order`` is what to sort the
    queue by, greatest first: the value, or the best guess where there is none.
    """

    value: float | None
    low: float
    high: float
    order: float
    factors: tuple[Factor, ...]
    version: str = VERSION

    def __getitem__(self, name: FactorName) -> Factor:
        """Return the factor of that name."""
        return next(factor for factor in self.factors if factor.name is name)


def urgency_of(state: ThreadState) -> Urgency:
    """Return how urgent the thread is, from what is known of it at this moment.

    >>> calm = ThreadState(comment_count=40, comments_per_hour=5, audience=20_000,
    ...                    hateful_share=0.1, unknown_share=0, hours_since_reading=0)
    >>> hot = ThreadState(comment_count=40, comments_per_hour=60, audience=20_000,
    ...                   hateful_share=0.6, unknown_share=0, hours_since_reading=0)
    >>> urgency_of(hot).order > 10 * urgency_of(calm).order
    True
    >>> unread = urgency_of(ThreadState(comment_count=40, comments_per_hour=60))
    >>> unread.value is None, str(unread[FactorName.HARM].reason)
    (True, 'harm_not_read')
    """
    reach, speed, harm = _reach(state), _speed(state), _harm(state)
    change, window = _change(state), _window(state)
    factors = (reach, speed, harm, change, window)
    is_known = all(factor.value is not None for factor in factors)
    order = _formula(factors, lambda factor: factor.guess, lambda factor: factor.guess)
    return Urgency(
        value=order if is_known else None,
        low=_formula(factors, lambda factor: factor.low, lambda factor: factor.high),
        high=_formula(factors, lambda factor: factor.high, lambda factor: factor.low),
        order=order,
        factors=factors,
    )


def _formula(
    factors: tuple[Factor, ...],
    gain: Callable[[Factor], float],
    window: Callable[[Factor], float],
) -> float:
    *gains, last = factors
    values = [gain(factor) for factor in gains]
    # Nothing times something without bound is nothing.
    return 0.0 if 0.0 in values else math.prod(values) / window(last)


def _reach(state: ThreadState) -> Factor:
    name = FactorName.REACH
    comment_count = state.comment_count
    by_comments = (
        None if comment_count is None else tuple(comment_count * r for r in READERS_PER_COMMENT)
    )
    if state.audience is not None:
        low, middle, high = (state.audience * share for share in SEEN_SHARE)
        if by_comments:
            # A thread that outgrew its page has gone round beyond it.
            low, middle, high = (
                max(low, by_comments[0]),
                max(middle, by_comments[0]),
                max(high, by_comments[2]),
            )
        params = {"audience": float(state.audience), "readers": middle}
        return Factor(name, middle, low, high, middle, FactorReason.REACH_OF_PAGE, params)
    if by_comments and comment_count:
        low, middle, high = by_comments
        params = {"comments": float(comment_count), "readers": middle}
        return Factor(name, middle, low, high, middle, FactorReason.REACH_OF_COMMENTS, params)
    guess = 10 * READERS_PER_COMMENT[1]
    return Factor(name, None, 0.0, math.inf, guess, FactorReason.REACH_UNKNOWN)


def _speed(state: ThreadState) -> Factor:
    name = FactorName.SPEED
    count = state.comment_count
    if state.comments_per_hour is not None:
        share = _next_hour(state.comments_per_hour, count)
        params = {"per_hour": state.comments_per_hour}
        low = share if count is not None else 0.0
        high = share if count is not None else 1.0
        return Factor(name, share, low, high, share, FactorReason.SPEED_MEASURED, params)
    if count is not None and state.age_hours is not None:
        hours = max(state.age_hours, 0.5)
        # On average over its life so far; by now it may have stopped, or doubled.
        mean = _next_hour(count / hours * math.exp(-hours / (4 * ATTENTION_HOURS)), count)
        high = _next_hour(2 * count / hours, count)
        params = {"comments": float(count), "hours": state.age_hours}
        return Factor(name, mean, 0.0, high, mean, FactorReason.SPEED_FROM_AGE, params)
    guess = math.exp(-(state.age_hours or 0.0) / ATTENTION_HOURS) / (2 * ATTENTION_HOURS)
    return Factor(name, None, 0.0, 1.0, guess, FactorReason.SPEED_UNKNOWN)


def _next_hour(per_hour: float, count: int | None) -> float:
    """Return the share of all readers who come in the next hour, if readers come as comments do."""
    if per_hour == 0:
        return 0.0
    to_come = per_hour * ATTENTION_HOURS
    share = per_hour / ((count or 0) + to_come)
    return min(1.0, share)


def _harm(state: ThreadState) -> Factor:
    name = FactorName.HARM
    if state.hateful_share is None:
        return Factor(name, None, 0.0, 1.0, BASE_HARM, FactorReason.HARM_NOT_READ)
    misleading = min(state.misleading_share, 1.0 - state.hateful_share)
    ill = state.hateful_share + misleading
    unknown = min(state.unknown_share or 0.0, 1.0 - ill)
    hours = state.hours_since_reading
    stale = 1.0 - 0.5 ** ((hours or 0.0) / STALE_HOURS)
    # Places nobody judged hold hate as often as a scorer expects, else as elsewhere.
    expected_share = state.expected_hateful
    value = ill + unknown * (BASE_HARM if expected_share is None else expected_share)
    low = ill * (1.0 - stale)
    high = ill + unknown
    high += (1.0 - high) * stale
    params = {"hateful": state.hateful_share, "unknown": unknown}
    if misleading:
        params["misleading"] = misleading
    if hours is not None:
        params["hours"] = hours
    reason = FactorReason.HARM_STALE if stale > 0.5 else FactorReason.HARM_READ
    if unknown > 0.5 and expected_share is not None:
        params["expected"] = unknown * expected_share
        return Factor(name, value, low, high, value, FactorReason.HARM_SCORED, params)
    if unknown >= 1.0:
        return Factor(name, None, low, high, value, FactorReason.HARM_NOT_READ, params)
    return Factor(name, value, low, high, value, reason, params)


def _change(state: ThreadState) -> Factor:
    name = FactorName.CHANGE
    most = VOICES / TOP_PLACES
    voices = state.good_voices
    if voices is None and state.supportive_share is not None:
        voices = round(state.supportive_share * TOP_PLACES)
    if state.comment_count is None:
        return Factor(name, None, 0.0, most, most / 2, FactorReason.CHANGE_UNKNOWN)
    rise = CROWD / (CROWD + state.comment_count)
    # The first voices change most; the tenth place of ours adds little.
    need = VOICES / (VOICES + (voices or 0))
    value = most * rise * need
    low = value if voices is not None else most * rise * VOICES / (VOICES + TOP_PLACES)
    high = most * rise if voices is None else value
    params = {"comments": float(state.comment_count)}
    if voices is not None:
        params["voices"] = float(voices)
    reason = FactorReason.CHANGE_OPEN if rise >= 0.5 else FactorReason.CHANGE_CROWDED
    if voices is not None and voices >= TOP_PLACES // 2:
        reason = FactorReason.CHANGE_ENOUGH_VOICES
    return Factor(name, value, low, high, value, reason, params)


def _window(state: ThreadState) -> Factor:
    name = FactorName.WINDOW
    shortest, longest = WINDOW_HOURS
    count, per_hour = state.comment_count, state.comments_per_hour
    if per_hour is None and count is not None and state.age_hours is not None:
        per_hour = count / max(state.age_hours, 0.5)
    if per_hour is None or count is None:
        return Factor(name, None, shortest, longest, 6.0, FactorReason.WINDOW_UNKNOWN)
    hours = (count + CROWD) / per_hour if per_hour else longest
    hours = min(max(hours, shortest), longest)
    is_measured = state.comments_per_hour is not None
    low = hours if is_measured else max(shortest, hours / 2)
    high = hours if is_measured else longest
    reason = FactorReason.WINDOW_SHORT if hours < 6.0 else FactorReason.WINDOW_LONG
    return Factor(name, hours, low, high, hours, reason, {"hours": hours})


def _check(name: str, value: float | None, most: float) -> None:
    if value is not None and not (0 <= value <= most and math.isfinite(value)):
        raise ValueError(f"{name} is out of range: {value}")
