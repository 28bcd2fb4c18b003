"""Second looks in the demonstration: two people read the same comments, and mostly agree."""

from collections import Counter
from collections.abc import Iterable, Mapping

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.members.models import Membership
from jesuisla.collective.scoring.labels import look_again
from jesuisla.collective.scoring.verdicts import CommentVerdict, verdict_of
from jesuisla.collective.threads.models import Comment, Thread

LOOKS = 30
DISAGREE_AT, OF = 3, 7
"""The third of seven comments of a kind is one on which they do not agree, as people do not."""
OTHERWISE: Mapping[CommentVerdict, CommentVerdict] = {
    CommentVerdict.HATEFUL: CommentVerdict.NEUTRAL,
    CommentVerdict.NEUTRAL: CommentVerdict.RUDE,
    CommentVerdict.SUPPORTIVE: CommentVerdict.NEUTRAL,
}


def make_second_looks(threads: Iterable[Thread], people: Mapping[str, Membership]) -> None:
    """Have Malik look at what others told of comments; what he told already stays.

    Needs the scope of the group.
    """
    by = people["Malik"]
    labelled_comments = Comment.objects.filter(thread__in=list(threads), kind_by__isnull=False)
    others = (
        labelled_comments.exclude(kind_by=by)
        .exclude(kind=CommentKind.OURS)
        .exclude(text="")
        .order_by("pk")
    )
    verdict_counts: Counter[CommentVerdict] = Counter()
    for comment in others[:LOOKS]:
        first_verdict = verdict_of(comment.kind)
        if first_verdict is None:
            continue
        verdict_counts[first_verdict] += 1
        if not comment.labels.filter(by=by).exists():
            verdict = (
                OTHERWISE[first_verdict]
                if verdict_counts[first_verdict] % OF == DISAGREE_AT
                else first_verdict
            )
            look_again(comment, verdict, by=by)
