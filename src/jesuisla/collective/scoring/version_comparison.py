"""Old and new on the same later verdicts, with intervals: nothing of Django here."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

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

Floats = NDArray[np.float64]


class Comparison(TypedDict):
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


def compare(old: Scorer, new: Scorer, rows: Sequence[LabelledComment]) -> list[Comparison]:
    """What both say of verdicts that neither learned from, question by question."""
    items = [Item(row.text, lang=row.lang or None) for row in rows]
    before = old.score(items, explain=False)
    after = new.score(items, explain=False)
    found = []
    for label in new.labels:
        at = [number for number, row in enumerate(rows) if label in row.labels]
        if not at:
            continue
        truth = np.array([rows[number].labels[label] for number in at], np.float64)
        found.append(
            _compared(label, truth, [before[n][label] for n in at], [after[n][label] for n in at])
        )
    return found


def goes_live(found: Sequence[Comparison]) -> bool | None:
    """Whether a new version may read: no question worse. ``None``: too few to say."""
    told = [one for one in found if not one["too_few"]]
    if not told:
        return None
    return all((one["after"] or 0.0) >= (one["before"] or 0.0) - WORSE_BY for one in told)


def _compared(
    label: LabelName, truth: Floats, old: Sequence[Answer], new: Sequence[Answer]
) -> Comparison:
    given = int(truth.sum())
    too_few = len(truth) < FEWEST or min(given, len(truth) - given) < FEWEST_EACH
    one: Comparison = {
        "label": str(label),
        "n": len(truth),
        "given": given,
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
        return one
    was, chance_was = _decisions(old)
    now, chance_now = _decisions(new)
    one["before"], one["after"] = macro_f1(truth, was), macro_f1(truth, now)
    one["before_ci95"] = bootstrap_interval(macro_f1, truth, was, seed=SEED)
    one["after_ci95"] = bootstrap_interval(macro_f1, truth, now, seed=SEED)
    one["gain_ci95"] = bootstrap_interval(_gain, truth, was + 2 * now, seed=SEED)
    one["auc_before"] = auc(truth, chance_was)
    one["auc_after"] = auc(truth, chance_now)
    return one


def _gain(truth: Floats, both: Floats) -> float | None:
    # Both decisions travel as one number, so that the bootstrap draws them together.
    was, now = macro_f1(truth, both % 2), macro_f1(truth, both // 2)
    return None if was is None or now is None else now - was


def _decisions(answers: Sequence[Answer]) -> tuple[Floats, Floats]:
    given = np.array([answer.positive is True for answer in answers], np.float64)
    chances = np.array([answer.probability or 0.0 for answer in answers], np.float64)
    return given, chances
