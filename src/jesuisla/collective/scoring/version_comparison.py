"""Old and new on the same verdicts, which neither learned, with intervals: nothing of Django."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats
from jesuisla.analysis.triage import (
    Answer,
    Item,
    LabelledComment,
    Scorer,
    VerdictAnswers,
    auc,
    bootstrap_interval,
    macro_f1,
)

FEWEST = 20
"""Verdicts on a question, with at least ``FEWEST_EACH`` of each kind, for a comparison."""
FEWEST_EACH = 4
SURELY = 1.645
"""Standard errors beyond which a difference is no chance, one time in twenty."""
SEED = 1


class VersionComparison(TypedDict):
    """One question: macro-F1 and AUC before and after, with 95 % intervals.

    ``n`` counts verdicts, ``given`` those that say yes, ``right`` those that a version agrees with,
    ``said`` those that it answers yes. Figures are ``None`` when ``too_few``. ``gain`` is the
    interval of the difference in macro-F1. ``surely_worse`` tells whether the new version was
    further off, verdict by verdict, than chance explains. ``new_order`` is false where verdicts
    were too few for more than how likely a score makes the label; these verdicts count again.
    """

    label: str
    n: int
    given: int
    too_few: bool
    before: float | None
    after: float | None
    before_ci95: list[float] | None
    after_ci95: list[float] | None
    gain_ci95: list[float] | None
    auc_before: float | None
    auc_after: float | None
    surely_worse: bool
    new_order: bool
    right_before: int | None
    right_after: int | None
    said_before: int | None
    said_after: int | None


def compare(old: Scorer, new: Scorer, rows: Sequence[LabelledComment]) -> list[VersionComparison]:
    """Return what both say of verdicts that neither learned from, question by question."""
    return compare_answers(answers_to(old, new, rows))


def answers_to(
    old: Scorer, new: Scorer, rows: Sequence[LabelledComment]
) -> dict[str, list[VerdictAnswers]]:
    """Return what both say of verdicts that neither learned from, by question."""
    items = [Item(row.text, lang=row.lang or None) for row in rows]
    before = old.score(items, explain=False)
    after = new.score(items, explain=False)
    answers = {}
    for label in new.labels:
        at = [number for number, row in enumerate(rows) if label in row.labels]
        if not at:
            continue
        truth = np.array([rows[number].labels[label] for number in at], np.float64)
        said_before, chances_before = _decisions([before[number][label] for number in at])
        said_after, chances_after = _decisions([after[number][label] for number in at])
        answers[str(label)] = [
            VerdictAnswers(truth, chances_before, chances_after, said_before, said_after)
        ]
    return answers


def compare_answers(
    answers: Mapping[str, Sequence[VerdictAnswers]], reordered: frozenset[str] | None = None
) -> list[VersionComparison]:
    """Return old and new beside each other, question by question, on all that they were asked.

    ``reordered`` are the questions of which more was learned than how likely a yes is, ``None``
    all.
    """
    comparisons = []
    for label, parts in answers.items():
        together = VerdictAnswers(
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in (
                    "labels", "chances_before", "chances_after", "said_before", "said_after",
                )
            )
        )  # fmt: skip
        comparisons.append(
            _compare_label(label, together, new_order=reordered is None or label in reordered)
        )
    return comparisons


def goes_live(comparisons: Sequence[VersionComparison]) -> bool | None:
    """Whether a new version may read: no question surely worse. ``None``: too few to say.

    A few dozen verdicts move macro-F1 by chance more than most lessons do; what was said of each
    verdict, before and after, tells sooner.
    """
    enough = [row for row in comparisons if not row["too_few"]]
    if not enough:
        return None
    return not any(row["surely_worse"] for row in enough)


def _compare_label(label: str, answers: VerdictAnswers, *, new_order: bool) -> VersionComparison:
    truth = answers.labels
    yes_count = int(truth.sum())
    too_few = len(truth) < FEWEST or min(yes_count, len(truth) - yes_count) < FEWEST_EACH
    comparison: VersionComparison = {
        "label": label,
        "n": len(truth),
        "given": yes_count,
        "too_few": too_few,
        "before": None,
        "after": None,
        "before_ci95": None,
        "after_ci95": None,
        "gain_ci95": None,
        "auc_before": None,
        "auc_after": None,
        "surely_worse": False,
        "new_order": new_order,
        "right_before": None,
        "right_after": None,
        "said_before": None,
        "said_after": None,
    }
    if too_few:
        return comparison
    was, now = answers.said_before.astype(np.float64), answers.said_after.astype(np.float64)
    comparison["before"], comparison["after"] = macro_f1(truth, was), macro_f1(truth, now)
    comparison["before_ci95"] = bootstrap_interval(macro_f1, truth, was, seed=SEED)
    comparison["after_ci95"] = bootstrap_interval(macro_f1, truth, now, seed=SEED)
    comparison["gain_ci95"] = bootstrap_interval(_gain, truth, was + 2 * now, seed=SEED)
    comparison["auc_before"] = auc(truth, answers.chances_before)
    comparison["auc_after"] = auc(truth, answers.chances_after)
    comparison["right_before"] = int((was == truth).sum())
    comparison["right_after"] = int((now == truth).sum())
    comparison["said_before"], comparison["said_after"] = int(was.sum()), int(now.sum())
    comparison["surely_worse"] = _surely_worse(truth, answers.chances_before, answers.chances_after)
    return comparison


def _surely_worse(truth: Floats, before: Floats, after: Floats) -> bool:
    """Return whether the chances after are surely further off, by the paired log-loss.

    >>> truth = np.array([0.0, 1.0] * 20)
    >>> right, wrong = np.abs(truth - 0.2), np.abs(truth - 0.8)
    >>> _surely_worse(truth, right, wrong), _surely_worse(truth, wrong, right)
    (True, False)
    """
    losses = [
        -np.log(np.clip(np.where(truth == 1, chance, 1 - chance), 1e-3, 1))
        for chance in (before, after)
    ]
    loss = losses[1] - losses[0]
    return bool(loss.mean() > SURELY * loss.std() / np.sqrt(len(loss)) + 1e-9)


def _gain(truth: Floats, both: Floats) -> float | None:
    # Both decisions travel as one number, so that the bootstrap draws them together.
    was, now = macro_f1(truth, both % 2), macro_f1(truth, both // 2)
    return None if was is None or now is None else now - was


def _decisions(answers: Sequence[Answer]) -> tuple[Flags, Floats]:
    decisions = np.array([answer.positive is True for answer in answers], np.bool_)
    chances = np.array([answer.probability or 0.0 for answer in answers], np.float64)
    return decisions, chances
