"""What a person says of a comment in one tap, and which labels that gives."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import LabelName


class CommentVerdict(StrEnum):
    """The five answers of one tap."""

    HATEFUL = "hateful"
    RUDE = "rude"
    MISLEADING = "misleading"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"


WORDS = MappingProxyType(
    {
        CommentVerdict.HATEFUL: _("Hateful"),
        CommentVerdict.RUDE: _("Rude, not hateful"),
        CommentVerdict.MISLEADING: _("Misleading"),
        CommentVerdict.NEUTRAL: _("Neutral"),
        CommentVerdict.SUPPORTIVE: _("Supportive"),
    }
)

KINDS: Mapping[CommentVerdict, CommentKind] = MappingProxyType(
    {
        CommentVerdict.HATEFUL: CommentKind.HATEFUL,
        # A place that an insult holds is no place for anybody: as the scorer's reading has it.
        CommentVerdict.RUDE: CommentKind.HATEFUL,
        CommentVerdict.MISLEADING: CommentKind.MISLEADING,
        CommentVerdict.NEUTRAL: CommentKind.NEUTRAL,
        CommentVerdict.SUPPORTIVE: CommentKind.SUPPORTIVE,
    }
)

LABELS: Mapping[CommentVerdict, Mapping[LabelName, int]] = MappingProxyType(
    {
        # Whether hate is also rude nobody said; what nobody said is no label.
        CommentVerdict.HATEFUL: {LabelName.HATE: 1, LabelName.SUPPORTIVE: 0},
        CommentVerdict.RUDE: {LabelName.HATE: 0, LabelName.TOXIC: 1, LabelName.SUPPORTIVE: 0},
        # What misleads says something that can be checked; whether it is hateful nobody said.
        CommentVerdict.MISLEADING: {LabelName.CLAIM: 1, LabelName.SUPPORTIVE: 0},
        CommentVerdict.NEUTRAL: {LabelName.HATE: 0, LabelName.TOXIC: 0, LabelName.SUPPORTIVE: 0},
        CommentVerdict.SUPPORTIVE: {LabelName.HATE: 0, LabelName.TOXIC: 0, LabelName.SUPPORTIVE: 1},
    }
)


def verdict_of(kind: str) -> CommentVerdict | None:
    """Return the verdict that a kind told by a person amounts to; ``None`` when it tells nothing.

    >>> verdict_of("hateful"), verdict_of("ours"), verdict_of("unknown")
    (<CommentVerdict.HATEFUL: 'hateful'>, <CommentVerdict.SUPPORTIVE: 'supportive'>, None)
    """
    return {
        CommentKind.HATEFUL: CommentVerdict.HATEFUL,
        CommentKind.MISLEADING: CommentVerdict.MISLEADING,
        CommentKind.NEUTRAL: CommentVerdict.NEUTRAL,
        CommentKind.SUPPORTIVE: CommentVerdict.SUPPORTIVE,
        CommentKind.OURS: CommentVerdict.SUPPORTIVE,
    }.get(CommentKind(kind))
