"""Lines: the queue as it is shown, a page of them in the order of their rows, one a story.

What orders the rows is computed in ``rows.py``, what one case holds in ``cases.py``.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Value

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.access import threads_under_way
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.queue.cases import Case, cases_of_queue, top_kinds
from jesuisla.collective.queue.models import FiredRule, QueueRow, StoryMatch
from jesuisla.collective.queue.rows import main_reason
from jesuisla.collective.queue.rules import fired_on
from jesuisla.collective.queue.stories import NEAREST
from jesuisla.collective.scoring.forecasts import latest_forecasts
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.models import Thread

State = StoryMatch.State


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """One line of the queue: the most urgent thread of a story, and what goes with it.

    ``others`` tell the same story; ``maybe`` lead the stories that might be the same by their
    words, ``meant`` those by their meaning, the likeliest first.
    """

    case: Case
    rules: tuple[FiredRule, ...]
    forecast: Forecast | None
    top: tuple[CommentKind, ...]
    others: tuple[Case, ...] = ()
    maybe: tuple[Thread, ...] = ()
    meant: tuple[Thread, ...] = ()
    has_words: bool | None = None
    """Of a search that found some by meaning: whether this one has the words."""

    @property
    def reason(self) -> QueueRow.Reason:
        """What is said first of the thread."""
        return main_reason(self.case)

    @property
    def alert(self) -> bool:
        """Whether a rule asks for somebody's attention now."""
        return any(rule.effect == FiredRule.Effect.ALERT for rule in self.rules)


def queue_rows() -> QuerySet[QueueRow]:
    """Return the rows that lead their stories, the most urgent first, without those kept off.

    A thread on which members act already has left the queue.
    """
    rows = QueueRow.objects.filter(is_off=False, leads=True)
    return rows.exclude(thread__in=threads_under_way()).order_by("-is_alert", "-order", "thread")


def rows_kept_off() -> QuerySet[QueueRow]:
    """Return the rows of threads that a rule keeps off the queue."""
    return QueueRow.objects.filter(is_off=True).order_by("-order", "thread")


class QueueTotals(NamedTuple):
    """How many lines a rule asks to look at now, how many it keeps off, and from which networks."""

    alerts: int
    kept_off: int
    networks: list[str]


def queue_totals() -> QueueTotals:
    """Return what the page says of the whole queue, in one query."""
    return next((QueueTotals(*counts) for counts in _totals()), QueueTotals(0, 0, []))


@KeptQuery
def _totals() -> QuerySet[QueueRow, tuple[int, int, list[str]]]:
    under_way = Q(thread__in=threads_under_way())
    return (
        QueueRow.objects.order_by()
        .values(whole=Value(1))
        .annotate(
            alerts=Count("pk", filter=Q(is_alert=True, is_off=False, leads=True) & ~under_way),
            kept_off=Count("pk", filter=Q(is_off=True)),
            networks=ArrayAgg("network", distinct=True, order_by="network", default=[]),
        )
        .values_list("alerts", "kept_off", "networks")
    )


def lines_of(rows: Sequence[QueueRow], moment: datetime) -> list[QueueLine]:
    """Return the lines of these rows, in as many queries for one as for all."""
    pks = [row.thread_id for row in rows]
    matches = _matches_around(rows)
    members = {thread: thread for thread in pks}  # which line each thread belongs to
    leaders = {row.story: row.thread_id for row in rows}
    maybe: dict[int, dict[int, Thread]] = defaultdict(dict)
    meant: dict[int, dict[int, Thread]] = defaultdict(dict)
    for match in matches:
        for this, that in ((match.one, match.other), (match.other, match.one)):
            story, other_story = this.queue_row.story, that.queue_row.story
            if story in leaders and match.state == State.JOINED:
                members[this.pk] = members[that.pk] = leaders[story]
            elif story in leaders and story != other_story:
                candidates = (meant if match.by_meaning else maybe)[leaders[story]]
                candidates[other_story] = (
                    that if that.queue_row.leads else candidates.get(other_story, that)
                )
    cases = {
        case.thread.pk: case
        for case in cases_of_queue(moment, Thread.objects.filter(pk__in=members))
    }
    threads = [cases[pk].thread for pk in pks if pk in cases]
    rules, forecasts = fired_on(threads), latest_forecasts(threads, moment)
    tops = top_kinds(cases[pk] for pk in pks if pk in cases)
    others: dict[int, list[Case]] = defaultdict(list)
    for pk, case in cases.items():
        if members[pk] != pk:
            others[members[pk]].append(case)
    return [
        QueueLine(
            case=cases[row.thread_id],
            rules=rules.get(row.thread_id, ()),
            forecast=forecasts.get(row.thread_id),
            top=tops.get(row.thread_id, ()),
            others=tuple(others[row.thread_id]),
            has_words=getattr(row, "has_words", None),
            maybe=tuple(maybe[row.thread_id].values())[:NEAREST],
            meant=tuple(
                thread
                for story, thread in meant[row.thread_id].items()
                if story not in maybe[row.thread_id]
            )[:NEAREST],
        )
        for row in rows
        if row.thread_id in cases
    ]


def _matches_around(rows: Sequence[QueueRow]) -> list[StoryMatch]:
    """Return what ties these stories to threads of the queue, and those with one another."""
    stories = padded(row.story for row in rows)
    return _matches(*stories) if stories else []


@KeptQuery
def _matches(*stories: int) -> QuerySet[StoryMatch]:
    beside = Q(one__queue_row__story__in=stories) | Q(other__queue_row__story__in=stories)
    return (
        StoryMatch.objects.filter(
            beside,
            one__queue_row__is_off=False,
            other__queue_row__is_off=False,
            state__in=[State.JOINED, State.SUGGESTED],
        )
        .select_related("one__queue_row", "other__queue_row", "one__page", "other__page")
        .order_by("-likeness", "pk")
    )
