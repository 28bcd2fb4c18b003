"""The label studio: comments that nobody labelled, in the order in which they teach most.

Of five comments two are chosen for what they teach, two are drawn, and one is drawn and kept aside:
no version learns from it, and every version is tried on it. Which comments may be chosen, drawn or
kept aside their number tells. So nobody picks those kept, which stand for all; and those drawn
stand for all too, because none was taken away from them by a choice.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import LabelName, most_teaching, word_vectors
from jesuisla.collective.members.models import Membership
from jesuisla.collective.scoring.labels import STUDIO, judge_comment
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Comment

AMONG = 500
"""The latest comments; the two fifths that may be chosen are few enough to compare at each page."""
KNOWN = 200
"""The latest labelled comments, whose like is not asked again."""
KEPT_ASIDE = 5
"""One comment in so many is kept aside."""
QUEUES = 3
"""People who label at the same moment mostly have different comments before them."""
TURNS = (
    Label.Source.CHOSEN,
    Label.Source.DRAWN,
    Label.Source.CHOSEN,
    Label.Source.DRAWN,
    Label.Source.KEPT,
)
PAUSE = timedelta(minutes=2)
"""Whoever did not answer for so long did something else meanwhile."""
FEWEST_ANSWERS = 10
"""Answers in a row below which nobody can say how many ten minutes bring."""


def is_kept_aside(comment: int) -> bool:
    """Whether a comment, by its number, is kept aside when somebody labels it in the studio.

    >>> round(sum(is_kept_aside(number) for number in range(10_000)) / 100)
    20
    """
    return _draw("kept aside", comment) * KEPT_ASIDE < 2**64


def part_of(comment: int) -> Label.Source:
    """Return the part of the studio in which a comment, by its number, is shown.

    >>> parts = [part_of(number) for number in range(10_000)]
    >>> [round(parts.count(part) / 1000) for part in TURNS[:2]]
    [4, 4]
    """
    if is_kept_aside(comment):
        return Label.Source.KEPT
    return Label.Source.CHOSEN if _draw("chosen", comment) % 2 else Label.Source.DRAWN


def next_to_label(viewer: Membership) -> Comment | None:
    """Return the comment to label next; ``None`` when all are labelled or nothing can be read."""
    waiting: dict[Label.Source, list[Comment]] = defaultdict(list)
    for comment in _waiting()[:AMONG]:
        waiting[part_of(comment.pk)].append(comment)
    turn = TURNS[_labelled_by(viewer) % len(TURNS)]
    for part in (turn, *TURNS[1:]):  # what is missing another part makes up for
        comments = waiting[part]
        is_choice = part == Label.Source.CHOSEN
        order = _most_teaching(comments) if is_choice else _drawn(comments)
        if order:
            return order[min(viewer.pk % QUEUES, len(order) - 1)]
    return None


def label_in_studio(comment: Comment, verdict: str, *, by: Membership) -> None:
    """Say what a comment is that the studio showed; it counts at once, as any word of the team."""
    judge_comment(comment, verdict, by=by, team=True, source=part_of(comment.pk))


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioWork:
    """How many comments were labelled here: to learn from, and kept aside to measure.

    ``in_ten_minutes`` is how many that is in ten minutes, ``None`` as long as nobody can tell.
    """

    to_learn: int
    kept: int
    in_ten_minutes: int | None


def studio_work() -> StudioWork:
    """Return what was labelled in the studio. Needs the scope of the group."""
    sources = dict(
        Label.objects.filter(source__in=STUDIO).order_by().values_list("comment", "source")
    )
    kept_count = sum(source == Label.Source.KEPT for source in sources.values())
    seconds = [duration for _part, duration in seconds_taken()]
    pace = median(seconds) if len(seconds) >= FEWEST_ANSWERS else 0.0
    return StudioWork(
        to_learn=len(sources) - kept_count,
        kept=kept_count,
        in_ten_minutes=round(600 / pace) if pace >= 1 else None,
    )


def seconds_taken() -> Iterator[tuple[str, float]]:
    """Yield the part of each answer that followed another one of the same person, and its seconds.

    Needs the scope of the group.
    """
    # Of people who left no name is kept, so that nobody knows which answers were in a row.
    labels = Label.objects.filter(source__in=STUDIO, by__isnull=False).order_by("by", "at")
    last: tuple[int | None, int | None, Any] | None = None
    for by, comment, source, at in labels.values_list("by", "comment", "source", "at").iterator(
        chunk_size=2000
    ):
        if last is not None and last[0] == by and last[1] != comment and at - last[2] < PAUSE:
            yield source, (at - last[2]).total_seconds()
        last = (by, comment, at)


def _waiting() -> QuerySet[Comment]:
    """The comments that a scorer read and nobody labelled, the latest first."""
    waiting = (
        Comment.objects.filter(kind_by=None, scores__has_key="labels")
        .exclude(Exists(Label.objects.filter(comment=OuterRef("pk"))))
        .exclude(text="")
        .exclude(kind=CommentKind.OURS)
        .select_related("thread", "parent")
        .order_by("-pk")
    )
    # What somebody made up to practise on teaches nothing about real pages.
    return waiting if settings.DEMO else waiting.exclude(thread__invented=True)


def _known_texts() -> list[str]:
    labels = Label.objects.filter(comment=OuterRef("pk"), blind=False)
    known = Comment.objects.filter(Exists(labels)).exclude(text="").order_by("-pk")
    return list(known.values_list("text", flat=True)[:KNOWN])


def _labelled_by(viewer: Membership) -> int:
    labels = Label.objects.filter(by=viewer, source__in=STUDIO).order_by()
    return labels.values("comment").distinct().count()


def _most_teaching(comments: Sequence[Comment]) -> list[Comment]:
    """Return the first comments to choose; none where all say what is known."""
    order = most_teaching(
        np.array([_distance(comment.scores) for comment in comments]),
        word_vectors([comment.text for comment in comments]),
        QUEUES,
        known=word_vectors(_known_texts()),
    )
    return [comments[number] for number in order]


def _drawn(comments: Sequence[Comment]) -> list[Comment]:
    return sorted(comments, key=lambda comment: _draw("drawn", comment.pk))


def _draw(purpose: str, comment: int) -> int:
    """A number of 64 bits that is the same at every look, and that nobody chose."""
    digest = hashlib.sha256(f"{purpose} {comment}".encode()).digest()
    return int.from_bytes(digest[:8])


def _distance(scores: Mapping[str, Any]) -> float:
    """Return how far above a threshold a comment stands, in log-odds; below is negative.

    >>> even = {"p": 0.5, "threshold": 0.5}
    >>> _distance({"labels": {"hate": even, "toxic": {"unknown": "language"}}})
    0.0
    """
    answers = scores.get("labels", {})
    distances = [
        _log_odds(answer["p"]) - _log_odds(answer["threshold"])
        for label in (LabelName.HATE, LabelName.TOXIC)
        if (answer := answers.get(label, {})).get("p") is not None
    ]
    # What cannot be read is neither far nor near; it stands in the middle.
    return max(distances, default=0.0)


def _log_odds(chance: float) -> float:
    clipped = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))
