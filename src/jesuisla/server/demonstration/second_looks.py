"""Second looks in the demonstration: two people read the same comments, and mostly agree."""

from collections.abc import Iterable, Mapping

from jesuisla.analysis.thread import Kind
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.models import Comment, Thread
from jesuisla.collective.watch.operations.labelling import look_again
from jesuisla.collective.watch.verdicts import Verdict, verdict_of

LOOKS = 30
SEEN_OTHERWISE: Mapping[int, Verdict] = {
    6: Verdict(Kind.NEUTRAL),
    17: Verdict(Kind.HATEFUL),
}
"""Where the two do not agree, as careful people do not, by the number of the look."""


def make_second_looks(threads: Iterable[Thread], people: Mapping[str, Membership]) -> None:
    """Have Malik look at what others told of comments; what he told already stays.

    Needs the scope of the group.
    """
    by = people["Malik"]
    told = Comment.objects.filter(thread__in=list(threads), kind_by__isnull=False)
    others = told.exclude(kind_by=by).exclude(kind=Kind.OURS).exclude(text="").order_by("pk")
    for number, comment in enumerate(others[:LOOKS]):
        verdict = SEEN_OTHERWISE.get(number) or verdict_of(comment.kind)
        if verdict is not None and not comment.labels.filter(by=by).exists():
            look_again(comment, verdict, by=by)
