"""Having comments read by a scorer, so that people look first where it matters."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from jesuisla.analysis.text import language
from jesuisla.analysis.thread import Kind
from jesuisla.analysis.triage.kind import doubtful, kind_of
from jesuisla.analysis.triage.scorer import Item, Judgement, Scorer
from jesuisla.collective.journal.operations import record
from jesuisla.collective.watch.events import ThreadScored
from jesuisla.collective.watch.learning_models import Label
from jesuisla.collective.watch.models import Comment, Place, Thread

AT_ONCE = 500


def score_thread(thread: Thread, scorer: Scorer) -> int:
    """Have the comments read that this version has not read yet; gives how many.

    A scorer's word is a suggestion: it fills in what nobody said and never overwrites
    what a person did. Where it doubts, the kind stays unknown.
    """
    waiting = list(
        Comment.objects.filter(thread=thread)
        .exclude(text="")
        .exclude(scores__contains={"scorer": scorer.id, "version": scorer.version})
        .select_related("parent")
        .order_by("pk")
    )
    for start in range(0, len(waiting), AT_ONCE):
        batch = waiting[start : start + AT_ONCE]
        _keep(thread, batch, scorer.score([item_of(thread, comment) for comment in batch]))
    return len(waiting)


def item_of(thread: Thread, comment: Comment) -> Item:
    """A comment in its context, as a scorer reads it."""
    return Item(
        text=comment.text,
        parent=comment.parent.text or None if comment.parent else None,
        post=thread.title or None,
        # A short comment does not betray its language; most here are in the group's own.
        lang=comment.language or thread.language or language(comment.text) or thread.group.language,
    )


@transaction.atomic
def _keep(thread: Thread, comments: Sequence[Comment], judged: Sequence[Judgement]) -> None:
    said = {comment.pk: judgement for comment, judgement in zip(comments, judged, strict=True)}
    # Read anew: somebody may have judged one, or let its words go, while the scorer read.
    people_said = set(
        Label.objects.filter(comment__in=said, blind=False).values_list("comment", flat=True)
    )
    held = list(Comment.objects.select_for_update().filter(pk__in=said).exclude(text=""))
    for comment in held:
        second = comment.scores.get("reader")
        comment.scores = as_data(said[comment.pk]) | ({"reader": second} if second else {})
        if comment.kind_by_id is None and not second and comment.pk not in people_said:
            sure = not doubtful(said[comment.pk])
            comment.kind = kind_of(said[comment.pk]) if sure else Kind.UNKNOWN
    Comment.objects.bulk_update(held, ["scores", "kind"])
    fill_places(held)
    record(ThreadScored(group=thread.group_id, thread=thread.pk, comments=len(comments)), by=None)


def fill_places(comments: Sequence[Comment]) -> None:
    """Places nobody judged take the kind that a scorer gave; part of a larger change."""
    for kind in (Kind.HATEFUL, Kind.SUPPORTIVE, Kind.NEUTRAL):
        told = [c.pk for c in comments if c.kind_by_id is None and c.kind == kind]
        unsaid = Q(kind=Kind.UNKNOWN) | Q(guessed=True)
        Place.objects.filter(unsaid, comment__in=told).update(kind=kind, guessed=True)


def as_data(judgement: Judgement) -> dict[str, Any]:
    """A judgement as it is kept: who said it, how sure, which words weighed, at whom."""
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
