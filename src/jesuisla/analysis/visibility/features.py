"""What may move a comment in an order, as columns of numbers.

A comment's pull is linear in these columns. Those that a support can raise enter
with weights that cannot be negative, so that more support never lowers a chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.visibility.sighting import (
    OtherThreadError,
    SightedComment,
    Sighting,
    SightingFault,
    consensus,
)

NAMES = (
    "likes",  # log(1 + likes)
    "likes_late",  # the same for a comment that came late
    "first_likes",  # likes / (likes + 3): the first few count most
    "first_likes_late",
    "replies",  # log(1 + replies)
    "page",  # the page itself liked, answered or pinned
    "before",  # -mean log(place) in earlier looks at this thread, times their trust ("seen")
    "gain",  # log(1 + likes) now less then, where it stood in an earlier look
    "late",  # log(1 + hours after the first comment of the thread)
    "length",  # log of its length over 100 characters
    "age",  # log(2 + hours since it was written)
    "seen",  # how far earlier looks that show it are trusted: 1 for one look, below 2 for many
    "seen_likes",  # mean log(1 + likes) then; this and what follows times that trust
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

FADING = 3 * 3600.0
"""Seconds after which an earlier look counts half as much as the newest one."""

_LONGEST = 1000.0
_USUAL_LENGTH = 100.0
_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The comments that compete in one sighting, a row each.

    ``columns`` has shape (comments, len(NAMES)). ``likes``, ``late`` and ``was_seen`` are
    kept for asking what more support would do. ``contradictions`` is the share of the
    comments whose likes fell or that vanished since the last reading, 0 to 1.
    """

    standings: tuple[SightedComment, ...]
    columns: Floats
    likes: Floats
    late: Floats
    was_seen: Floats
    contradictions: float

    @property
    def names(self) -> list[str]:
        """The comments' own names, row by row."""
        return [str(item.comment) for item in self.standings]


def scene_of(
    now: Sighting, earlier: Sequence[Sighting] = (), *, below: Sequence[SightedComment] = ()
) -> Scene:
    """Return the scene of ``now``, knowing ``earlier`` looks at the same thread, oldest first.

    ``below`` are comments known to compete that ``now`` did not reach. Counts nobody
    knows are taken to be the median of those known. Raises
    :class:`OtherThreadError` when an earlier look shows another thread and
    ``ValueError`` when it is later than ``now``.
    """
    for look in earlier:
        if look.thread != now.thread:
            raise OtherThreadError(SightingFault.OTHER_THREAD, look.thread)
        if look.taken_at > now.taken_at:
            raise ValueError("the last reading is later than this one")
    standings = (*now.named, *below)
    before = _moment_before(now, earlier)
    likes = _filled([item.likes for item in standings])
    late, age = _times(standings, now.taken_at, earlier)
    past = _past(standings, earlier, likes)
    length = _filled([item.length for item in standings], usual=_USUAL_LENGTH)
    long = np.log((1 + np.minimum(length, _LONGEST)) / (1 + _USUAL_LENGTH))
    columns = np.zeros((len(standings), len(NAMES)))
    values = {
        "replies": np.log1p(_filled([item.replies for item in standings])),
        "page": np.array([float(bool(item.page_reacted)) for item in standings]),
        "before": -past.place * past.trust,
        "late": late,
        "length": long,
        "age": np.log(2 + age),
        "seen": past.trust,
        "seen_likes": past.likes * past.trust,
        "seen_late": late * past.trust,
        "seen_length": long * past.trust,
        "seen_age": np.log(2 + age) * past.trust,
        **_liked(likes, late, past.was_seen, past.likes),
    }
    for name, value in values.items():
        columns[:, AT[name]] = value
    return Scene(
        standings=standings,
        columns=columns,
        likes=likes,
        late=late,
        was_seen=past.was_seen,
        contradictions=_contradictions(standings, before),
    )


def _liked(likes: Floats, late: Floats, was_seen: Floats, then: Floats) -> Mapping[str, Floats]:
    many, few = np.log1p(likes), likes / (likes + FIRST_LIKES)
    return {
        "likes": many,
        "likes_late": many * late,
        "first_likes": few,
        "first_likes_late": few * late,
        "gain": many * was_seen - then,
    }


@dataclass(frozen=True, slots=True)
class _Past:
    """By comment: mean log place and log likes, 1 where seen, and how far to trust them."""

    place: Floats
    likes: Floats
    was_seen: Floats
    trust: Floats


def _past(standings: Sequence[SightedComment], earlier: Sequence[Sighting], likes: Floats) -> _Past:
    """Return what the earlier looks say together, the newest counting most.

    One look is about half noise, half what lasts, so that the mean of ``n`` is trusted
    2n / (n + 1) times as much (the best linear predictor: Robinson, "That BLUP is a good
    thing", Statistical Science 6(1), 1991, https://doi.org/10.1214/ss/1177011926). A
    comment that a later look did not reach counts as just below its end.
    """
    rows = {item.comment: row for row, item in enumerate(standings)}
    has_likes = np.array([item.likes is not None for item in standings])
    looks, place, many = np.zeros((3, len(standings)))
    latest, then = np.full(len(standings), np.nan), likes.copy()
    for look in earlier:
        here = np.full(len(standings), np.nan)
        for item in look.named:
            row = rows.get(item.comment)
            if row is None or item.place is None:
                continue
            here[row] = np.log(item.place)
            if has_likes[row] and item.likes is not None:
                then[row] = min(item.likes, likes[row])
        end = np.log(max((item.place or 0 for item in look.standings), default=0) + 1)
        latest = np.where(np.isnan(here), np.maximum(latest, end), here)
        share = 0.5 ** ((earlier[-1].taken_at - look.taken_at).total_seconds() / FADING)
        is_known = ~np.isnan(latest)
        looks += share * is_known
        place += share * np.where(is_known, latest, 0.0)
        many += share * is_known * np.log1p(then)
    some = np.maximum(looks, np.finfo(float).tiny)
    was_seen = (looks > 0).astype(float)
    return _Past(place / some, many / some, was_seen, 2 * looks / (looks + 1))


def _moment_before(
    now: Sighting, earlier: Sequence[Sighting]
) -> Mapping[str | None, SightedComment]:
    """Return what viewers saw together at the last moment before this one, by comment."""
    moments = {look.taken_at for look in earlier if look.taken_at < now.taken_at}
    if not moments:
        return {}
    looks = [look for look in earlier if look.taken_at == max(moments)]
    return {item.comment: item for item in consensus(looks).named}


def _contradictions(
    standings: Sequence[SightedComment], before: Mapping[str | None, SightedComment]
) -> float:
    if not before:
        return 0.0
    fallen_count = 0
    for item in standings:
        likes = before[item.comment].likes if item.comment in before else None
        fallen_count += likes is not None and item.likes is not None and likes > item.likes
    here = {item.comment for item in standings}
    deepest = max((item.place or 0) for item in standings) if standings else 0
    vanished_count = sum(
        name not in here and item.place is not None and item.place < deepest
        for name, item in before.items()
    )
    return min(1.0, (vanished_count + fallen_count) / len(before))


def _filled(counts: Sequence[int | None], usual: float = 0.0) -> Floats:
    values = np.array([np.nan if count is None else count for count in counts], dtype=float)
    unknown = np.isnan(values)
    if unknown.any():
        values[unknown] = usual if unknown.all() else np.median(values[~unknown])
    return values


def _times(
    standings: Sequence[SightedComment], taken_at: datetime, earlier: Sequence[Sighting]
) -> tuple[Floats, Floats]:
    moment = taken_at.timestamp()
    moments = np.array(
        [np.nan if item.created_at is None else item.created_at.timestamp() for item in standings]
    )
    known_moments = moments[~np.isnan(moments)]
    if not len(known_moments):
        return np.zeros(len(standings)), np.zeros(len(standings))
    first = known_moments.min()
    for look in earlier:
        for item in look.named:
            if item.created_at is not None:
                first = min(first, item.created_at.timestamp())
    moments = np.where(np.isnan(moments), np.median(known_moments), moments)
    late = np.log1p(np.maximum(moments - first, 0) / _HOUR)
    return late, np.maximum(moment - moments, 0) / _HOUR
