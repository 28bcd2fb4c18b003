"""Whom to support next: a list for each member that gains most for good comments.

The objective, what it approximates and why the greedy allocation solves it are
written down in docs/explanation/planner.md. In short: with the price of each place
held still, attention is a sum over comments of a function of the supports each gets;
its concave hull is a sum of falling slopes, and the best allocation of a number of
supports takes the steepest slopes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.allocation import allocate
from jesuisla.analysis.visibility.assignment import Lists, Seat, assign
from jesuisla.analysis.visibility.attention import ATTENTION_PLACES, DEFAULT_CURVE, AttentionCurve
from jesuisla.analysis.visibility.candidates import KINDS, Candidates
from jesuisla.analysis.visibility.expectation import arrival_rates, attention_shares

FAIR_PART = 0.25
"""The part of the supports kept, if need be, for voices of ours that nobody read."""


class ListingReason(StrEnum):
    """Why a comment is on a list."""

    NOT_YET_READ = "not_yet_read"
    OWN_VOICE = "own_voice"
    SPEAKS_UP = "speaks_up"
    NEAR_THE_TOP = "near_the_top"
    HOLDS_THE_TOP = "holds_the_top"
    ALREADY_SHOWN = "already_shown"


class ClosedReason(StrEnum):
    """Why nobody is asked for supports."""

    RULES_FORBID = "rules_forbid"
    RULES_OUTDATED = "rules_outdated"
    PACE_REACHED = "pace_reached"
    NOTHING_TO_SUPPORT = "nothing_to_support"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLimits:
    """What the network's rules and a natural pace allow.

    ``per_comment`` bounds the supports that each comment gets from the plan (one number
    for all, or one a comment), ``remaining`` those that the whole action may still give;
    ``None`` means no bound. ``closed_reason`` says why supports are off.
    """

    per_comment: int | Ints | None = None
    remaining: int | None = None
    closed_reason: ClosedReason | None = None

    def __post_init__(self) -> None:
        """Refuse bounds below zero."""
        for limit in (self.per_comment, self.remaining):
            if limit is not None and np.any(np.asarray(limit) < 0):
                raise ValueError("a bound on supports is zero or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPlan:
    """The lists, and what they are expected to do.

    ``lists`` has rows by member, best first for that member, without what they see already.
    ``supports`` counts both by comment. ``shares_without`` and ``shares_with`` are the
    expected shares of the top's attention by kind without and with the plan; ``gain`` their
    difference for ours and supportive ones together. ``price`` is what one support more
    would gain.
    """

    lists: Lists
    supports: Ints
    reasons: Mapping[int, tuple[ListingReason, ...]] = field(default_factory=dict)
    shares_without: Mapping[CommentKind, float] = field(default_factory=dict)
    shares_with: Mapping[CommentKind, float] = field(default_factory=dict)
    price: float = 0.0
    closed_reason: ClosedReason | None = None

    @property
    def gain(self) -> float:
        """The share of attention that good comments gain."""
        good = (CommentKind.OURS, CommentKind.SUPPORTIVE)
        return sum(self.shares_with[kind] - self.shares_without[kind] for kind in good)


def plan_supports(
    comments: Candidates,
    seats: Sequence[Seat],
    *,
    per_member: int = 5,
    pace: SupportLimits | None = None,
    read: Ints | None = None,
    curve: AttentionCurve = DEFAULT_CURVE,
    top: int = ATTENTION_PLACES,
) -> SupportPlan:
    """Plan the list of each member.

    ``per_member`` is how long a list may be whose seat does not say so itself. ``read``
    counts how many members read each comment so far: a voice of ours that nobody read
    comes onto somebody's list before anything else. Lists are the same for the same
    input and differ between members; what is shown to somebody stays theirs. Raises
    ``ValueError`` for a list length below 1, a seat that names a row that is not there, or
    ``read`` or the pace's bounds of another length.

    >>> kinds = [KINDS.index(CommentKind(name)) for name in ("hateful", "ours", "supportive")]
    >>> comments = Candidates(pull=np.array([1.0, 0.5, 0.0]), likes=np.array([9.0, 4.0, 1.0]),
    ...     many=np.ones(3), few=np.zeros(3), kind=np.array(kinds),
    ...     open=np.array([False, True, True]), page=np.zeros(3))
    >>> seats = [Seat(), Seat(barred_rows=frozenset({1}))]
    >>> support_plan = plan_supports(comments, seats, per_member=2, top=1)
    >>> support_plan.lists  # the second member wrote comment 1
    ((2, 1), (2,))
    >>> hateful = CommentKind.HATEFUL
    >>> support_plan.shares_with[hateful] < support_plan.shares_without[hateful]
    True
    """
    pace = pace or SupportLimits()
    count = len(comments.pull)
    _check(comments, seats, per_member, read, pace)
    weights = curve.weights(top)
    weights = weights / weights.sum()
    shares = attention_shares(arrival_rates(comments.pull), weights)
    shares_now = _by_kind(comments, shares)
    capacity = _capacity(comments, seats, pace)
    places = np.array(
        [per_member if seat.places is None else seat.places for seat in seats], dtype=int
    )
    budget = int(places.sum())
    budget = budget if pace.remaining is None else min(budget, pace.remaining)
    closed_reason = pace.closed_reason or _nothing(budget, capacity, seats)
    if closed_reason is not None:
        return SupportPlan(
            lists=tuple(() for _ in seats), supports=np.zeros(count, dtype=np.int64),
            shares_without=shares_now, shares_with=shares_now, closed_reason=closed_reason,
        )  # fmt: skip
    unread = comments.ours & ((np.zeros(count) if read is None else read) == 0)
    unread &= np.cumsum(unread & (capacity > 0)) <= FAIR_PART * budget
    supports_wanted, slopes = allocate(
        comments, capacity, budget, weights, least=_shown(seats, count, unread)
    )
    lists, supports = assign(supports_wanted, capacity, seats, places, slopes)
    return SupportPlan(
        lists=lists,
        supports=supports,
        reasons=_reasons(comments, supports, seats, unread, _at_the_top(shares, len(weights))),
        shares_without=shares_now,
        shares_with=_by_kind(
            comments,
            attention_shares(arrival_rates(comments.lifted(supports.astype(float))), weights),
        ),
        price=float(slopes[supports < capacity].max(initial=0.0)),
    )


def _check(
    comments: Candidates,
    seats: Sequence[Seat],
    per_member: int,
    read: Ints | None,
    pace: SupportLimits,
) -> None:
    if per_member < 1:
        raise ValueError("a list has at least one place")
    count = len(comments.pull)
    named_rows = {row for seat in seats for row in (*seat.barred_rows, *seat.shown_rows)}
    if named_rows and (min(named_rows) < 0 or max(named_rows) >= count):
        raise ValueError("a seat names a comment that is not in the field")
    if read is not None and len(read) != count:
        raise ValueError("who read what needs one number a comment")
    if isinstance(pace.per_comment, np.ndarray) and pace.per_comment.shape != (count,):
        raise ValueError("bounds by comment need one number a comment")


def _capacity(comments: Candidates, seats: Sequence[Seat], pace: SupportLimits) -> Ints:
    able = [seat for seat in seats if seat.places != 0]
    barred_rows = [row for seat in able for row in seat.barred_rows]
    barred_counts = np.bincount(np.array(barred_rows, dtype=np.int64), minlength=len(comments.pull))
    capacity = np.where(comments.open, len(able) - barred_counts, 0)
    return capacity if pace.per_comment is None else np.minimum(capacity, pace.per_comment)


def _nothing(budget: int, capacity: Ints, seats: Sequence[Seat]) -> ClosedReason | None:
    if not seats or not capacity.any():
        return ClosedReason.NOTHING_TO_SUPPORT
    return ClosedReason.PACE_REACHED if budget == 0 else None


def _shown(seats: Sequence[Seat], count: int, unread: Flags) -> Ints:
    least = unread.astype(np.int64)
    shown_counts = np.zeros(count, dtype=np.int64)
    for seat in seats:
        for row in seat.shown_rows:
            shown_counts[row] += row not in seat.barred_rows
    return np.maximum(least, shown_counts)


def _by_kind(comments: Candidates, shares: Floats) -> dict[CommentKind, float]:
    sums = np.bincount(comments.kind, weights=shares, minlength=len(KINDS))
    return dict(zip(KINDS, sums.tolist(), strict=True))


def _at_the_top(shares: Floats, places: int) -> Flags:
    """Return which comments hold as much attention as the last of the top."""
    return np.asarray(shares >= np.sort(shares)[::-1][min(len(shares), places) - 1])


def _reasons(
    comments: Candidates,
    supports: Ints,
    seats: Sequence[Seat],
    unread: Flags,
    top: Flags,
) -> dict[int, tuple[ListingReason, ...]]:
    rows_on_screen = {row for seat in seats for row in seat.shown_rows}
    reasons: dict[int, tuple[ListingReason, ...]] = {}
    for row in np.flatnonzero(supports).tolist():
        why = [ListingReason.NOT_YET_READ] if unread[row] else []
        why.append(ListingReason.OWN_VOICE if comments.ours[row] else ListingReason.SPEAKS_UP)
        why.append(ListingReason.HOLDS_THE_TOP if top[row] else ListingReason.NEAR_THE_TOP)
        if row in rows_on_screen:
            why.append(ListingReason.ALREADY_SHOWN)
        reasons[row] = tuple(why)
    return reasons
