"""Old and new on the same later verdicts, with intervals: nothing of Django here."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage import (
    Answer,
    Item,
    LabelledComment,
    LabelName,
    Scorer,
    auc,
    bootstrap_interval,
    macro_f1,
)

FEWEST = 20
"""Verdicts on a question, with at least ``FEWEST_EACH`` of each kind, for a comparison."""
FEWEST_EACH = 4
WORSE_BY = 0.01
"""Macro-F1 that a new version may lose: less than one verdict among a hundred."""
SEED = 1


class VersionComparison(TypedDict):
    """One question: macro-F1 and AUC before and after, with 95 % intervals.

    ``n`` counts verdicts, ``given`` those that say yes. Figures are ``None`` when
    ``too_few``. ``gain`` is the interval of the difference in macro-F1.
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


def compare(old: Scorer, new: Scorer, rows: Sequence[LabelledComment]) -> list[VersionComparison]:
    """Return what both say of verdicts that neither learned from, question by question."""
    items = [Item(row.text, lang=row.lang or None) for row in rows]
    before = old.score(items, explain=False)
    after = new.score(items, explain=False)
    comparisons = []
    for label in new.labels:
        at = [number for number, row in enumerate(rows) if label in row.labels]
        if not at:
            continue
        truth = np.array([rows[number].labels[label] for number in at], np.float64)
        comparisons.append(
            _compare_label(
                label, truth, [before[n][label] for n in at], [after[n][label] for n in at]
            )
        )
    return comparisons


def goes_live(comparisons: Sequence[VersionComparison]) -> bool | None:
    """Whether a new version may read: no question worse. ``None``: too few to say."""
    enough = [row for row in comparisons if not row["too_few"]]
    if not enough:
        return None
    return all((row["after"] or 0.0) >= (row["before"] or 0.0) - WORSE_BY for row in enough)


def _compare_label(
    label: LabelName, truth: Floats, old: Sequence[Answer], new: Sequence[Answer]
) -> VersionComparison:
    yes_count = int(truth.sum())
    too_few = len(truth) < FEWEST or min(yes_count, len(truth) - yes_count) < FEWEST_EACH
    comparison: VersionComparison = {
        "label": str(label),
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
    }
    if too_few:
        return comparison
    was, chance_was = _decisions(old)
    now, chance_now = _decisions(new)
    comparison["before"], comparison["after"] = macro_f1(truth, was), macro_f1(truth, now)
    comparison["before_ci95"] = bootstrap_interval(macro_f1, truth, was, seed=SEED)
    comparison["after_ci95"] = bootstrap_interval(macro_f1, truth, now, seed=SEED)
    comparison["gain_ci95"] = bootstrap_interval(_gain, truth, was + 2 * now, seed=SEED)
    comparison["auc_before"] = auc(truth, chance_was)
    comparison["auc_after"] = auc(truth, chance_now)
    return comparison


def _gain(truth: Floats, both: Floats) -> float | None:
    # Both decisions travel as one number, so that the bootstrap draws them together.
    was, now = macro_f1(truth, both % 2), macro_f1(truth, both // 2)
    return None if was is None or now is None else now - was


def _decisions(answers: Sequence[Answer]) -> tuple[Floats, Floats]:
    decisions = np.array([answer.positive is True for answer in answers], np.float64)
    chances = np.array([answer.probability or 0.0 for answer in answers], np.float64)
    return decisions, chances
