"""What the scorer thought of a comment, in words, and the words that weighed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import LabelName, UnknownReason
from jesuisla.collective.scoring.hate_targets import TARGETS, targets_of
from jesuisla.collective.threads.models import Comment

LABELS: Mapping[str, Promise] = {
    LabelName.HATE: _("hate"),
    LabelName.TOXIC: _("rudeness"),
    LabelName.COUNTER: _("answers hate"),
    LabelName.SUPPORTIVE: _("supports somebody"),
    LabelName.CLAIM: _("a claim one can check"),
}
UNKNOWN: Mapping[str, Promise] = {
    UnknownReason.LANGUAGE: _("not known – this language is not supported yet"),
    UnknownReason.TOO_SHORT: _("not known – too short"),
    UnknownReason.NEEDS_PARENT: _("not known – what it answers is missing"),
    UnknownReason.NOT_LEARNED: _("not known – not learned yet"),
    UnknownReason.NO_ANSWER: _("not known – the second-stage model did not answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """What was said of one label: chances in percent, or why there are none.

    ``words`` are those that weighed most, heaviest first.
    """

    label: Promise | str
    percent: int | None
    low: int | None
    high: int | None
    why_not: Promise | str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thoughts:
    """What one scorer said of a comment; ``by_second_stage``: the group's second-stage model.

    ``targets`` are the kinds of people that it seems aimed at, where it counts as hateful;
    ``None`` where that is not known, empty where it is none.
    """

    version: str
    by_second_stage: bool
    thoughts: tuple[Thought, ...]
    targets: tuple[Promise | str, ...] | None


def thoughts_of(comment: Comment) -> list[Thoughts]:
    """Return what the scorer said, and the second-stage model if asked; empty when nothing did."""
    scores = comment.scores
    thoughts = [_thoughts(comment, scores, by_second_stage=False)] if scores.get("labels") else []
    second = scores.get("reader")
    if second:
        thoughts.append(_thoughts(comment, second, by_second_stage=True))
    return thoughts


def _thoughts(comment: Comment, scores: Mapping[str, Any], *, by_second_stage: bool) -> Thoughts:
    answers = scores.get("labels", {})
    return Thoughts(
        version=f"{scores.get('scorer', '')} {scores.get('version', '')}".strip(),
        by_second_stage=by_second_stage,
        thoughts=tuple(
            _thought(comment.text, label, answers[label]) for label in LABELS if label in answers
        ),
        targets=_targets(scores),
    )


def _targets(scores: Mapping[str, Any]) -> tuple[Promise | str, ...] | None:
    targets = targets_of({**scores, "reader": None}, "", by_person=False, denied=False)
    return None if targets is None else tuple(TARGETS[target] for target in sorted(targets))


def _thought(text: str, label: str, answer: Mapping[str, Any]) -> Thought:
    chance = answer.get("p")
    return Thought(
        label=LABELS[label],
        percent=_percent(chance),
        low=_percent(answer.get("low")),
        high=_percent(answer.get("high")),
        why_not=UNKNOWN.get(answer.get("unknown", ""), UNKNOWN[UnknownReason.NOT_LEARNED])
        if chance is None
        else None,
        words=tuple(text[start:end] for start, end, _weight in answer.get("words", ())),
    )


def _percent(chance: float | None) -> int | None:
    return None if chance is None else round(100 * chance)
