"""What readings teach about an order: each explained by those of its thread before it."""

from collections.abc import Iterable, Sequence

import numpy as np

from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.features import scene_of
from jesuisla.analysis.visibility.likelihood import Evidence, Ranking, Taps, Tiers
from jesuisla.analysis.visibility.sighting import (
    SightedComment,
    Sighting,
    consensus,
    sightings_by_thread,
)

MEMORY = 24
"""Earlier looks at a thread that explain the next one, the newest."""

Lesson = Sequence[Evidence]
"""What the readings of one thread teach, in their order."""


def lessons_of(sightings: Iterable[Sighting]) -> list[Lesson]:
    """Return what each thread teaches, in no order; those that teach nothing are left out."""
    lessons = [
        [
            piece
            for now, earlier in readings_with_earlier(looks, chained=True)
            for piece in _evidence(now, earlier)
        ]
        for looks in sightings_by_thread(sightings).values()
    ]
    return [lesson for lesson in lessons if lesson]


def readings_with_earlier(
    looks: Sequence[Sighting], *, chained: bool = False
) -> list[tuple[Sighting, tuple[Sighting, ...]]]:
    """Return each reading of a thread in its order of relevance, with those before it.

    The looks of one moment share the same earlier ones; when ``chained``, each has those
    of its moment that stand before it too, which is the chain rule for what viewers
    see together. Pure taps name no comment and are nobody's earlier reading.
    """
    pairs: list[tuple[Sighting, tuple[Sighting, ...]]] = []
    earlier: tuple[Sighting, ...] = ()
    upcoming: list[Sighting] = []
    for look in looks:
        if look.order is not CommentOrder.RELEVANCE:
            continue
        if upcoming and upcoming[0].taken_at < look.taken_at:
            earlier, upcoming = (*earlier, *upcoming)[-MEMORY:], []
        pairs.append((look, (*earlier, *upcoming)[-MEMORY:] if chained else earlier))
        if look.named:
            upcoming.append(look)
    return pairs


def last_moment(earlier: Sequence[Sighting]) -> Sighting | None:
    """Return what the viewers of the last moment of ``earlier`` saw, as one order."""
    moment = max((look.taken_at for look in earlier), default=None)
    looks = [look for look in earlier if look.taken_at == moment]
    return consensus(looks) if looks else None


def unreached_comments(now: Sighting, last: Sighting | None) -> list[SightedComment]:
    """Return comments that stood in the ``last`` reading and that ``now`` stopped short of.

    A reading as deep as the last would have shown them: there they are gone instead.
    """
    if last is None:
        return []
    here = {item.comment for item in now.named}
    deepest = max((item.place or 0 for item in now.named), default=0)
    deepest_then = max((item.place or 0 for item in last.named), default=0)
    if deepest >= deepest_then:
        return []
    return [_unplaced(item) for item in last.named if item.comment not in here]


def _evidence(now: Sighting, earlier: tuple[Sighting, ...]) -> list[Evidence]:
    last = last_moment([look for look in earlier if look.taken_at < now.taken_at])
    if not now.named:
        return _tapped(now, earlier, last)
    scene = scene_of(now, earlier, below=unreached_comments(now, last))
    placed_rows = [row for row, item in enumerate(scene.standings) if item.place is not None]
    if len(scene.standings) < 2 or not placed_rows:
        return []
    if not now.tied:
        return [Ranking(scene.columns, len(placed_rows))]
    tiers: dict[int, list[int]] = {}
    for row in placed_rows:
        tiers.setdefault(scene.standings[row].place or 0, []).append(row)
    return [Tiers(scene.columns, tuple(tuple(rows) for _, rows in sorted(tiers.items())))]


def _tapped(now: Sighting, earlier: tuple[Sighting, ...], last: Sighting | None) -> list[Evidence]:
    if last is None:
        return []
    pool = [_unplaced(item) for item in last.named]
    scene = scene_of(now, earlier, below=pool)
    number = {kind: at for at, kind in enumerate(CommentKind)}
    kinds = np.array([number[item.kind] for item in scene.standings], dtype=np.int64)
    kinds_by_place = tuple(
        number[kind] for kind in now.kinds.values() if kind is not CommentKind.UNKNOWN
    )
    is_known = kinds != number[CommentKind.UNKNOWN]
    if not kinds_by_place or is_known.sum() < 2:
        return []
    return [Taps(scene.columns[is_known], kinds[is_known], kinds_by_place)]


def _unplaced(item: SightedComment) -> SightedComment:
    return SightedComment(
        comment=item.comment,
        kind=item.kind,
        likes=item.likes,
        replies=item.replies,
        created_at=item.created_at,
        length=item.length,
        page_reacted=item.page_reacted,
    )
