"""Having comments read by a scorer, so that people look first where it matters."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django_scopes import scope

from jesuisla.analysis.text import language
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import (
    TOP_PLACES,
    Item,
    Judgement,
    ModelError,
    Scorer,
    ShippedScorer,
    is_in_doubt,
    kind_of,
    load_scorer,
    shipped_scorer,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.scoring.events import ThreadsScored
from jesuisla.collective.scoring.models import GroupScorer, Label
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

AT_ONCE = 500


def score_threads(threads: Iterable[Thread], scorer: Scorer) -> int:
    """Have the comments read that this version has not read yet; return how many.

    All threads together, a batch of comments a change: an archive has many small threads.
    What stood at the first places of each thread last comes first: it is what people see.
    A scorer's word is a suggestion: it fills in what nobody said and never overwrites what
    a person did. Where it doubts, the kind stays unknown.
    """
    threads_by_pk = {thread.pk: thread for thread in threads}
    last_readings = (
        Reading.objects.filter(thread__in=threads_by_pk, places__comment__isnull=False)
        .order_by("thread", "-taken_at", "-pk")
        .distinct("thread")
    )
    first_places = Place.objects.filter(
        reading__in=list(last_readings.values_list("pk", flat=True)), position__lte=TOP_PLACES
    )
    waiting = (
        Comment.objects.filter(thread__in=threads_by_pk)
        .exclude(text="")
        .exclude(scores__contains={"scorer": scorer.id, "version": scorer.version})
        .order_by("thread", "pk")
    )
    on_top = set(first_places.values_list("comment", flat=True))
    numbers = sorted(waiting.values_list("pk", flat=True), key=lambda pk: pk not in on_top)
    for start in range(0, len(numbers), AT_ONCE):
        _score(numbers[start : start + AT_ONCE], threads_by_pk, scorer)
    return len(numbers)


def score_thread(thread: Thread, scorer: Scorer) -> int:
    """Have the comments of one thread read; see :func:`score_threads`."""
    return score_threads([thread], scorer)


def _score(numbers: Sequence[int], threads: Mapping[int, Thread], scorer: Scorer) -> None:
    batch = list(
        Comment.objects.filter(pk__in=numbers).select_related("parent").order_by("thread", "pk")
    )
    items = [item_of(threads[comment.thread_id], comment) for comment in batch]
    _save_judgements(batch, scorer.score(items))


def item_of(thread: Thread, comment: Comment) -> Item:
    """Return a comment in its context, as a scorer reads it."""
    return Item(
        text=comment.text,
        parent=comment.parent.text or None if comment.parent else None,
        post=thread.title or None,
        # A short comment does not betray its language; most here are in the group's own.
        lang=comment.language or thread.language or language(comment.text) or thread.group.language,
    )


@transaction.atomic
def _save_judgements(comments: Sequence[Comment], judgements: Sequence[Judgement]) -> None:
    judgements_by_pk = {
        comment.pk: judgement for comment, judgement in zip(comments, judgements, strict=True)
    }
    # Read anew: somebody may have judged one, or let its words go, while the scorer read.
    labelled_comments = set(
        Label.objects.filter(comment__in=judgements_by_pk, blind=False).values_list(
            "comment", flat=True
        )
    )
    locked_comments = list(
        Comment.objects.select_for_update().filter(pk__in=judgements_by_pk).exclude(text="")
    )
    for comment in locked_comments:
        second = comment.scores.get("reader")
        comment.scores = as_data(judgements_by_pk[comment.pk]) | (
            {"reader": second} if second else {}
        )
        if comment.kind_by_id is None and not second and comment.pk not in labelled_comments:
            sure = not is_in_doubt(judgements_by_pk[comment.pk])
            comment.kind = kind_of(judgements_by_pk[comment.pk]) if sure else CommentKind.UNKNOWN
    _write_scores(locked_comments)
    fill_places(locked_comments)
    if comments:
        threads = tuple(sorted({comment.thread_id for comment in comments}))
        event = ThreadsScored(group=comments[0].group_id, threads=threads, comments=len(comments))
        record(event, by=None)


def _write_scores(comments: Sequence[Comment]) -> None:
    """Scores and kinds in one statement of fixed length, which archives ask for."""
    table = connection.ops.quote_name(Comment._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS old SET scores = new.scores, kind = new.kind "  # noqa: S608  # our own table's name
            "FROM unnest(%s::bigint[], %s::text[]::jsonb[], %s::text[]) AS new(id, scores, kind) "
            "WHERE old.id = new.id",
            [
                [comment.pk for comment in comments],
                [json.dumps(comment.scores) for comment in comments],
                [str(comment.kind) for comment in comments],
            ],
        )


def fill_places(comments: Sequence[Comment]) -> None:
    """Give places that nobody judged the kind that a scorer gave; part of a larger change."""
    for kind in (CommentKind.HATEFUL, CommentKind.SUPPORTIVE, CommentKind.NEUTRAL):
        pks = [c.pk for c in comments if c.kind_by_id is None and c.kind == kind]
        unsaid = Q(kind=CommentKind.UNKNOWN) | Q(guessed=True)
        Place.objects.filter(unsaid, comment__in=pks).update(kind=kind, guessed=True)


def as_data(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as it is kept: who said it, how sure, which words weighed, at whom."""
    return {
        "scorer": judgement.scorer,
        "version": judgement.version,
        "lang": judgement.lang,
        "labels": {
            str(label): {"unknown": str(answer.unknown)}
            if answer.unknown
            else {
                "p": _short(answer.probability),
                "low": _short(answer.low),
                "high": _short(answer.high),
                "threshold": _short(answer.threshold),
                "words": [[word.start, word.end, _short(word.weight)] for word in answer.words],
            }
            for label, answer in judgement.answers.items()
        },
        "targets": None if judgement.targets is None else sorted(judgement.targets),
    }


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


_log = logging.getLogger(__name__)


def scorer_for(group: Group) -> ShippedScorer:
    """Return the scorer that reads comments for this group: its own, else the shipped one."""
    with scope(group=group.pk):
        live = GroupScorer.objects.filter(group=group, state=GroupScorer.State.LIVE)
        pk = live.values_list("pk", flat=True).first()
        # Reading goes on; the page of learning says which version reads.
        return shipped_scorer() if pk is None else load_version(pk) or shipped_scorer()


@lru_cache(maxsize=8)
def load_version(pk: int) -> ShippedScorer | None:
    """Return a version by its number, in the scope of its group; versions never change.

    ``None`` when its bytes are damaged, or of a form that this program no longer reads.
    """
    try:
        return load_scorer(bytes(GroupScorer.objects.values_list("data", flat=True).get(pk=pk)))
    except ModelError as error:
        _log.warning("the group's scorer %s cannot be read: %s", pk, error)
        return None
