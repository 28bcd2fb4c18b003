"""What the scorer thought of a comment, in words, and the words that weighed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import LabelName, UnknownReason
from jesuisla.collective.scoring.targets import TARGETS, targets_of
from jesuisla.collective.threads.models import Comment

LABELS: Mapping[str, Promise] = {
    LabelName.HATE: _("hate"),
    LabelName.TOXIC: _("rudeness"),
    LabelName.COUNTER: _("answers hate"),
    LabelName.SUPPORTIVE: _("supports somebody"),
    LabelName.CLAIM: _("a claim one can check"),
}
UNKNOWN: Mapping[str, Promise] = {
    UnknownReason.LANGUAGE: _("not known: this language is not supported yet"),
    UnknownReason.TOO_SHORT: _("not known: too short"),
    UnknownReason.NEEDS_PARENT: _("not known: what it answers is missing"),
    UnknownReason.NOT_LEARNED: _("not known: not learned yet"),
    UnknownReason.NO_ANSWER: _("not known: the reader did not answer"),
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
    given: bool
    why_not: Promise | str | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thoughts:
    """What one scorer said of a comment; ``reader``: the group's better reader.

    ``targets`` are the kinds of people that it seems aimed at, where it counts as hateful;
    ``None`` where that is not known, empty where it is none.
    """

    version: str
    reader: bool
    thoughts: tuple[Thought, ...]
    targets: tuple[Promise | str, ...] | None


def thoughts_of(comment: Comment) -> list[Thoughts]:
    """What the scorer, and the better reader if it looked, said; empty when nothing did."""
    kept = comment.scores
    found = [_thoughts(comment, kept, reader=False)] if kept.get("labels") else []
    second = kept.get("reader")
    if second:
        found.append(_thoughts(comment, second, reader=True))
    return found


def _thoughts(comment: Comment, kept: Mapping[str, Any], *, reader: bool) -> Thoughts:
    said = kept.get("labels", {})
    return Thoughts(
        version=f"{kept.get('scorer', '')} {kept.get('version', '')}".strip(),
        reader=reader,
        thoughts=tuple(
            _thought(comment.text, label, said[label]) for label in LABELS if label in said
        ),
        targets=_targets(kept),
    )


def _targets(kept: Mapping[str, Any]) -> tuple[Promise | str, ...] | None:
    found = targets_of({**kept, "reader": None}, "", by_person=False, denied=False)
    return None if found is None else tuple(TARGETS[target] for target in sorted(found))


def _thought(text: str, label: str, said: Mapping[str, Any]) -> Thought:
    chance = said.get("p")
    return Thought(
        label=LABELS[label],
        percent=_percent(chance),
        low=_percent(said.get("low")),
        high=_percent(said.get("high")),
        given=chance is not None and chance >= said.get("threshold", 1.0),
        why_not=UNKNOWN.get(said.get("unknown", ""), UNKNOWN[UnknownReason.NOT_LEARNED])
        if chance is None
        else None,
        words=tuple(text[start:end] for start, end, _weight in said.get("words", ())),
    )


def _percent(chance: float | None) -> int | None:
    return None if chance is None else round(100 * chance)
