"""Thresholds of hate below which kind and neutral sentences about a group stay."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage.meaning_head import LabelCalibration
from jesuisla_lab.triage.card import FALSE_ALARMS

STEP = 1e-4
HIGHEST = 0.95


def spare_kind_sentences(
    lines: Mapping[str, LabelCalibration], scores: Floats, langs: NDArray[np.str_]
) -> dict[str, LabelCalibration]:
    """Return the calibrations with each threshold high enough for kind sentences, never lower.

    At most ``FALSE_ALARMS`` of a language's pass it: the threshold with the best macro-F1 on public
    comments lets most of them pass. ``scores`` are those of readers that did not learn from the
    sentence: what was learned as kind stays low, wherever the threshold is.

    >>> line = LabelCalibration(slope=1.0, offset=0.0, spread=1.0, threshold=0.3)
    >>> scores, langs = np.array([-2.0, -1.0, 0.0, 2.0]), np.array(["fr"] * 4)
    >>> lines = spare_kind_sentences({"fr": line, "en": line}, scores, langs)
    >>> [lines["fr"].threshold, lines["en"].threshold]
    [0.8808, 0.3]
    """
    spared = {}
    for lang, line in lines.items():
        log_odds = line.log_odds(scores[langs == lang])
        threshold = line.threshold
        if len(log_odds):
            edge = float(np.quantile(log_odds, 1 - FALSE_ALARMS, method="higher"))
            # The next step above it: an answer at the threshold is a yes.
            above = (np.floor(1 / (1 + np.exp(-edge)) / STEP) + 1) * STEP
            threshold = max(threshold, round(min(float(above), HIGHEST), 4))
        spared[lang] = replace(line, threshold=threshold)
    return spared
