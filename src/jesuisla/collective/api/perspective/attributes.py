"""Perspective's attributes, and which of them a scorer can honestly answer.

An attribute is answered where a label means the same thing. There is no label for
severity, insult, profanity or threat alone, so those are refused as in a language that
Perspective had no model for, rather than answered with a score of something else.
Source of the names:
https://github.com/conversationai/perspectiveapi/blob/master/2-api/models.md
"""

from typing import Final

from jesuisla.analysis.triage import LabelName, Scorer

LABELS: Final = {"TOXICITY": LabelName.TOXIC, "IDENTITY_ATTACK": LabelName.HATE}

_PRODUCTION = (
    "TOXICITY",
    "SEVERE_TOXICITY",
    "IDENTITY_ATTACK",
    "INSULT",
    "PROFANITY",
    "THREAT",
)
_EXPERIMENTAL = (
    "SEXUALLY_EXPLICIT",
    "FLIRTATION",
    "AFFINITY_EXPERIMENTAL",
    "COMPASSION_EXPERIMENTAL",
    "CURIOSITY_EXPERIMENTAL",
    "NUANCE_EXPERIMENTAL",
    "PERSONAL_STORY_EXPERIMENTAL",
    "REASONING_EXPERIMENTAL",
    "RESPECT_EXPERIMENTAL",
)
_NEWSPAPER = (
    "ATTACK_ON_AUTHOR",
    "ATTACK_ON_COMMENTER",
    "INCOHERENT",
    "INFLAMMATORY",
    "LIKELY_TO_REJECT",
    "OBSCENE",
    "SPAM",
    "UNSUBSTANTIAL",
)
ATTRIBUTES: Final = frozenset(
    (*_PRODUCTION, *(f"{name}_EXPERIMENTAL" for name in _PRODUCTION), *_EXPERIMENTAL, *_NEWSPAPER)
)
"""Every name that Perspective knew; any other is a mistake of whoever asks."""


def answered_by(scorer: Scorer) -> dict[str, LabelName]:
    """Return the attributes that this scorer answers, each with the label it comes from."""
    return {name: label for name, label in LABELS.items() if label in scorer.labels}
