"""What one look at a thread showed, with all that may move a comment in its order.

A :class:`Sighting` is a reading together with what is known of each comment (age,
length, the page's own reaction); the order model learns from sightings. What a reading
leaves out stays ``None`` and is never read as zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import log

from jesuisla.analysis.thread import CommentKind, CommentOrder

LARGEST = 10**12
"""Places, counts and lengths above it are mistakes: no thread has as many."""

CLOCK_SKEW = timedelta(minutes=2)
"""How far two clocks may differ before a comment counts as written in the future."""


class SightingFault(StrEnum):
    """What is wrong with a sighting; the value says it in English."""

    REPEATED_PLACE = "the same place stands twice in one reading"
    REPEATED_COMMENT = "the same comment stands twice in one reading"
    FUTURE_COMMENT = "a comment is younger than the reading that shows it"
    OTHER_THREAD = "readings of different threads are mixed"
    NAIVE_TIME = "a time needs a time zone"
    PLACE_BELOW_ONE = "a place counts from 1"
    BELOW_ZERO = "a count cannot be below zero"
    TOO_LARGE = "a number is too large"
    NAMELESS = "a line names a comment, a place, or both"
    NOT_JSON = "this is no JSON"
    NOT_AN_OBJECT = "an object is needed"
    MISSING = "something that is needed is missing"
    NOT_WHOLE = "a whole number or null is needed"
    NOT_A_TIME = "a time such as 2026-01-31T12:00:00Z or null is needed"
    NOT_YES_OR_NO = "true, false or null is needed"
    NOT_TEXT = "a name holds what is no text"
    UNKNOWN_WORD = "this word is not known"
    CONTRADICTION = "the lines of one reading differ in time, order, network, page or ties"


class SightingError(ValueError):
    """A sighting that cannot be true: its ``fault``, and ``about`` what."""

    def __init__(self, fault: SightingFault, about: object = "") -> None:
        super().__init__(f"{fault.value}: {about}" if about != "" else fault.value)
        self.fault = fault
        self.about = str(about)


class RepeatedPlaceError(SightingError):
    """Two comments stand at one place, or one comment at two places."""


class FutureCommentError(SightingError):
    """A comment is younger than the look that showed it."""


class OtherThreadError(SightingError):
    """Sightings of different threads were given where one thread was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SightedComment:
    """One comment, or one unnamed place, as a look showed it.

    ``place`` counts from 1 and is ``None`` for a comment that is known to be in the
    thread but was not reached; ``comment`` is ``None`` where only the kind was tapped.
    ``length`` counts characters; ``page_reacted`` says whether the page itself liked,
    answered or pinned; ``parent`` names the comment that this one answers.
    """

    comment: str | None = None
    place: int | None = None
    kind: CommentKind = CommentKind.UNKNOWN
    likes: int | None = None
    replies: int | None = None
    created_at: datetime | None = None
    length: int | None = None
    page_reacted: bool | None = None
    parent: str | None = None

    def __post_init__(self) -> None:
        """Refuse counts that cannot be, places below 1 and naive times."""
        if self.place is not None and self.place < 1:
            raise SightingError(SightingFault.PLACE_BELOW_ONE, self.place)
        for name in ("likes", "replies", "length"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise SightingError(SightingFault.BELOW_ZERO, name)
        for name in ("place", "likes", "replies", "length"):
            if (getattr(self, name) or 0) > LARGEST:
                raise SightingError(SightingFault.TOO_LARGE, name)
        if self.created_at is not None and self.created_at.tzinfo is None:
            raise SightingError(SightingFault.NAIVE_TIME, "created_at")
        if self.comment is None and self.place is None:
            raise SightingError(SightingFault.NAMELESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One viewer's look at a thread at one moment, in one order.

    Orders are personal: the looks of several viewers at one moment are one sighting
    each. With ``tied`` two comments may share a place, meaning that the viewer could
    not tell which came first; without it a place given twice is refused.
    Standings are kept by place, those not reached last.
    """

    thread: str
    taken_at: datetime
    standings: tuple[SightedComment, ...]
    network: str = ""
    page: str | None = None
    order: CommentOrder = CommentOrder.RELEVANCE
    tied: bool = False

    def __post_init__(self) -> None:
        """Refuse repeated places and comments, and comments from the future."""
        if self.taken_at.tzinfo is None:
            raise SightingError(SightingFault.NAIVE_TIME, "taken_at")
        _refuse_repeats([item.comment for item in self.standings], SightingFault.REPEATED_COMMENT)
        if not self.tied:
            _refuse_repeats([item.place for item in self.standings], SightingFault.REPEATED_PLACE)
        latest = self.taken_at + CLOCK_SKEW
        for item in self.standings:
            if item.created_at is not None and item.created_at > latest:
                raise FutureCommentError(SightingFault.FUTURE_COMMENT, item.comment or item.place)
        object.__setattr__(self, "standings", tuple(sorted(self.standings, key=_by_place)))

    @property
    def named(self) -> tuple[SightedComment, ...]:
        """The standings that say which comment they are, by place."""
        return tuple(item for item in self.standings if item.comment is not None)

    @property
    def kinds(self) -> dict[int, CommentKind]:
        """What was seen at each place."""
        return {item.place: item.kind for item in self.standings if item.place is not None}


def _by_place(item: SightedComment) -> float:
    return item.place if item.place is not None else float("inf")


def _refuse_repeats(values: Iterable[object], fault: SightingFault) -> None:
    earlier: set[object] = set()
    for value in values:
        if value is not None and value in earlier:
            raise RepeatedPlaceError(fault, value)
        earlier.add(value)


def join_sightings(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return the sightings by thread and time, those that are parts of one look put together.

    Two sightings of one moment and order that share no place and no comment are one
    look noted in two parts; where they share any, they are two viewers' looks.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> parts = [
    ...     Sighting(thread="t", taken_at=noon, standings=(SightedComment(place=n, comment=c),))
    ...     for n, c in ((1, "a"), (2, "b"))]
    >>> [len(look.standings) for look in join_sightings(parts)]
    [2]
    >>> len(join_sightings(parts + parts))
    2
    """
    looks: list[Sighting] = []
    open_looks: dict[tuple[object, ...], list[int]] = {}
    for part in sorted(sightings, key=lambda sighting: (sighting.thread, sighting.taken_at)):
        key = (part.thread, part.taken_at, part.order, part.network, part.page, part.tied)
        for at in open_looks.setdefault(key, []):
            if _disjoint(looks[at], part):
                both = looks[at].standings + part.standings
                looks[at] = replace(looks[at], standings=both)
                break
        else:
            open_looks[key].append(len(looks))
            looks.append(part)
    return looks


def _disjoint(first: Sighting, second: Sighting) -> bool:
    return not (
        {item.place for item in first.standings if item.place is not None}
        & {item.place for item in second.standings if item.place is not None}
        or {item.comment for item in first.named} & {item.comment for item in second.named}
    )


def consensus(looks: Sequence[Sighting]) -> Sighting:
    """Return what several viewers of one moment saw, as one order.

    Comments stand by the mean of the logarithm of their place; where a viewer did not
    reach a comment, it counts as one place below that viewer's last. Raises
    :class:`OtherThreadError` for looks of several threads, or none.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> looks = [Sighting(thread="t", taken_at=noon, standings=tuple(
    ...     SightedComment(place=n, comment=c) for n, c in enumerate(order, 1)))
    ...     for order in ("abc", "bac", "bca")]
    >>> [item.comment for item in consensus(looks).standings]
    ['b', 'a', 'c']
    """
    only_thread(looks)
    if len(looks) == 1:
        return looks[0]
    total: dict[str, float] = {}
    about: dict[str, SightedComment] = {}
    for look in looks:
        for item in look.named:
            about.setdefault(str(item.comment), item)
    for look in looks:
        places = {item.comment: item.place for item in look.named if item.place is not None}
        below = max(places.values(), default=0) + 1
        for name in about:
            total[name] = total.get(name, 0.0) + log(places.get(name, below))
    order = sorted(about, key=total.__getitem__)
    standings = tuple(replace(about[name], place=at) for at, name in enumerate(order, 1))
    return replace(looks[0], standings=standings, tied=False)


def sightings_by_thread(sightings: Iterable[Sighting]) -> dict[tuple[str, str], list[Sighting]]:
    """Return the joined sightings of each network's threads, oldest first.

    Two networks may call two threads by one name.
    """
    threads: dict[tuple[str, str], list[Sighting]] = {}
    for look in join_sightings(sightings):
        threads.setdefault((look.network, look.thread), []).append(look)
    return threads


def only_thread(sightings: Sequence[Sighting]) -> str:
    """Return the one thread that all of ``sightings`` show.

    Raises :class:`OtherThreadError` when they show several, or none.
    """
    names = {look.thread for look in sightings}
    if len(names) != 1:
        raise OtherThreadError(SightingFault.OTHER_THREAD, ", ".join(sorted(names)[:3]))
    return names.pop()
