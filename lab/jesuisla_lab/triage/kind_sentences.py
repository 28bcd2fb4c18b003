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
OF_A_KIND = 0.25
"""At most this share of sentences that test the same, praise for instance, passes a threshold."""
FEWEST_OF_A_KIND = 30


def spare_kind_sentences(
    lines: Mapping[str, LabelCalibration],
    scores: Floats,
    langs: NDArray[np.str_],
    funcs: NDArray[np.str_],
) -> dict[str, LabelCalibration]:
    """Return the calibrations with each threshold high enough for kind sentences, never lower.

    At most ``FALSE_ALARMS`` of a language's pass it, and ``OF_A_KIND`` of those that test the same
    (``funcs``): the threshold with the best macro-F1 on public comments lets most of them pass.
    ``scores`` are those of readers that did not learn from the
    sentence: what was learned as kind stays low, wherever the threshold is.

    >>> line = LabelCalibration(slope=1.0, offset=0.0, spread=1.0, threshold=0.3)
    >>> scores, langs = np.array([-2.0, -1.0, 0.0, 2.0]), np.array(["fr"] * 4)
    >>> lines = spare_kind_sentences({"fr": line, "en": line}, scores, langs, langs)
    >>> [lines["fr"].threshold, lines["en"].threshold]
    [0.8808, 0.3]
    """
    spared = {}
    for lang, line in lines.items():
        here = langs == lang
        log_odds, tested = line.log_odds(scores[here]), funcs[here]
        threshold = line.threshold
        groups = [(log_odds, FALSE_ALARMS)]
        for func in np.unique(tested):
            of_a_kind = log_odds[tested == func]
            if len(of_a_kind) >= FEWEST_OF_A_KIND:
                groups.append((of_a_kind, OF_A_KIND))
        for some, share in groups:
            if not len(some):
                continue
            edge = float(np.quantile(some, 1 - share, method="higher"))
            # The next step above it: an answer at the threshold is a yes.
            above = (np.floor(1 / (1 + np.exp(-edge)) / STEP) + 1) * STEP
            threshold = max(threshold, round(min(float(above), HIGHEST), 4))
        spared[lang] = replace(line, threshold=threshold)
    return spared
