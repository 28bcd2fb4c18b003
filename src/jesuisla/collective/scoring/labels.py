"""Labels from daily work: what people say of comments, kept for the scorer to learn from."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import LabelName, krippendorff_alpha
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.proposals.models import Criterion
from jesuisla.collective.scoring.events import CommentJudged, LabelsKept
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.scoring.verdicts import KINDS, LABELS, CommentVerdict, verdict_of
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

SURE = 1.0
TOLD_IN_PASSING = 0.8
"""How sure a kind is that was told while reading a whole thread."""
OF_A_WHOLE_THREAD = 0.5
"""How sure a verdict on a thread is of any one of its comments."""
STUDIO = (Label.Source.EITHER, Label.Source.CHOSEN, Label.Source.DRAWN, Label.Source.KEPT)
"""The parts of the studio."""
WHOLE_WORDS = frozenset({Label.Source.CORRECTED, *STUDIO})
"""Where all is said that somebody has to say of a comment, in place of what they said before."""
NOT_HATE = frozenset({Criterion.FEW_HATEFUL, Criterion.OPINION})


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOrigin:
    """Who gave a label, in which part of daily work, and how sure that is."""

    by: Membership | None
    source: str
    how_sure: float = SURE
    blind: bool = False


@transaction.atomic
def judge_comment(
    comment: Comment,
    verdict: str,
    *,
    by: Membership,
    team: bool,
    source: Label.Source = Label.Source.CORRECTED,
) -> Comment:
    """Say what a comment is; it counts from now on, and becomes labels.

    ``source`` is the part of daily work in which it is said.

    The team puts anybody right. Refused for a word that is no verdict, for a member's own
    voice, for a comment whose text is gone, and to members where somebody else looked.
    """
    locked_comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    answer = _verdict(verdict)
    _refuse_what_nobody_can_read(locked_comment)
    if locked_comment.kind == CommentKind.OURS:
        raise Refused(_("This comment is from the group; there is nothing to correct."))
    if not team and locked_comment.kind_by_id not in (None, by.pk):
        raise Refused(_("Somebody has already labelled this comment. Thank you all the same!"))
    locked_comment.kind, locked_comment.kind_by = KINDS[answer], by
    locked_comment.save(update_fields=["kind", "kind_by"])
    last = (
        Reading.objects.filter(thread=locked_comment.thread_id)
        .order_by("-taken_at", "-pk")
        .values("pk")
    )
    Place.objects.filter(
        Q(guessed=True) | Q(kind=CommentKind.UNKNOWN) | Q(reading__in=last[:1]),
        comment=locked_comment,
    ).update(kind=locked_comment.kind, guessed=False)
    _save_label(locked_comment, LABELS[answer], LabelOrigin(by=by, source=source))
    _record_judged(locked_comment, answer, by, blind=False)
    return locked_comment


@transaction.atomic
def look_again(comment: Comment, verdict: str, *, by: Membership) -> None:
    """Note a second look, given without seeing the first; it changes no kind, only tells.

    Refused to whoever said something of this comment before.
    """
    locked_comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    answer = _verdict(verdict)
    _refuse_what_nobody_can_read(locked_comment)
    if (
        locked_comment.kind_by_id == by.pk
        or Label.objects.filter(comment=locked_comment, by=by).exists()
    ):
        raise Refused(_("You have already labelled this comment. The next one is for you."))
    _save_label(
        locked_comment, LABELS[answer], LabelOrigin(by=by, source=Label.Source.SECOND, blind=True)
    )
    _record_judged(locked_comment, answer, by, blind=True)


@transaction.atomic
def label_comments(thread: Thread, comments: Iterable[Comment], origin: LabelOrigin) -> int:
    """Keep what people told of these comments as labels; return how many labels are new.

    For whoever hears of a verdict elsewhere: a pasted page, a corrected reading, a notice
    that a platform agreed with. Each comment is labelled by its kind; a comment without a
    kind gives none. Doing it twice changes nothing.
    """
    count = 0
    for comment in comments:
        verdict = verdict_of(comment.kind)
        if verdict is not None:
            count += _save_label(comment, LABELS[verdict], origin)
    if count:
        record(
            LabelsKept(group=thread.group_id, thread=thread.pk, labels=count),
            by=origin.by,
        )
    return count


@transaction.atomic
def label_declined(thread: Thread, criterion: str, *, by: Membership | None) -> int:
    """Keep as a label that the team saw no hate in a thread; return how many labels are new.

    It speaks of the whole thread, so it is counted and nothing is learned from it.
    """
    if criterion not in NOT_HATE:
        return 0
    _label, is_new = Label.objects.get_or_create(
        thread=thread,
        comment=None,
        label=LabelName.HATE,
        by=by,
        defaults={
            "group_id": thread.group_id,
            "value": 0,
            "source": Label.Source.DECLINED,
            "how_sure": OF_A_WHOLE_THREAD,
        },
    )
    if is_new:
        event = LabelsKept(group=thread.group_id, thread=thread.pk, labels=1)
        record(event, by=by)
    return int(is_new)


def _save_label(comment: Comment, labels: Mapping[LabelName, int], origin: LabelOrigin) -> int:
    """Save a person's word, which replaces an earlier one. Return how many rows are new."""
    before = Label.objects.filter(comment=comment, by=origin.by)
    rows = {row.label: row for row in before.select_for_update()}
    count = 0
    if origin.source in WHOLE_WORDS:
        # Changing one's mind from "neutral" to "hateful" leaves rudeness unsaid.
        before.exclude(label__in=list(labels)).delete()
    for label, value in labels.items():
        row = rows.get(str(label))
        if row is not None and origin.source == Label.Source.TAPPED:
            continue  # told twice, by a delivery that came twice
        if row is None:
            row = Label(
                group_id=comment.group_id,
                thread_id=comment.thread_id,
                comment=comment,
                label=label,
                by=origin.by,
            )
            count += 1
        row.value, row.source, row.at = value, origin.source, now()
        row.how_sure, row.blind = origin.how_sure, origin.blind
        row.save()
    return count


def _record_judged(
    comment: Comment, verdict: CommentVerdict, by: Membership, *, blind: bool
) -> None:
    event = CommentJudged(
        group=comment.group_id,
        thread=comment.thread_id,
        comment=comment.pk,
        verdict=verdict,
        blind=blind,
    )
    record(event, by=by)


def _verdict(word: str) -> CommentVerdict:
    try:
        return CommentVerdict(word)
    except ValueError:
        raise Refused(_("Please use one of the buttons.")) from None


def _refuse_what_nobody_can_read(comment: Comment) -> None:
    if not comment.text:
        raise Refused(_("The words of this comment are erased, so nobody can label it any more."))


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


def is_offered_twice(comment: int) -> bool:
    """Whether a comment, by its number, is one of the tenth.

    >>> round(sum(is_offered_twice(number) for number in range(10_000)) / 100)
    10
    """
    return hashlib.sha256(f"second look {comment}".encode()).digest()[0] * ONE_IN < 256


def next_for_second_look(viewer: Membership) -> Comment | None:
    """Return a labelled comment that this person has said nothing of, the oldest first."""
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
        if is_offered_twice(pk):
            return Comment.objects.select_related("thread", "parent").get(pk=pk)
    return None


def agreement() -> list[Agreement]:
    """Return how far people agree, question by question, on the comments looked at twice."""
    blind = Label.objects.filter(comment=OuterRef("comment"), label=OuterRef("label"), blind=True)
    rows = (
        Label.objects.filter(Exists(blind))
        .order_by("comment")
        .values_list("label", "comment", "value")
    )
    units: dict[str, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for label, comment, value in rows:
        units[label][comment].append(value)
    agreements = []
    for label in (LabelName.HATE, LabelName.TOXIC, LabelName.SUPPORTIVE):
        twice = [values for values in units[label].values() if len(values) > 1]
        agreements.append(Agreement(label=label, n=len(twice), alpha=krippendorff_alpha(twice)))
    return agreements


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many labels there are from one part of daily work."""

    source: Promise | str
    labels: int


def tallies() -> list[Tally]:
    """Return how many labels the group gave, by where they come from, the most first."""
    counts = Counter(
        dict(Label.objects.order_by().values_list("source").annotate(count=Count("pk")))
    )
    return [
        Tally(source=Label.Source(source).label, labels=count)
        for source, count in counts.most_common()
    ]


@personal_data(
    "labels",
    title=_("What you said of comments"),
    kept=_("It stays as numbers; your name goes when you leave."),
    columns=("scoring.Label.by",),
)
def labels_given(member: Membership) -> list[dict[str, Any]]:
    """Return what the member said of comments, oldest first."""
    return [
        {"question": label.label, "value": label.value, "at": label.at.isoformat()}
        for label in Label.objects.filter(by=member).order_by("pk")
    ]
