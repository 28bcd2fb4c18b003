"""What may move a comment in an order, as columns of numbers.

A comment's pull is linear in these columns. Those that a support can raise enter
with weights that cannot be negative, so that more support never lowers a chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.visibility.sighting import Fault, OtherThreadError, Sighting, Standing

Numbers = NDArray[np.float64]

NAMES = (
    "likes",  # log(1 + likes)
    "likes_late",  # the same for a comment that came late
    "first_likes",  # likes / (likes + 3): the first few count most
    "first_likes_late",
    "replies",  # log(1 + replies)
    "page",  # the page itself liked, answered or pinned
    "before",  # -log(place) in the last reading of this thread
    "gain",  # log(1 + likes) now less then, where it stood in the last reading
    "late",  # log(1 + hours after the first comment of the thread)
    "length",  # log of its length over 100 characters
    "age",  # log(2 + hours since it was written)
    "seen",  # 1 where it stood in the last reading
    "seen_likes",  # log(1 + likes) then
    "seen_late",
    "seen_length",
    "seen_age",
)
"""The columns, in order."""

AT = {name: column for column, name in enumerate(NAMES)}
"""The column of each name."""

NEVER_NEGATIVE = NAMES[:8]
"""The columns whose weight is at least zero."""

FIRST_LIKES = 3.0
"""Likes at which the first few have done half of what they can."""

_LONGEST = 1000.0
_USUAL_LENGTH = 100.0
_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The comments that compete in one sighting, a row each.

    ``columns`` has shape (comments, len(NAMES)). ``likes``, ``late`` and ``seen`` are
    kept for asking what more support would do. ``contradictions`` is the share of the
    comments whose likes fell or that vanished since the last reading, 0 to 1.
    """

    standings: tuple[Standing, ...]
    columns: Numbers
    likes: Numbers
    late: Numbers
    seen: Numbers
    contradictions: float

    @property
    def names(self) -> list[str]:
        """The comments' own names, row by row."""
        return [str(item.comment) for item in self.standings]


def scene(now: Sighting, last: Sighting | None = None, *, below: Sequence[Standing] = ()) -> Scene:
    """The scene of ``now``, knowing the ``last`` reading of the same thread.

    ``below`` are comments known to compete that ``now`` did not reach. Counts nobody
    knows are taken to be the median of those known. Raises
    :class:`OtherThreadError` when ``last`` shows another thread and ``ValueError``
    when it is the later of the two.
    """
    if last is not None and last.thread != now.thread:
        raise OtherThreadError(Fault.OTHER_THREAD, last.thread)
    if last is not None and last.taken_at > now.taken_at:
        raise ValueError("the last reading is later than this one")
    standings = (*now.named, *below)
    before = {item.comment: item for item in last.named} if last is not None else {}
    likes = _filled([item.likes for item in standings])
    late, age = _times(standings, now.taken_at, before)
    past = _past(standings, before, likes)
    length = _filled([item.length for item in standings], usual=_USUAL_LENGTH)
    long = np.log((1 + np.minimum(length, _LONGEST)) / (1 + _USUAL_LENGTH))
    columns = np.zeros((len(standings), len(NAMES)))
    values = {
        "replies": np.log1p(_filled([item.replies for item in standings])),
        "page": np.array([float(bool(item.page_reacted)) for item in standings]),
        "before": -np.log(past.place) * past.seen,
        "late": late,
        "length": long,
        "age": np.log(2 + age),
        "seen": past.seen,
        "seen_likes": np.log1p(past.likes) * past.seen,
        "seen_late": late * past.seen,
        "seen_length": long * past.seen,
        "seen_age": np.log(2 + age) * past.seen,
        **_liked(likes, late, past.seen, past.likes),
    }
    for name, value in values.items():
        columns[:, AT[name]] = value
    return Scene(
        standings=standings,
        columns=columns,
        likes=likes,
        late=late,
        seen=past.seen,
        contradictions=_contradictions(standings, before, past.fell),
    )


def _liked(likes: Numbers, late: Numbers, seen: Numbers, then: Numbers) -> Mapping[str, Numbers]:
    many, few = np.log1p(likes), likes / (likes + FIRST_LIKES)
    return {
        "likes": many,
        "likes_late": many * late,
        "first_likes": few,
        "first_likes_late": few * late,
        "gain": (many - np.log1p(then)) * seen,
    }


@dataclass(frozen=True, slots=True)
class _Past:
    place: Numbers
    likes: Numbers
    seen: Numbers
    fell: int


def _past(
    standings: Sequence[Standing], before: Mapping[str | None, Standing], likes: Numbers
) -> _Past:
    place, then = np.ones(len(standings)), likes.copy()
    seen, fell = np.zeros(len(standings)), 0
    for row, item in enumerate(standings):
        earlier = before.get(item.comment)
        if earlier is None or earlier.place is None:
            continue
        seen[row], place[row] = 1.0, earlier.place
        if earlier.likes is not None and item.likes is not None:
            fell += earlier.likes > item.likes
            then[row] = min(earlier.likes, item.likes)
    return _Past(place, then, seen, fell)


def _contradictions(
    standings: Sequence[Standing], before: Mapping[str | None, Standing], fell: int
) -> float:
    if not before:
        return 0.0
    here = {item.comment for item in standings}
    deepest = max((item.place or 0) for item in standings) if standings else 0
    gone = sum(
        name not in here and item.place is not None and item.place < deepest
        for name, item in before.items()
    )
    return min(1.0, (gone + fell) / len(before))


def _filled(counts: Sequence[int | None], usual: float = 0.0) -> Numbers:
    values = np.array([np.nan if count is None else count for count in counts], dtype=float)
    unknown = np.isnan(values)
    if unknown.any():
        values[unknown] = usual if unknown.all() else np.median(values[~unknown])
    return values


def _times(
    standings: Sequence[Standing], taken_at: datetime, before: Mapping[str | None, Standing]
) -> tuple[Numbers, Numbers]:
    moment = taken_at.timestamp()
    written = np.array(
        [np.nan if item.created_at is None else item.created_at.timestamp() for item in standings]
    )
    known = written[~np.isnan(written)]
    if not len(known):
        return np.zeros(len(standings)), np.zeros(len(standings))
    first = known.min()
    for item in before.values():
        if item.created_at is not None:
            first = min(first, item.created_at.timestamp())
    written = np.where(np.isnan(written), np.median(known), written)
    late = np.log1p(np.maximum(written - first, 0) / _HOUR)
    return late, np.maximum(moment - written, 0) / _HOUR
