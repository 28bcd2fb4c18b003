"""The doubtful and the top comments of a thread, read by the second-stage model."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import Judgement, LabelName, Scorer, is_in_doubt, kind_of
from jesuisla.collective.journal.entries import record
from jesuisla.collective.scoring.events import ThreadReadAgain
from jesuisla.collective.scoring.scoring import as_data, fill_places, item_of
from jesuisla.collective.threads.models import Comment, Reading, Thread

AT_ONCE = 40
"""Comments of a thread that are read again at a time."""
TOP = 10


def read_again(thread: Thread, model: Scorer) -> int:
    """Have the doubtful and the top comments read by the second-stage model; return how many.

    What a person said is never read again, nor what this model read before.
    """
    comments = _to_read_again(thread, model)
    if not comments:
        return 0
    judgements = model.score([item_of(thread, comment) for comment in comments])
    answers = {
        comment.pk: judgement
        for comment, judgement in zip(comments, judgements, strict=True)
        if _has_answer(judgement)
    }
    return _save_answers(thread, answers, len(comments))


def _to_read_again(thread: Thread, model: Scorer) -> list[Comment]:
    last = Reading.objects.filter(thread=thread).order_by("-taken_at", "-pk").values("pk")[:1]
    same_version = {"reader": {"scorer": model.id, "version": model.version}}
    waiting = (
        Comment.objects.filter(thread=thread, kind_by=None, scores__has_key="labels")
        .exclude(text="")
        .exclude(kind=CommentKind.OURS)
        .exclude(scores__contains=same_version)
        .select_related("parent")
        .order_by("pk")
    )
    top = set(
        waiting.filter(Q(places__reading__in=last, places__position__lte=TOP)).values_list(
            "pk", flat=True
        )
    )
    comments = [comment for comment in waiting if comment.pk in top or is_doubtful(comment.scores)]
    return sorted(comments, key=lambda comment: (comment.pk not in top, comment.pk))[:AT_ONCE]


def is_doubtful(scores: Mapping[str, Any]) -> bool:
    """Whether the first scorer neither clearly saw hate or rudeness nor clearly none.

    >>> sure = {"p": 0.1, "low": 0.0, "high": 0.2, "threshold": 0.5}
    >>> is_doubtful({"labels": {"hate": sure, "toxic": sure}})
    False
    >>> is_doubtful({"labels": {"hate": sure, "toxic": {"unknown": "language"}}})
    True
    """
    answers = scores.get("labels", {})
    for label in (LabelName.HATE, LabelName.TOXIC):
        answer = answers.get(label, {})
        if answer.get("p") is None or answer["low"] < answer["threshold"] <= answer["high"]:
            return True
    return False


def _has_answer(judgement: Judgement) -> bool:
    return any(answer.probability is not None for answer in judgement.answers.values())


@transaction.atomic
def _save_answers(thread: Thread, judgements: Mapping[int, Judgement], questions: int) -> int:
    locked_comments = list(
        Comment.objects.select_for_update()
        .filter(pk__in=judgements)
        .exclude(text="")
        .order_by("pk")
    )
    for comment in locked_comments:
        judgement = judgements[comment.pk]
        comment.scores = comment.scores | {"reader": as_data(judgement)}
        if comment.kind_by_id is None and comment.kind != CommentKind.OURS:
            comment.kind = CommentKind.UNKNOWN if is_in_doubt(judgement) else kind_of(judgement)
    Comment.objects.bulk_update(locked_comments, ["scores", "kind"])
    fill_places(locked_comments)
    event = ThreadReadAgain(
        group=thread.group_id,
        thread=thread.pk,
        comments=len(locked_comments),
        unanswered=questions - len(judgements),
    )
    record(event, by=None)
    return len(locked_comments)
