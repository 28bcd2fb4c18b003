"""From raw scores to probabilities: what comments kept aside say about a fitted label.

They come from sources that were trained on and, counting less, from sources left out: a
group's next page is one never seen, but few are as far from all others as these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.triage.fitting import fit_line
from jesuisla.analysis.triage.meaning_head import LabelCalibration
from jesuisla.analysis.triage.metrics import auc, best_threshold, calibration_error, macro_f1

FEWEST = 100
"""Comments of a source, or of a language, below which nothing is measured on it."""
SEARCHED_FOR = 0.6
"""A source in which more of the comments than this bear a label was collected by searching
for rude words; it is learned from as if ``TYPICAL`` of them did."""
TYPICAL = 0.3
NEW_SOURCES = 0.25
"""How much a comment of a source left out counts in calibration beside one of a source known.
With 1, three languages err by more than .05 on hate in known sources, and nearly every
comment on a new page is doubtful; with 0, new sources are believed twice too far."""


@dataclass(frozen=True, slots=True)
class HeldOutScores:
    """One label's public comments with their raw scores.

    ``in_known_sources`` are scores of comments kept aside while others of their source were learned
    from, ``in_new_sources`` of comments whose whole source was left out; NaN elsewhere. ``names``
    are those of the numbered ``sources``.
    """

    in_known_sources: Floats
    in_new_sources: Floats
    labels: Floats
    langs: NDArray[np.str_]
    sources: Ints
    names: Sequence[str]


def auc_by_source(scores_aside: HeldOutScores, scores: Floats) -> dict[str, float]:
    """Return the AUC on each source, where it can be told."""
    aucs = {}
    for number, name in enumerate(scores_aside.names):
        of = (scores_aside.sources == number) & ~np.isnan(scores)
        value = auc(scores_aside.labels[of], scores[of]) if of.sum() >= FEWEST else None
        if value is not None:
            aucs[name] = round(value, 3)
    return aucs


def measure_calibration(
    scores_aside: HeldOutScores, lines: Mapping[str, LabelCalibration]
) -> dict[str, dict[str, float]]:
    """Measure macro-F1 and calibration error on comments kept aside, by language and all."""
    aside = ~np.isnan(scores_aside.in_known_sources) & np.isin(scores_aside.langs, list(lines))
    labels, langs, scores = (
        scores_aside.labels[aside],
        scores_aside.langs[aside],
        scores_aside.in_known_sources[aside],
    )
    chances, decisions = np.zeros(len(labels)), np.zeros(len(labels))
    for lang, line in lines.items():
        of = langs == lang
        chances[of] = _chances(line.log_odds(scores[of]))
        decisions[of] = chances[of] >= line.threshold
    figures: dict[str, dict[str, float]] = {"macro_f1": {}, "ece": {}}
    for name in (*lines, "all"):
        of = (langs == name) | (name == "all")
        figures["macro_f1"][name] = macro_f1(labels[of], decisions[of]) or 0.0
        figures["ece"][name] = round(calibration_error(labels[of], chances[of]) or 0.0, 4)
    return figures


def calibrate(
    scores_aside: HeldOutScores, new_sources: float = NEW_SOURCES
) -> dict[str, LabelCalibration]:
    """Calibrate each language on comments kept aside: in sources known, and in new ones."""
    here = np.flatnonzero(~np.isnan(scores_aside.in_known_sources))
    there = np.flatnonzero(
        ~np.isnan(scores_aside.in_new_sources) & ~np.isnan(scores_aside.in_known_sources)
    )
    both = np.concatenate((here, there))
    raw = np.concatenate((scores_aside.in_known_sources[here], scores_aside.in_new_sources[there]))
    is_new = np.arange(len(both)) >= len(here)
    labels, langs, sources = (
        scores_aside.labels[both],
        scores_aside.langs[both],
        scores_aside.sources[both],
    )
    importance = importances(labels, sources, langs)
    is_assumed = importance != 1
    importance *= np.where(is_new, new_sources, 1.0)
    calibrations, offsets = {}, []
    for lang in sorted(set(langs.tolist())):
        of = langs == lang
        if of.sum() < FEWEST or len(set(labels[of])) < 2:
            continue
        slope, offset = fit_line(raw[of], labels[of], importance[of])
        chances = _chances(slope * raw[of] + offset)
        threshold = best_threshold(labels[of], chances, importance[of])
        if is_assumed[of].all():
            # Which cut is best hangs on the level, and that is assumed: the cut at the level
            # itself finds most of both kinds, whatever the level is on a page.
            threshold = TYPICAL
        new = is_new[of]
        offsets += _misses(labels[of][new], chances[new], importance[of][new], sources[of][new])
        calibrations[lang] = LabelCalibration(
            slope=round(slope, 5),
            offset=round(offset, 5),
            spread=0.0,
            threshold=min(max(threshold, 0.05), 0.95),
        )
    spread = 1.4826 * float(np.median(np.abs(offsets))) if len(offsets) > 2 else 1.5
    return {lang: replace(line, spread=round(spread, 5)) for lang, line in calibrations.items()}


def importances(labels: Floats, sources: Ints, langs: NDArray[np.str_] | None = None) -> Floats:
    """Return how much each comment counts, so that searching for rude words teaches no level.

    With ``langs``, a source counts as it is when its language has another of the usual kind.

    >>> labels = np.array([1.0] * 80 + [0.0] * 20)
    >>> weights = importances(labels, np.zeros(100, np.int64))
    >>> bool(np.isclose(weights[labels == 1].sum() / weights.sum(), TYPICAL))
    True
    """
    weights = np.ones(len(labels))
    size = np.maximum(1, np.bincount(sources))
    rates = np.bincount(sources, labels) / size
    is_searched = (rates > SEARCHED_FOR) & (rates < 1) & (size >= FEWEST)
    is_usual = ~is_searched & (size >= FEWEST)
    for source in np.flatnonzero(is_searched):
        of, rate = sources == source, rates[source]
        if langs is not None and is_usual[sources[langs == langs[of][0]]].any():
            continue
        weights[of] = np.where(labels[of] == 1, TYPICAL / rate, (1 - TYPICAL) / (1 - rate))
    return weights


def _chances(log_odds: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-log_odds))
    return chances


def _misses(labels: Floats, chances: Floats, importance: Floats, sources: Ints) -> list[float]:
    """Return by how much, in log-odds, each source never seen is read too high or too low."""
    misses = []
    for source in set(sources.tolist()):
        of = sources == source
        truth, prediction = (
            float(np.average(of_all[of], weights=importance[of])) for of_all in (labels, chances)
        )
        if of.sum() >= FEWEST // 2 and 0 < truth < 1:
            misses.append(
                float(np.log(truth / (1 - truth)) - np.log(prediction / (1 - prediction)))
            )
    return misses
