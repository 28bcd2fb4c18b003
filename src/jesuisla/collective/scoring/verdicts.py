"""What a person says of a comment in one tap, and which labels that gives."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.triage.scorer import Label


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

KINDS: Mapping[Verdict, Kind] = MappingProxyType(
    {
        Verdict.HATEFUL: Kind.HATEFUL,
        # A place that an insult holds is no place for anybody: as the scorer's reading has it.
        Verdict.RUDE: Kind.HATEFUL,
        Verdict.NEUTRAL: Kind.NEUTRAL,
        Verdict.SUPPORTIVE: Kind.SUPPORTIVE,
    }
)

LABELS: Mapping[Verdict, Mapping[Label, int]] = MappingProxyType(
    {
        # Whether hate is also rude nobody said; what nobody said is no label.
        Verdict.HATEFUL: {Label.HATE: 1, Label.SUPPORTIVE: 0},
        Verdict.RUDE: {Label.HATE: 0, Label.TOXIC: 1, Label.SUPPORTIVE: 0},
        Verdict.NEUTRAL: {Label.HATE: 0, Label.TOXIC: 0, Label.SUPPORTIVE: 0},
        Verdict.SUPPORTIVE: {Label.HATE: 0, Label.TOXIC: 0, Label.SUPPORTIVE: 1},
    }
)


def verdict_of(kind: str) -> Verdict | None:
    """The verdict that a kind told by a person amounts to; ``None`` when it tells nothing.

    >>> verdict_of("hateful"), verdict_of("ours"), verdict_of("unknown")
    (<Verdict.HATEFUL: 'hateful'>, <Verdict.SUPPORTIVE: 'supportive'>, None)
    """
    return {
        Kind.HATEFUL: Verdict.HATEFUL,
        Kind.NEUTRAL: Verdict.NEUTRAL,
        Kind.SUPPORTIVE: Verdict.SUPPORTIVE,
        Kind.OURS: Verdict.SUPPORTIVE,
    }.get(Kind(kind))
