"""Having comments read by a scorer, so that people look first where it matters."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.triage.kind import doubtful, kind_of
from jesuisla.analysis.triage.scorer import Item, Judgement, Scorer
from jesuisla.collective.journal.operations import record
from jesuisla.collective.watch.events import ThreadScored
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
        .exclude(scores__scorer=scorer.id, scores__version=scorer.version)
        .select_related("parent")
        .order_by("pk")
    )
    for start in range(0, len(waiting), AT_ONCE):
        batch = waiting[start : start + AT_ONCE]
        _keep(thread, batch, scorer.score([_item(thread, comment) for comment in batch]))
    return len(waiting)


def _item(thread: Thread, comment: Comment) -> Item:
    return Item(
        text=comment.text,
        parent=comment.parent.text or None if comment.parent else None,
        post=thread.title or None,
        lang=comment.language or thread.language or None,
    )


@transaction.atomic
def _keep(thread: Thread, comments: Sequence[Comment], judged: Sequence[Judgement]) -> None:
    for comment, judgement in zip(comments, judged, strict=True):
        comment.scores = as_data(judgement)
        if comment.kind_by_id is None:
            comment.kind = Kind.UNKNOWN if doubtful(judgement) else kind_of(judgement)
    Comment.objects.bulk_update(comments, ["scores", "kind"])
    for kind in (Kind.HATEFUL, Kind.SUPPORTIVE, Kind.NEUTRAL):
        told = [c.pk for c in comments if c.kind_by_id is None and c.kind == kind]
        Place.objects.filter(comment__in=told, kind=Kind.UNKNOWN).update(kind=kind, guessed=True)
    record(ThreadScored(group=thread.group_id, thread=thread.pk, comments=len(comments)), by=None)


def as_data(judgement: Judgement) -> dict[str, Any]:
    """A judgement as it is kept: who said it, how sure, and the words that weighed."""
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
    }


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
