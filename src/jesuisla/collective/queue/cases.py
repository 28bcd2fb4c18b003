"""Cases: what is known of each thread of the queue, read for all of them at once.

What each line of the queue is to show of its thread is read here; ``templates/queue/case.html``
shows it, and :mod:`~jesuisla.collective.queue.lines` says in which order.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Count,
    ExpressionWrapper,
    FloatField,
    Min,
    Prefetch,
    Q,
    QuerySet,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import TOP_PLACES, ThreadState, Urgency, urgency_of
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.knowledge.known_claims import KnownClaim, known_near
from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.collective.threads.top_comments import (
    CarriedKind,
    Sight,
    shortly_before,
    still_said,
    tells,
)

RECENT = timedelta(hours=3)
"""How far back the speed of a thread is measured when its comments carry times."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A thread on the queue: its urgency, who proposed it, who works on it."""

    thread: Thread
    state: ThreadState
    urgency: Urgency
    proposals: tuple[Proposal, ...]
    claim: Claim | None
    reading: int | None
    """The number of the reading that tells of its top."""
    rated_by: str
    """The alias of whoever took it; empty for an archive, or where it was forgotten."""
    carried: Mapping[int, CarriedKind]
    """What was said of places shortly before that reading, by position."""
    recent_since: datetime | None
    """When the first of its comments of the last hours was written, where they give its speed."""
    near: KnownClaim | None
    """The checked claim near which it stands."""


@dataclass(frozen=True)
class _LastReading:
    """The last reading of a thread, and the comment counts of its readings over time."""

    pk: int
    by: str
    carried: Mapping[int, CarriedKind]
    taken_at: datetime
    kinds: Counter[str]
    counts: tuple[tuple[datetime, int], ...]
    hate_chance: float | None
    """The mean chance of hate at the places that nobody judged, by a scorer."""


@dataclass(frozen=True)
class _Holding:
    """How many comments we hold of a thread; ``recent`` is ``None`` when none carries a time."""

    comments: int
    recent: int | None
    recent_since: datetime | None


def cases_of_queue(
    moment: datetime,
    threads: QuerySet[Thread] | None = None,
    *,
    unsaid: Collection[int] = (),
) -> list[Case]:
    """Return the cases of the queue at ``moment``, most urgent first, in a handful of queries.

    ``unsaid`` are comments that count as if nobody had said what they are.
    """
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN).select_related("by")
    queue_threads = threads_in_queue() if threads is None else threads
    rows = list(
        queue_threads.select_related("page", "claim__by").prefetch_related(
            Prefetch("proposals", queryset=waiting, to_attr="waiting")
        )
    )
    queue_pks = queue_threads.order_by().values("pk")
    last_readings, holdings = _last_readings(queue_pks, unsaid), _held_comments(queue_pks, moment)
    near = known_near(thread.pk for thread in rows)
    cases = [
        _case(thread, last_readings.get(thread.pk), holdings.get(thread.pk), moment, near)
        for thread in rows
    ]
    return sorted(cases, key=lambda case: (-case.urgency.order, case.thread.pk))


def case_of(thread: Thread, moment: datetime) -> Case:
    """Return one thread as it would stand on the queue at ``moment``."""
    return cases_of_queue(moment, Thread.objects.filter(pk=thread.pk))[0]


def _case(
    thread: Thread,
    reading: _LastReading | None,
    holding: _Holding | None,
    moment: datetime,
    near: Mapping[int, KnownClaim],
) -> Case:
    state = _state(thread, reading, holding, moment)
    claim: Claim | None = getattr(thread, "claim", None)
    return Case(
        thread=thread,
        state=state,
        urgency=urgency_of(state),
        proposals=tuple(getattr(thread, "waiting", ())),
        claim=claim if claim is not None and claim.until > moment else None,
        reading=reading.pk if reading else None,
        rated_by=reading.by if reading else "",
        carried=reading.carried if reading else {},
        recent_since=holding.recent_since if holding else None,
        near=near.get(thread.pk),
    )


def top_kinds(cases: Iterable[Case]) -> Mapping[int, tuple[CommentKind, ...]]:
    """Return what people saw at the first places of each thread, for one square each.

    Threads of which nobody saw anything are left out.
    """
    cases_by_reading = {case.reading: case for case in cases if case.reading is not None}
    kinds: dict[int, dict[int, CommentKind]] = defaultdict(dict)
    readings = padded(cases_by_reading)
    for reading, position, kind in _judged_places(*readings) if readings else ():
        kinds[reading][position] = CommentKind(kind)
    tops = {}
    for reading, case in cases_by_reading.items():
        places = kinds[reading] | {place: word.kind for place, word in case.carried.items()}
        size = max([*places, min(TOP_PLACES, case.state.comment_count or TOP_PLACES)])
        if any(kind != CommentKind.UNKNOWN for kind in places.values()):
            tops[case.thread.pk] = tuple(
                places.get(place, CommentKind.UNKNOWN) for place in range(1, size + 1)
            )
    return tops


@KeptQuery
def _judged_places(*readings: int) -> QuerySet[Place, tuple[int, int, str]]:
    rows = Place.objects.filter(reading__in=readings, position__lte=TOP_PLACES, guessed=False)
    return rows.values_list("reading_id", "position", "kind")


def _state(
    thread: Thread, reading: _LastReading | None, holding: _Holding | None, moment: datetime
) -> ThreadState:
    count_then = reading.counts[-1][1] if reading and reading.counts else thread.comment_count
    # What we hold is the least there can be.
    count = max(
        (n for n in (count_then, holding.comments if holding else None) if n is not None),
        default=None,
    )
    kinds = reading.kinds if reading else Counter[str]()
    places = sum(kinds.values())
    # Where a thread has fewer than ten comments, the places below are empty, not unknown.
    size = TOP_PLACES if count is None else min(TOP_PLACES, max(count, places))
    good = kinds[CommentKind.SUPPORTIVE] + kinds[CommentKind.OURS]
    return ThreadState(
        comment_count=count,
        comments_per_hour=_speed(reading, holding),
        audience=thread.page.audience if thread.page else None,
        age_hours=_hours(thread.posted_at, moment),
        hateful_share=kinds[CommentKind.HATEFUL] / size if places else None,
        misleading_share=kinds[CommentKind.MISLEADING] / size if places else 0.0,
        supportive_share=good / size if places else None,
        unknown_share=(kinds[CommentKind.UNKNOWN] + size - places) / size if places else None,
        expected_hateful=reading.hate_chance if reading else None,
        good_voices=good if places else None,
        hours_since_reading=_hours(reading.taken_at, moment) if reading else None,
        language=thread.language or None,
    )


def _hours(since: datetime | None, moment: datetime) -> float | None:
    return None if since is None else max(0.0, (moment - since).total_seconds() / 3600)


def _speed(reading: _LastReading | None, holding: _Holding | None) -> float | None:
    """Comments an hour: between the last two readings that counted, else by their times."""
    if reading and len(reading.counts) >= 2:
        (before, few), (after, many) = reading.counts[-2:]
        hours = (after - before).total_seconds() / 3600
        if hours >= 0.1:
            return max(0.0, (many - few) / hours)
    if holding is not None and holding.recent is not None:
        return holding.recent / (RECENT.total_seconds() / 3600)
    return None


def _last_readings(
    threads: QuerySet[Thread, Any], unsaid: Collection[int]
) -> Mapping[int, _LastReading]:
    sights: dict[int, list[Sight]] = defaultdict(list)
    silent: dict[int, list[Sight]] = defaultdict(list)
    counts: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    aliases: dict[int, str] = {}
    readings = Reading.objects.filter(thread__in=threads).annotate(known=tells())
    for pk, thread, taken_at, order, count, alias, is_informative in readings.order_by(
        "taken_at", "pk"
    ).values_list("pk", "thread_id", "taken_at", "order", "comment_count", "by__alias", "known"):
        aliases[pk] = alias or ""
        (sights if is_informative else silent)[thread].append((taken_at, pk, order))
        if count is not None:
            counts[thread].append((taken_at, count))
    # Where nobody knows anything, the last reading still names the comments at the top.
    sights = silent | sights
    last = {
        thread: (thread_sights[-1][1], thread_sights[-1][0])
        for thread, thread_sights in sights.items()
    }
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    chances: dict[int, list[tuple[float, int]]] = defaultdict(list)
    tops = _tops([pk for pk, _ in last.values()], unsaid)
    for reading, kind, is_guess, places, chance, score_count in tops:
        kinds[reading][CommentKind.UNKNOWN if is_guess else kind] += places
        if (is_guess or kind == CommentKind.UNKNOWN) and chance is not None:
            chances[reading].append((chance, score_count))
    before = {
        thread_sights[-1][1]: shortly_before(thread_sights) for thread_sights in sights.values()
    }
    carried = still_said(before, TOP_PLACES)
    for reading, words in carried.items():
        kinds[reading].update(word.kind for word in words.values())
        kinds[reading][CommentKind.UNKNOWN] -= sum(word.in_later for word in words.values())
    return {
        thread: _LastReading(
            reading,
            aliases[reading],
            carried.get(reading, {}),
            taken_at,
            kinds[reading],
            tuple(counts[thread]),
            _mean(chances[reading]),
        )
        for thread, (reading, taken_at) in last.items()
        if kinds[reading]
    }


def _tops(readings: Sequence[int], unsaid: Collection[int]) -> Iterable[Any]:
    """For each reading, kind and whether a scorer guessed it: places, chance of hate, scored."""
    if unsaid:
        return _counted_tops(readings, Q(guessed=True) | Q(comment__in=list(unsaid)))
    return _kept_tops(*padded(readings)) if readings else ()


@KeptQuery
def _kept_tops(*readings: int) -> QuerySet[Place, Any]:
    return _counted_tops(readings, Q(guessed=True))


def _counted_tops(readings: Sequence[int], is_untold: Q) -> QuerySet[Place, Any]:
    hate = KeyTransform("hate", KeyTransform("labels", "comment__scores"))
    chance = Cast(KeyTextTransform("p", hate), FloatField())
    return (
        Place.objects.filter(reading__in=readings, position__lte=TOP_PLACES)
        .order_by()
        .annotate(untold=ExpressionWrapper(is_untold, BooleanField()))
        .values_list("reading_id", "kind", "untold")
        .annotate(places=Count("pk"), chance=Avg(chance), scored=Count(chance))
    )


def _mean(chances: list[tuple[float, int]]) -> float | None:
    score_count = sum(count for _, count in chances)
    return sum(chance * count for chance, count in chances) / score_count if score_count else None


def _held_comments(threads: QuerySet[Thread, Any], moment: datetime) -> Mapping[int, _Holding]:
    """Return how many comments we hold of each thread, and how many are recent."""
    rows = (
        Comment.objects.filter(thread__in=threads)
        .order_by()
        .values_list("thread_id")
        .annotate(
            held=Count("pk"),
            timed=Count("created_at"),
            recent=Count("pk", filter=Q(created_at__gt=moment - RECENT)),
            since=Min("created_at", filter=Q(created_at__gt=moment - RECENT)),
        )
    )
    return {
        thread: _Holding(count, recent if timed_count else None, since)
        for thread, count, timed_count, recent, since in rows
    }
