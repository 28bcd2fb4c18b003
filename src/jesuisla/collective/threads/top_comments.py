"""What stands at the top: what was said stays said until somebody says otherwise.

A reading in which nobody said what stands where tells the order of the comments and hides
nothing: the top is told by the last reading that knows a place, and a place that nobody
judged there keeps what a person said of it shortly before.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from jesuisla.analysis.thread import CommentKind, SnapshotPlace, ThreadSnapshot
from jesuisla.collective.threads.models import Place, Reading, Thread
from jesuisla.collective.threads.threads import snapshot_of

STILL_STANDS = timedelta(hours=1)
"""How long a person's word on a place, without its comment, holds for a later reading.

Later than that the order may well have changed, and nobody knows which comment was meant.
"""


class CarriedKind(NamedTuple):
    """What a person said shortly before; ``in_later``: the later reading saw the place too."""

    kind: CommentKind
    in_later: bool


Sight = tuple[datetime, int, str]
"""When a reading was taken, its number, and its order."""


def tells() -> Exists:
    """Whether a reading knows what stands at one place at least."""
    return Exists(Place.objects.filter(reading=OuterRef("pk")).exclude(kind=CommentKind.UNKNOWN))


def threads_said_to_be(harm: str) -> QuerySet[Thread]:
    """Return the threads that a person called ``hateful`` or ``misleading``.

    What was said of the whole counts; where nothing was, what was said of a place at the top as
    it was read last.
    """
    newest = Reading.objects.filter(thread=OuterRef(OuterRef("pk"))).order_by("-taken_at", "-pk")
    told_places = Place.objects.filter(
        reading=Subquery(newest.values("pk")[:1]), position__lte=10, kind=harm, guessed=False
    )
    return Thread.objects.filter(
        Q(harm__in=(harm, Thread.Harm.BOTH)) | Q(Exists(told_places), harm=Thread.Harm.UNSAID)
    )


def first_and_last(readings: QuerySet[Reading]) -> tuple[Reading | None, Reading | None]:
    """The earliest and the latest that tell something; one that is alone is the latest."""
    telling_readings = readings.filter(tells()).order_by("taken_at", "pk")
    first, last = telling_readings.first(), telling_readings.last()
    return (first if first != last else None), last


def standing(reading: Reading, places: int = 10) -> ThreadSnapshot:
    """A reading, each place that nobody judged with what was said of it shortly before."""
    sights = Reading.objects.filter(
        thread=reading.thread_id,
        taken_at__gte=reading.taken_at - STILL_STANDS,
        taken_at__lte=reading.taken_at,
    )
    rows = sights.order_by("taken_at", "pk").values_list("taken_at", "pk", "order")
    before = shortly_before(
        [sight for sight in rows if sight[:2] <= (reading.taken_at, reading.pk)]
    )
    carried_kinds = still_said({reading.pk: before}, places)[reading.pk]
    plain = snapshot_of(reading, places)
    places_by_position = {place.position: place for place in plain.places}
    for position, carried_kind in carried_kinds.items():
        place = places_by_position.get(position, SnapshotPlace(position=position))
        places_by_position[position] = replace(place, kind=carried_kind.kind)
    return replace(plain, places=tuple(places_by_position.values()))


def shortly_before(sights: Sequence[Sight]) -> list[int]:
    """Which readings speak for the last of ``sights`` too, the latest first.

    ``sights`` are of one thread, in the order of time.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 1, 1, hour, tzinfo=UTC) for hour in (8, 10, 11)]
    >>> shortly_before([(at[0], 1, "time"), (at[1], 2, "time"), (at[2], 3, "time")])
    [2]
    """
    taken_at, _pk, order = sights[-1]
    return [
        pk
        for at, pk, earlier_order in reversed(sights[:-1])
        if earlier_order == order and taken_at - at <= STILL_STANDS
    ]


def still_said(
    before: Mapping[int, Sequence[int]], places: int = 10
) -> dict[int, dict[int, CarriedKind]]:
    """What still holds of the places that nobody judged in a reading, by its number.

    ``before`` gives for each reading those that speak for it, the latest first.
    """
    numbers = {pk for last, earlier in before.items() if earlier for pk in (last, *earlier)}
    tops: dict[int, dict[int, Place]] = defaultdict(dict)
    for row in Place.objects.filter(reading__in=numbers, position__lte=places) if numbers else ():
        tops[row.reading_id][row.position] = row
    return {
        last: _carry(tops.get(last, {}), [tops.get(number, {}) for number in earlier])
        for last, earlier in before.items()
    }


def _carry(
    now: Mapping[int, Place], earlier: Sequence[Mapping[int, Place]]
) -> dict[int, CarriedKind]:
    carried_kinds: dict[int, CarriedKind] = {}
    for top in earlier:
        for position, place in top.items():
            here = now.get(position)
            if (
                position not in carried_kinds
                and _is_judged(place)
                and not _is_judged(here)
                and _same(place, here)
            ):
                carried_kinds[position] = CarriedKind(CommentKind(place.kind), here is not None)
    return carried_kinds


def _is_judged(place: Place | None) -> bool:
    """Whether a person, and not only a scorer, told what stands here."""
    return place is not None and place.kind != CommentKind.UNKNOWN and not place.guessed


def _same(before: Place, now: Place | None) -> bool:
    """Whether it may be the same comment: not when both are named and differ."""
    return now is None or before.comment_id is None or now.comment_id in (None, before.comment_id)
