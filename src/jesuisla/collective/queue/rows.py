"""The rows of the queue: what orders it, computed when something changes and as time passes.

A thread's row holds the order of a moment at most a minute ago. Most rows hold it still:
urgency moves with time only where a thread's speed is told by its age, or by how many of
its comments are recent. Those are due again after a minute, or when the first of these
comments is recent no more; all others hourly, should a change ever be missed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONArray, JSONObject

from jesuisla.analysis.text import plain_words
from jesuisla.analysis.triage import FactorName, FactorReason
from jesuisla.collective.journal.kept_queries import KeptQuery, padded
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.events import ThreadNearClaim
from jesuisla.collective.proposals.events import ThreadProposed
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.queue.cases import RECENT, Case, cases_of_queue
from jesuisla.collective.queue.events import RulesApplied
from jesuisla.collective.queue.models import FiredRule, QueueRow, StoryMatch
from jesuisla.collective.queue.rules import fired_on
from jesuisla.collective.queue.stories import join_stories
from jesuisla.collective.scoring.events import CommentJudged, ThreadReadAgain, ThreadsScored
from jesuisla.collective.threads.events import (
    QuoteErased,
    QuotesForgotten,
    ReadingCorrected,
    ReadingTaken,
    ThreadDescribed,
    ThreadFollowed,
    ThreadsImported,
    ThreadStateChanged,
    ThreadUnnamed,
)

NEAR_CLAIM_STEP = 1.5
"""What urgency is multiplied by for a thread near a checked claim: less than for a rule of the
team, since one unrelated thread in eight stands near one by chance (``bench/known_claims.py``)."""
STEP = 2.0
"""What urgency is multiplied by for each rule that raises, and divided by for each that lowers."""
SOON = timedelta(seconds=30)
"""Less than the minute between two runs, so that no row waits for the second."""
LATER = timedelta(hours=1)
A_TRANSACTION = timedelta(minutes=3)
"""How long a change may take from its entry in the journal until others see it."""
FAST = 20.0
"""Comments an hour from which growth is said first, where nobody saw hate."""
EXPECTED = 0.1
CHANGES = tuple(
    event.name
    for event in (
        CommentJudged,
        QuoteErased,
        QuotesForgotten,
        ReadingCorrected,
        ReadingTaken,
        RulesApplied,
        ThreadDescribed,
        ThreadFollowed,
        ThreadNearClaim,
        ThreadProposed,
        ThreadReadAgain,
        ThreadStateChanged,
        ThreadUnnamed,
        ThreadsImported,
        ThreadsScored,
    )
)
Effect = FiredRule.Effect
Reason = QueueRow.Reason


def catch_up(moment: datetime) -> int:
    """Compute the rows that are missing or older than a change. Return how many.

    Rows of threads that left the queue go. This is what a page asks for before it is shown:
    whoever just rated a thread sees it where it now belongs.
    """
    threads = _outdated(_changes_since(moment - A_TRANSACTION))
    return refresh_rows(threads, moment) if threads else 0


def refresh_due(moment: datetime) -> int:
    """Compute the rows that time has moved, and those changed lately. Return how many."""
    due = QueueRow.objects.filter(due_at__lte=moment).values_list("thread", flat=True)
    changes = _changes_since(moment - A_TRANSACTION)
    return refresh_rows({*due, *changes, *_outdated(changes)}, moment)


def _changes_since(since: datetime) -> Mapping[int, datetime]:
    """Return the threads that changed, each with the time of its last change."""
    changes: dict[int, datetime] = {}
    for at, facts in _facts_since(since):
        changes.update(dict.fromkeys(facts.get("threads", [facts.get("thread")]), at))
    return changes


@KeptQuery
def _facts_since(since: datetime) -> QuerySet[Any, tuple[datetime, Any]]:
    """What the journal tells of threads, and which may tell one story, the latest last."""
    entries = Entry.objects.order_by().filter(at__gte=since, event__in=CHANGES)
    matches = StoryMatch.objects.order_by().filter(at__gte=since)
    pairs = matches.values_list("at", JSONObject(threads=JSONArray("one", "other")))
    return entries.values_list("at", "facts").union(pairs, all=True).order_by("at")


def _outdated(changes: Mapping[int, datetime]) -> set[int]:
    """Return the threads whose row is older than their change, is missing, or is one too many.

    One query for all: the page of the queue asks many already.
    """
    times = _times_of_rows(*padded(changes))
    return {thread for thread, at in times if at is None or at <= changes[thread]}


@KeptQuery
def _times_of_rows(*threads: int) -> QuerySet[Any, tuple[int, datetime | None]]:
    """When these rows were computed; ``None`` for those that are missing, or one too many."""
    rows = QueueRow.objects.order_by()
    row = QueueRow.objects.filter(thread=OuterRef("pk"))
    never = Cast(Value(None), DateTimeField())
    came = threads_in_queue().order_by().exclude(Exists(row)).values_list("pk", never)
    stays = threads_in_queue().filter(pk=OuterRef("thread"))
    gone_rows = rows.exclude(Exists(stays)).values_list("thread", never)
    changed = rows.filter(thread__in=threads).values_list("thread", "computed_at")
    return came.union(gone_rows, changed, all=True)


@transaction.atomic
def refresh_rows(threads: Iterable[int], moment: datetime) -> int:
    """Compute the rows of these threads anew; those no longer on the queue lose theirs."""
    pks = set(threads)
    if not pks:
        return 0
    cases = cases_of_queue(moment, threads_in_queue().filter(pk__in=pks))
    rules = fired_on(case.thread for case in cases)
    here = {case.thread.pk for case in cases}
    QueueRow.objects.filter(thread__in=pks - here).delete()
    rows = [_row(case, rules.get(case.thread.pk, ()), moment) for case in cases]
    QueueRow.objects.bulk_create(
        sorted(rows, key=lambda row: row.thread_id),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["thread"],
        update_fields=[
            "order", "is_alert", "is_off", "reason", "network", "words", "computed_at", "due_at",
        ],
    )  # fmt: skip
    _choose_leaders()
    return len(rows)


def _row(case: Case, rules: Iterable[FiredRule], moment: datetime) -> QueueRow:
    effects = [rule.effect for rule in rules]
    thread = case.thread
    return QueueRow(
        group_id=thread.group_id,
        thread=thread,
        order=case.urgency.order
        * (1.0 if case.near is None else NEAR_CLAIM_STEP)
        * float(STEP ** (effects.count(Effect.RAISE) - effects.count(Effect.LOWER))),
        is_alert=Effect.ALERT in effects,
        is_off=Effect.NEVER in effects,
        story=thread.pk,
        reason=main_reason(case),
        network=thread.network,
        words=plain_words(
            thread.title,
            str(thread.page or ""),
            thread.topic,
            *(proposal.note for proposal in case.proposals),
        ),
        computed_at=moment,
        due_at=_due_at(case, moment),
    )


def _due_at(case: Case, moment: datetime) -> datetime:
    """Return when time alone may have changed the order of this thread."""
    if case.state.comments_per_hour is None:
        return moment + (LATER if case.state.age_hours is None else SOON)
    if case.recent_since is None:
        return moment + LATER
    return min(moment + LATER, case.recent_since + RECENT)


def main_reason(case: Case) -> QueueRow.Reason:
    """Return what is said first of a thread."""
    harm, speed = case.urgency[FactorName.HARM], case.urgency[FactorName.SPEED]
    is_known = any(factor.value is not None for factor in case.urgency.factors)
    is_misleading = case.thread.is_said_misleading or harm.params.get("misleading", 0) > 0
    signs = (
        (Reason.HATE, harm.params.get("hateful", 0) > 0),
        (Reason.MISLEADING, is_misleading),
        (Reason.CLAIM, case.near is not None),
        (Reason.UNKNOWN, not is_known),
        (Reason.EXPECTED, harm.params.get("expected", 0) >= EXPECTED),
        (Reason.FAST, speed.params.get("per_hour", 0) >= FAST),
        (Reason.UNRATED, harm.value is None or harm.reason == FactorReason.HARM_SCORED),
    )
    return next((reason for reason, holds in signs if holds), Reason.CALM)


def _choose_leaders() -> None:
    """Have one thread lead each story: the first of those that no rule keeps off."""
    matches = StoryMatch.objects.filter(state=StoryMatch.State.JOINED)
    on_queue = matches.filter(one__queue_row__is_off=False, other__queue_row__is_off=False)
    pairs = list(on_queue.values_list("one", "other"))
    in_pairs = {thread for pair in pairs for thread in pair}
    rows = list(
        QueueRow.objects.filter(
            Q(thread__in=in_pairs) | Q(leads=False) | ~Q(story=F("thread"))
        ).order_by("thread")
    )
    stories = join_stories((row.thread_id for row in rows), pairs)
    rows_by_story: dict[int, list[QueueRow]] = defaultdict(list)
    for row in rows:
        rows_by_story[stories[row.thread_id]].append(row)
    changes = []
    for members in rows_by_story.values():
        first = min(members, key=lambda row: (not row.is_alert, -row.order, row.thread_id))
        story = min(row.thread_id for row in members)
        for row in members:
            before = (row.story, row.leads)
            row.story, row.leads = story, row is first
            if before != (row.story, row.leads):
                changes.append(row)
    QueueRow.objects.bulk_update(changes, ["story", "leads"])
