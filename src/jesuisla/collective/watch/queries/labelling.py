"""Labels: how many there are, how far people agree, what waits for a second look."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import Promise

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import LabelName as Question
from jesuisla.analysis.triage import krippendorff_alpha
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.learning_models import Label
from jesuisla.collective.watch.models import Comment

ONE_IN = 10
"""Every tenth labelled comment is offered for a second look."""
FEWEST_UNITS = 20
"""Comments looked at twice below which agreement is "too few" to state."""
OFFERED_AMONG = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Krippendorff's α of people on one question, over ``n`` comments seen blind by two.

    ``alpha`` is ``None`` when they are too few, or everybody always said the same.
    """

    label: str
    n: int
    alpha: float | None

    @property
    def too_few(self) -> bool:
        """Whether the figure would not mean anything yet."""
        return self.n < FEWEST_UNITS


def wanted_twice(comment: int) -> bool:
    """Whether a comment, by its number, is one of the tenth.

    >>> round(sum(wanted_twice(number) for number in range(10_000)) / 100)
    10
    """
    return hashlib.sha256(f"second look {comment}".encode()).digest()[0] * ONE_IN < 256


def next_for_second_look(viewer: Membership) -> Comment | None:
    """A labelled comment that this person has said nothing of, the oldest first."""
    by_hand = Label.objects.filter(comment=OuterRef("pk"))
    waiting = (
        Comment.objects.filter(Exists(by_hand.filter(blind=False)))
        .exclude(Exists(by_hand.filter(blind=True)))
        .exclude(Exists(by_hand.filter(by=viewer)))
        .exclude(kind_by=viewer)
        .exclude(kind=CommentKind.OURS)
        .exclude(text="")
        .order_by("pk")
    )
    for pk in waiting.values_list("pk", flat=True)[:OFFERED_AMONG]:
        if wanted_twice(pk):
            return Comment.objects.select_related("thread", "parent").get(pk=pk)
    return None


def agreement() -> list[Agreement]:
    """How far people agree, question by question, on the comments looked at twice."""
    blind = Label.objects.filter(comment=OuterRef("comment"), label=OuterRef("label"), blind=True)
    rows = (
        Label.objects.filter(Exists(blind))
        .order_by("comment")
        .values_list("label", "comment", "value")
    )
    units: dict[str, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for label, comment, value in rows:
        units[label][comment].append(value)
    found = []
    for label in (Question.HATE, Question.TOXIC, Question.SUPPORTIVE):
        twice = [values for values in units[label].values() if len(values) > 1]
        found.append(Agreement(label=label, n=len(twice), alpha=krippendorff_alpha(twice)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many labels there are from one part of daily work."""

    source: Promise | str
    labels: int


def tallies() -> list[Tally]:
    """How many labels the group gave, by where they come from, the most first."""
    counted = Counter(
        dict(Label.objects.order_by().values_list("source").annotate(count=Count("pk")))
    )
    return [
        Tally(source=Label.Source(source).label, labels=count)
        for source, count in counted.most_common()
    ]
