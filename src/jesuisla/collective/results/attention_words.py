"""How much of the attention at the top hate gets, in words: nobody has to read percents first."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.results.course import Course, ModelComparison

MOST_UNKNOWN = 0.2
"""Where nobody knows the kind of more than this share, a sentence on the rest would mislead."""
PARTS: Sequence[tuple[float, str | Promise]] = (
    (0.03, pgettext_lazy("part of the attention", "a tiny part")),
    (0.2, pgettext_lazy("part of the attention", "a small part")),
    (0.29, pgettext_lazy("part of the attention", "about a quarter")),
    (0.42, pgettext_lazy("part of the attention", "about a third")),
    (0.58, pgettext_lazy("part of the attention", "about half")),
    (0.71, pgettext_lazy("part of the attention", "about two thirds")),
    (0.85, pgettext_lazy("part of the attention", "about three quarters")),
    (1.01, pgettext_lazy("part of the attention", "nearly all")),
)
"""What is below a share, in words."""


def _hate(attention: Mapping[CommentKind, float]) -> str:
    share = attention.get(CommentKind.HATEFUL, 0)
    return str(next(part for limit, part in PARTS if share < limit))


def _is_known(attention: Mapping[CommentKind, float]) -> bool:
    return attention.get(CommentKind.UNKNOWN, 0) <= MOST_UNKNOWN


def attention_in_words(course: Course) -> str:
    """Say what hate gets at the last snapshot, and what at the first; empty if too little is known.

    Of a first one that is little known nothing is said.
    """
    if not course.steps or not _is_known(course.steps[-1].attention):
        return ""
    last, first = _hate(course.steps[-1].attention), course.steps[0].attention
    if not _is_known(first) or (before := _hate(first)) == last:
        return _("Hate gets %(part)s of the attention at the top.") % {"part": last}
    return _(
        "Hate got %(before)s of the attention at the top; at the last snapshot, it gets %(part)s."
    ) % {"before": before, "part": last}


def unaided_in_words(comparison: ModelComparison) -> str:
    """Say what hate would get without the group after the model, and what it gets."""
    shares_without_us = {kind: it.share for kind, it in comparison.expected.items()}
    if not _is_known(comparison.step.attention):
        return ""
    return _(
        "Without us, our model expects hate to get %(expected)s of the attention; it gets %(part)s."
    ) % {"expected": _hate(shares_without_us), "part": _hate(comparison.step.attention)}
