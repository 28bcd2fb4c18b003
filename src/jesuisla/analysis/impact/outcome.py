"""What changed at the top of a thread between two readings of it.

Nothing here says why it changed: that takes a comparison with threads left alone.
Places nobody could read stay unknown and widen the answer instead of shaping it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotPlace, ThreadSnapshot

OUTCOME_DEPTHS = (3, 5, 10)
"""The depths at which an action's result is told."""

KNOWN_AT_LEAST = 0.5
"""The share of places that must be known, before and after, for a figure to be given."""

GOOD_KINDS = (CommentKind.OURS, CommentKind.SUPPORTIVE)
"""The kinds that an action wants to see at the top."""


class ReversedReadingsError(ValueError):
    """The last reading was taken before the first."""


class Doubt(StrEnum):
    """Why no difference is given, or why to read it with care."""

    TOO_FEW_BEFORE = "too_few_before"
    TOO_FEW_AFTER = "too_few_after"
    DIFFERENT_ORDER = "different_order"
    UNKNOWN_ORDER = "unknown_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many of the first ``size`` places hold each kind; every kind is a key.

    A place nobody looked at counts as unknown.
    """

    size: int
    by_kind: Mapping[CommentKind, int]

    @property
    def unknown(self) -> int:
        """How many of the places are unknown, 0 to ``size``."""
        return self.by_kind[CommentKind.UNKNOWN]

    @property
    def known(self) -> int:
        """How many of the places are known, 0 to ``size``."""
        return self.size - self.unknown

    def holding(self, *kinds: CommentKind) -> int:
        """Return how many places hold one of ``kinds``."""
        return sum(self.by_kind[kind] for kind in set(kinds))

    def share(self, *kinds: CommentKind) -> float | None:
        """Return the share of the known places that hold one of ``kinds``, 0 to 1.

        ``None`` when no place is known. ``ValueError`` when asked for unknown places,
        which have no share among the known.
        """
        _refuse_unknown(kinds)
        return self.holding(*kinds) / self.known if self.known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A share after less the share before, in shares of the places (-1 to 1).

    ``lowest`` and ``highest`` are what the unknown places leave possible.
    ``estimate`` lies between them and compares the known places alone; it is
    ``None`` when too little is known to give one.
    """

    estimate: float | None
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """The first ``size`` places before and after, and what keeps them from being compared."""

    size: int
    before: KindCount
    after: KindCount
    doubts: tuple[Doubt, ...] = ()
    knows_misleading: bool = False
    """Whether "misleading" could be answered in both readings; else its places are unknown."""

    @property
    def comparable(self) -> bool:
        """Whether an estimate may be shown."""
        return not any(doubt is not Doubt.UNKNOWN_ORDER for doubt in self.doubts)

    def difference(self, *kinds: CommentKind) -> Difference:
        """Return how the share of the places that hold one of ``kinds`` changed.

        Raises ``ValueError`` for unknown places, and for misleading ones where a reading
        could not tell them: nobody knows how many there were.
        """
        _refuse_unknown(kinds)
        if CommentKind.MISLEADING in kinds and not self.knows_misleading:
            raise ValueError("a reading that cannot tell misleading places counts none of them")
        before, after = self.before, self.after
        fewest = after.holding(*kinds) - before.holding(*kinds) - before.unknown
        most = after.holding(*kinds) + after.unknown - before.holding(*kinds)
        share_before, share_after = before.share(*kinds), after.share(*kinds)
        is_comparable = self.comparable and share_before is not None and share_after is not None
        return Difference(
            estimate=(share_after or 0.0) - (share_before or 0.0) if is_comparable else None,
            lowest=fewest / self.size,
            highest=most / self.size,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What stood at the top of a thread before and after, one :class:`Top` a depth."""

    tops: tuple[Top, ...]

    def top(self, size: int) -> Top:
        """Return the first ``size`` places; ``KeyError`` for a depth that was not asked for."""
        for top in self.tops:
            if top.size == size:
                return top
        raise KeyError(size)

    @property
    def too_few(self) -> bool:
        """Whether no depth bears a figure."""
        return not any(top.comparable for top in self.tops)


def count_kinds(places: Iterable[SnapshotPlace]) -> KindCount:
    """Count how many of ``places`` hold each kind.

    >>> places = SnapshotPlace(position=1, kind=CommentKind.OURS), SnapshotPlace(position=2)
    >>> kinds = count_kinds(places)
    >>> kinds.size, kinds.unknown, kinds.share(CommentKind.OURS)
    (2, 1, 1.0)
    """
    kinds = [place.kind for place in places]
    return KindCount(size=len(kinds), by_kind={kind: kinds.count(kind) for kind in CommentKind})


def outcome_between(
    first: ThreadSnapshot, last: ThreadSnapshot, top: Iterable[int] = OUTCOME_DEPTHS
) -> Outcome:
    """Compare the first places between two readings of one thread.

    No estimate is given for a depth of which fewer than half of the places are known
    in either reading, nor when the readings show different orders; the bounds and
    counts are given always. An order that nobody noted is a doubt, not a refusal.
    Where one of the readings could not answer "misleading", a place that the other one
    calls so is unknown: the first would have called it hateful, neutral or not at all.
    Raises :class:`ReversedReadingsError` when ``last`` is older than ``first``, and
    ``ValueError`` for depths that are none or below 1.

    >>> from datetime import UTC, datetime, timedelta
    >>> def reading(kinds, hour):
    ...     places = tuple(
    ...         SnapshotPlace(position=n, kind=CommentKind(k)) for n, k in enumerate(kinds, 1))
    ...     return ThreadSnapshot(taken_at=datetime(2026, 1, 1, hour, tzinfo=UTC), places=places,
    ...                           order=CommentOrder.RELEVANCE)
    >>> result = outcome_between(reading(["hateful", "hateful", "neutral"], 8),
    ...                 reading(["ours", "unknown", "hateful"], 14), top=(3,))
    >>> fall = result.top(3).difference(CommentKind.HATEFUL)
    >>> [round(x, 2) for x in (fall.estimate, fall.lowest, fall.highest)]
    [-0.17, -0.33, 0.0]
    """
    if last.taken_at < first.taken_at:
        raise ReversedReadingsError("the last reading was taken before the first")
    sizes = tuple(top)
    if not sizes or min(sizes) < 1:
        raise ValueError("a top has at least one place")
    orders = _doubts_of_order(first.order, last.order)
    return Outcome(tops=tuple(_compare(first, last, size, orders) for size in sizes))


def _compare(
    first: ThreadSnapshot, last: ThreadSnapshot, size: int, orders: tuple[Doubt, ...]
) -> Top:
    knows_misleading = first.knows_misleading and last.knows_misleading
    before, after = (
        count_kinds(
            place
            if knows_misleading or place.kind is not CommentKind.MISLEADING
            else replace(place, kind=CommentKind.UNKNOWN)
            for place in reading.top(size)
        )
        for reading in (first, last)
    )
    doubts = list(orders)
    if before.known < KNOWN_AT_LEAST * size:
        doubts.append(Doubt.TOO_FEW_BEFORE)
    if after.known < KNOWN_AT_LEAST * size:
        doubts.append(Doubt.TOO_FEW_AFTER)
    return Top(
        size=size,
        before=before,
        after=after,
        doubts=tuple(doubts),
        knows_misleading=knows_misleading,
    )


def _doubts_of_order(first: CommentOrder, last: CommentOrder) -> tuple[Doubt, ...]:
    if CommentOrder.UNKNOWN in (first, last):
        return (Doubt.UNKNOWN_ORDER,)
    return () if first is last else (Doubt.DIFFERENT_ORDER,)


def _refuse_unknown(kinds: tuple[CommentKind, ...]) -> None:
    if CommentKind.UNKNOWN in kinds:
        raise ValueError("unknown places are counted, not compared")
