"""The threads on the desk, the most urgent first, each with its reasons."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Count,
    ExpressionWrapper,
    FloatField,
    Prefetch,
    Q,
    QuerySet,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import TOP_PLACES, ThreadState, Urgency, urgency_of
from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.proposals.proposals import threads_on_desk
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.collective.threads.top_comments import Sight, shortly_before, still_said, tells

RECENT = timedelta(hours=3)
"""How far back the speed of a thread is measured when its comments carry times."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A thread on the desk: its urgency, who proposed it, who works on it."""

    thread: Thread
    state: ThreadState
    urgency: Urgency
    proposals: tuple[Proposal, ...]
    claim: Claim | None


@dataclass(frozen=True)
class _Seen:
    """The last reading of a thread, and the comment counts of its readings over time."""

    taken_at: datetime
    kinds: Counter[str]
    counts: tuple[tuple[datetime, int], ...]
    expected: float | None
    """The mean chance of hate at the places that nobody judged, by a scorer."""


@dataclass(frozen=True)
class _Held:
    """How many comments we hold of a thread; ``recent`` is ``None`` when none carries a time."""

    comments: int
    recent: int | None


def desk(
    moment: datetime,
    threads: QuerySet[Thread] | None = None,
    *,
    unsaid: Collection[int] = (),
) -> list[Case]:
    """The cases of the desk at ``moment``, most urgent first, in a handful of queries.

    ``unsaid`` are comments that count as if nobody had said what they are.
    """
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN).select_related("by")
    wanted = threads_on_desk() if threads is None else threads
    found = list(
        wanted.select_related("page", "claim__by").prefetch_related(
            Prefetch("proposals", queryset=waiting, to_attr="waiting")
        )
    )
    which = wanted.order_by().values("pk")
    seen, held = _last_readings(which, unsaid), _held_comments(which, moment)
    cases = [_case(thread, seen.get(thread.pk), held.get(thread.pk), moment) for thread in found]
    return sorted(cases, key=lambda case: (-case.urgency.order, case.thread.pk))


def case_of(thread: Thread, moment: datetime) -> Case:
    """One thread as it would stand on the desk at ``moment``."""
    return desk(moment, Thread.objects.filter(pk=thread.pk))[0]


def _case(thread: Thread, seen: _Seen | None, held: _Held | None, moment: datetime) -> Case:
    state = _state(thread, seen, held, moment)
    claim: Claim | None = getattr(thread, "claim", None)
    return Case(
        thread=thread,
        state=state,
        urgency=urgency_of(state),
        proposals=tuple(getattr(thread, "waiting", ())),
        claim=claim if claim is not None and claim.until > moment else None,
    )


def _state(thread: Thread, seen: _Seen | None, held: _Held | None, moment: datetime) -> ThreadState:
    known = seen.counts[-1][1] if seen and seen.counts else thread.comment_count
    # What we hold is the least there can be.
    count = max(
        (n for n in (known, held.comments if held else None) if n is not None), default=None
    )
    kinds = seen.kinds if seen else Counter[str]()
    looked = sum(kinds.values())
    # Where a thread has fewer than ten comments, the places below are empty, not unknown.
    size = TOP_PLACES if count is None else min(TOP_PLACES, max(count, looked))
    good = kinds[CommentKind.SUPPORTIVE] + kinds[CommentKind.OURS]
    return ThreadState(
        comment_count=count,
        comments_per_hour=_speed(seen, held),
        audience=thread.page.audience if thread.page else None,
        age_hours=_hours(thread.posted_at, moment),
        hateful_share=kinds[CommentKind.HATEFUL] / size if looked else None,
        supportive_share=good / size if looked else None,
        unknown_share=(kinds[CommentKind.UNKNOWN] + size - looked) / size if looked else None,
        expected_hateful=seen.expected if seen else None,
        good_voices=good if looked else None,
        hours_since_reading=_hours(seen.taken_at, moment) if seen else None,
        language=thread.language or None,
    )


def _hours(since: datetime | None, moment: datetime) -> float | None:
    return None if since is None else max(0.0, (moment - since).total_seconds() / 3600)


def _speed(seen: _Seen | None, held: _Held | None) -> float | None:
    """Comments an hour: between the last two readings that counted, else by their times."""
    if seen and len(seen.counts) >= 2:
        (before, few), (after, many) = seen.counts[-2:]
        hours = (after - before).total_seconds() / 3600
        if hours >= 0.1:
            return max(0.0, (many - few) / hours)
    if held is not None and held.recent is not None:
        return held.recent / (RECENT.total_seconds() / 3600)
    return None


def _last_readings(threads: QuerySet[Thread, Any], unsaid: Collection[int]) -> Mapping[int, _Seen]:
    sights: dict[int, list[Sight]] = defaultdict(list)
    silent: dict[int, list[Sight]] = defaultdict(list)
    counts: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    readings = Reading.objects.filter(thread__in=threads).annotate(known=tells())
    for pk, thread, taken_at, order, count, known in readings.order_by(
        "taken_at", "pk"
    ).values_list("pk", "thread_id", "taken_at", "order", "comment_count", "known"):
        (sights if known else silent)[thread].append((taken_at, pk, order))
        if count is not None:
            counts[thread].append((taken_at, count))
    # Where nobody knows anything, the last reading still names the comments at the top.
    sights = silent | sights
    last = {thread: (taken[-1][1], taken[-1][0]) for thread, taken in sights.items()}
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    chances: dict[int, list[tuple[float, int]]] = defaultdict(list)
    tops = _tops((pk for pk, _ in last.values()), unsaid)
    for reading, kind, guessed, places, chance, scored in tops:
        kinds[reading][CommentKind.UNKNOWN if guessed else kind] += places
        if (guessed or kind == CommentKind.UNKNOWN) and chance is not None:
            chances[reading].append((chance, scored))
    before = {taken[-1][1]: shortly_before(taken) for taken in sights.values()}
    for reading, said in still_said(before, TOP_PLACES).items():
        kinds[reading].update(word.kind for word in said.values())
        kinds[reading][CommentKind.UNKNOWN] -= sum(word.seen for word in said.values())
    return {
        thread: _Seen(taken_at, kinds[reading], tuple(counts[thread]), _mean(chances[reading]))
        for thread, (reading, taken_at) in last.items()
        if kinds[reading]
    }


def _tops(readings: Iterable[int], unsaid: Collection[int]) -> QuerySet[Place, Any]:
    """For each reading, kind and whether a scorer guessed it: places, chance of hate, scored."""
    untold = Q(guessed=True) | Q(comment__in=list(unsaid)) if unsaid else Q(guessed=True)
    hate = KeyTransform("hate", KeyTransform("labels", "comment__scores"))
    chance = Cast(KeyTextTransform("p", hate), FloatField())
    return (
        Place.objects.filter(reading__in=list(readings), position__lte=TOP_PLACES)
        .order_by()
        .annotate(untold=ExpressionWrapper(untold, BooleanField()))
        .values_list("reading_id", "kind", "untold")
        .annotate(places=Count("pk"), chance=Avg(chance), scored=Count(chance))
    )


def _mean(chances: list[tuple[float, int]]) -> float | None:
    scored = sum(count for _, count in chances)
    return sum(chance * count for chance, count in chances) / scored if scored else None


def _held_comments(threads: QuerySet[Thread, Any], moment: datetime) -> Mapping[int, _Held]:
    """How many comments we hold of each thread, and how many are recent."""
    rows = (
        Comment.objects.filter(thread__in=threads)
        .order_by()
        .values_list("thread_id")
        .annotate(
            held=Count("pk"),
            timed=Count("created_at"),
            recent=Count("pk", filter=Q(created_at__gt=moment - RECENT)),
        )
    )
    return {thread: _Held(held, recent if timed else None) for thread, held, timed, recent in rows}
