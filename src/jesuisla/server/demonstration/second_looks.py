"""Second looks in the demonstration: two people read the same comments, and mostly agree."""

from collections.abc import Iterable, Mapping

from jesuisla.analysis.thread import Kind
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.models import Comment, Thread
from jesuisla.collective.watch.operations.labelling import look_again
from jesuisla.collective.watch.verdicts import Verdict, verdict_of

LOOKS = 30
SEEN_OTHERWISE = frozenset({0, 6, 17})
"""The looks, by number, at which the two do not agree, as careful people do not."""
OTHERWISE: Mapping[Verdict, Verdict] = {
    Verdict.HATEFUL: Verdict.NEUTRAL,
    Verdict.NEUTRAL: Verdict.RUDE,
    Verdict.SUPPORTIVE: Verdict.NEUTRAL,
}


def make_second_looks(threads: Iterable[Thread], people: Mapping[str, Membership]) -> None:
    """Have Malik look at what others told of comments; what he told already stays.

    Needs the scope of the group.
    """
    by = people["Malik"]
    judged = Comment.objects.filter(thread__in=list(threads), kind_by__isnull=False)
    others = judged.exclude(kind_by=by).exclude(kind=Kind.OURS).exclude(text="").order_by("pk")
    for number, comment in enumerate(others[:LOOKS]):
        told = verdict_of(comment.kind)
        if told is not None and not comment.labels.filter(by=by).exists():
            look_again(comment, OTHERWISE[told] if number in SEEN_OTHERWISE else told, by=by)
