"""What a person says of a comment in one tap, and which labels that gives."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import LabelName


class Verdict(StrEnum):
    """The four answers of one tap."""

    HATEFUL = "hateful"
    RUDE = "rude"
    NEUTRAL = "neutral"
    SUPPORTIVE = "supportive"


WORDS = MappingProxyType(
    {
        Verdict.HATEFUL: _("Hateful"),
        Verdict.RUDE: _("Rude, not hateful"),
        Verdict.NEUTRAL: _("Neutral"),
        Verdict.SUPPORTIVE: _("Supportive"),
    }
)

KINDS: Mapping[Verdict, CommentKind] = MappingProxyType(
    {
        Verdict.HATEFUL: CommentKind.HATEFUL,
        # A place that an insult holds is no place for anybody: as the scorer's reading has it.
        Verdict.RUDE: CommentKind.HATEFUL,
        Verdict.NEUTRAL: CommentKind.NEUTRAL,
        Verdict.SUPPORTIVE: CommentKind.SUPPORTIVE,
    }
)

LABELS: Mapping[Verdict, Mapping[LabelName, int]] = MappingProxyType(
    {
        # Whether hate is also rude nobody said; what nobody said is no label.
        Verdict.HATEFUL: {LabelName.HATE: 1, LabelName.SUPPORTIVE: 0},
        Verdict.RUDE: {LabelName.HATE: 0, LabelName.TOXIC: 1, LabelName.SUPPORTIVE: 0},
        Verdict.NEUTRAL: {LabelName.HATE: 0, LabelName.TOXIC: 0, LabelName.SUPPORTIVE: 0},
        Verdict.SUPPORTIVE: {LabelName.HATE: 0, LabelName.TOXIC: 0, LabelName.SUPPORTIVE: 1},
    }
)


def verdict_of(kind: str) -> Verdict | None:
    """The verdict that a kind told by a person amounts to; ``None`` when it tells nothing.

    >>> verdict_of("hateful"), verdict_of("ours"), verdict_of("unknown")
    (<Verdict.HATEFUL: 'hateful'>, <Verdict.SUPPORTIVE: 'supportive'>, None)
    """
    return {
        CommentKind.HATEFUL: Verdict.HATEFUL,
        CommentKind.NEUTRAL: Verdict.NEUTRAL,
        CommentKind.SUPPORTIVE: Verdict.SUPPORTIVE,
        CommentKind.OURS: Verdict.SUPPORTIVE,
    }.get(CommentKind(kind))
