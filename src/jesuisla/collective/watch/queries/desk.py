"""The threads on the desk, the most urgent first, each with its reasons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.triage.urgency import TOP_PLACES, ThreadState, Urgency, urgency
from jesuisla.collective.watch.models import Claim, Comment, Place, Proposal, Reading, Thread

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


def threads_on_desk() -> QuerySet[Thread]:
    """Open threads that somebody proposed or the team follows."""
    waiting = Proposal.objects.filter(thread=OuterRef("pk"), state=Proposal.State.OPEN)
    return Thread.objects.filter(Q(followed=True) | Q(Exists(waiting)), state=Thread.State.OPEN)


def desk(moment: datetime, threads: QuerySet[Thread] | None = None) -> list[Case]:
    """The cases of the desk at ``moment``, most urgent first, in a handful of queries."""
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN).select_related("by")
    found = list(
        (threads_on_desk() if threads is None else threads)
        .select_related("page", "claim__by")
        .prefetch_related(Prefetch("proposals", queryset=waiting, to_attr="waiting"))
    )
    seen = _last_readings(found)
    recent = _recent_comments(found, moment)
    cases = [_case(thread, seen.get(thread.pk), recent.get(thread.pk), moment) for thread in found]
    return sorted(cases, key=lambda case: (-case.urgency.order, case.thread.pk))


def case_of(thread: Thread, moment: datetime) -> Case:
    """One thread as it would stand on the desk at ``moment``."""
    return desk(moment, Thread.objects.filter(pk=thread.pk))[0]


def _case(
    thread: Thread, seen: _Seen | None, recent: tuple[int, int] | None, moment: datetime
) -> Case:
    state = _state(thread, seen, recent, moment)
    claim: Claim | None = getattr(thread, "claim", None)
    return Case(
        thread=thread,
        state=state,
        urgency=urgency(state),
        proposals=tuple(getattr(thread, "waiting", ())),
        claim=claim if claim is not None and claim.until > moment else None,
    )


def _state(
    thread: Thread, seen: _Seen | None, recent: tuple[int, int] | None, moment: datetime
) -> ThreadState:
    known = seen.counts[-1][1] if seen and seen.counts else thread.comment_count
    count = max((n for n in (known, recent[0] if recent else None) if n is not None), default=None)
    kinds = seen.kinds if seen else None
    looked = sum(kinds.values()) if kinds else 0
    return ThreadState(
        comment_count=count,
        comments_per_hour=_speed(seen, recent),
        audience=thread.page.audience if thread.page else None,
        age_hours=_hours(thread.posted_at, moment),
        hateful_share=kinds[Kind.HATEFUL] / TOP_PLACES if kinds else None,
        supportive_share=(kinds[Kind.SUPPORTIVE] + kinds[Kind.OURS]) / TOP_PLACES
        if kinds
        else None,
        unknown_share=(kinds[Kind.UNKNOWN] + TOP_PLACES - looked) / TOP_PLACES if kinds else None,
        good_voices=kinds[Kind.SUPPORTIVE] + kinds[Kind.OURS] if kinds else None,
        hours_since_reading=_hours(seen.taken_at, moment) if seen else None,
        language=thread.language or None,
    )


def _hours(since: datetime | None, moment: datetime) -> float | None:
    return None if since is None else max(0.0, (moment - since).total_seconds() / 3600)


def _speed(seen: _Seen | None, recent: tuple[int, int] | None) -> float | None:
    """Comments an hour: between the last two readings that counted, else by their times."""
    if seen and len(seen.counts) >= 2:
        (before, few), (after, many) = seen.counts[-2:]
        hours = (after - before).total_seconds() / 3600
        if hours >= 0.1:
            return max(0.0, (many - few) / hours)
    if recent is not None:
        return recent[1] / (RECENT.total_seconds() / 3600)
    return None


def _last_readings(threads: Iterable[Thread]) -> Mapping[int, _Seen]:
    last: dict[int, Reading] = {}
    counts: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for reading in Reading.objects.filter(thread__in=threads).order_by("taken_at", "pk"):
        last[reading.thread_id] = reading
        if reading.comment_count is not None:
            counts[reading.thread_id].append((reading.taken_at, reading.comment_count))
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Place.objects.filter(
            reading__in=[reading.pk for reading in last.values()], position__lte=TOP_PLACES
        )
        .order_by()
        .values_list("reading__thread_id", "kind")
        .annotate(places=Count("pk"))
    )
    for thread, kind, places in rows:
        kinds[thread][kind] = places
    return {
        thread: _Seen(reading.taken_at, kinds[thread], tuple(counts[thread]))
        for thread, reading in last.items()
        if kinds[thread]
    }


def _recent_comments(threads: Iterable[Thread], moment: datetime) -> Mapping[int, tuple[int, int]]:
    """For threads whose comments carry times: how many there are, how many are recent."""
    rows = (
        Comment.objects.filter(thread__in=threads, created_at__isnull=False)
        .order_by()
        .values_list("thread_id")
        .annotate(all=Count("pk"), recent=Count("pk", filter=Q(created_at__gt=moment - RECENT)))
    )
    return {thread: (count, recent) for thread, count, recent in rows}
