"""Teaching the scorer what a group's own verdicts say.

The shipped weights stay the starting point; what the group's labels add is a correction
kept small by a penalty, so that a few labels change little and many change much. The
last verdicts are kept aside: the new version is compared with the old one on them before
it may go live.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jesuisla.analysis.triage.features import featurise
from jesuisla.analysis.triage.fitting import fit_line, fit_logistic
from jesuisla.analysis.triage.metrics import auc, best_threshold, macro_f1
from jesuisla.analysis.triage.model import Calibration, Model, quantised
from jesuisla.analysis.triage.scorer import Label
from jesuisla.analysis.triage.training import Row

FEWEST = 40
"""Verdicts on a label, with at least five of each kind, below which nothing is learned."""
FEWEST_EACH = 5
ASIDE = 0.2
"""The share of verdicts, the last ones, that the back-test keeps aside."""
PENALTY = 1.0
LOCAL_SPREAD = 0.5
"""Spread of a calibration learned on the group's own pages, in log-odds: assumed."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BackTest:
    """One label in one language: what old and new version say of the last verdicts.

    ``None`` where a figure does not exist. ``learned`` and ``tested`` count verdicts.
    """

    label: Label
    lang: str
    learned: int
    tested: int
    auc_before: float | None
    auc_after: float | None
    macro_f1_before: float | None
    macro_f1_after: float | None

    @property
    def better(self) -> bool:
        """Whether the new version ranks at least as well and decides no worse."""
        ranks = (self.auc_after or 0.0) >= (self.auc_before or 0.0)
        return ranks and (self.macro_f1_after or 0.0) >= (self.macro_f1_before or 0.0) - 0.01


@dataclass(frozen=True, slots=True)
class Adapted:
    """A new model and its back-test; ``skipped`` are labels with too few verdicts."""

    model: Model
    tests: tuple[BackTest, ...]
    skipped: tuple[tuple[Label, str, int], ...]


def adapt(model: Model, verdicts: Sequence[Row], *, version: str) -> Adapted:
    """The model after learning from verdicts given in time order, oldest first.

    Only labels whose back-test is no worse are changed. The weights of a label are shared
    by its languages, so each label learns from the language with most verdicts. The model
    given is left as it is. Raises ``ValueError`` when there is no verdict at all.
    """
    if not verdicts:
        raise ValueError("there are no verdicts to learn from")
    weights = model.full_weights().T.astype(np.float64)
    calibrations = dict(model.calibrations)
    tests, skipped = [], []
    for at, label in enumerate(model.labels):
        rows = [row for row in verdicts if label in row.labels]
        lang = _main_language(rows)
        rows = [row for row in rows if row.lang == lang]
        if lang is None or not _enough([row.labels[label] for row in rows]):
            skipped.append((label, lang or "", len(rows)))
            continue
        test, new, line = _learn(model, rows, label, lang, weights[at])
        tests.append(test)
        if test.better:
            _rescale(calibrations, label, lang)
            weights[at], calibrations[label, lang] = new, line
    small, steps = quantised(weights)
    about = {**model.about, "adapted_from": model.version}
    new_model = replace(
        model,
        version=version,
        weights=small,
        steps=steps,
        calibrations=calibrations,
        about=about,
    )
    return Adapted(new_model, tuple(tests), tuple(skipped))


def _learn(
    model: Model, rows: Sequence[Row], label: Label, lang: str, weights: Floats
) -> tuple[BackTest, Floats, Calibration]:
    features = featurise([row.text for row in rows], [lang] * len(rows), model.lexicon)
    labels = np.array([row.labels[label] for row in rows], np.float64)
    first = len(rows) - max(FEWEST_EACH, round(ASIDE * len(rows)))
    old = model.calibrations.get((label, lang))
    before = features @ weights
    trial, line = _fit(features[:first], labels[:first], weights)
    after = features[first:] @ trial
    given = line.log_odds(after) >= _odds(line.threshold)
    old_given = old.log_odds(before[first:]) >= _odds(old.threshold) if old else None
    test = BackTest(
        label=label,
        lang=lang,
        learned=first,
        tested=len(rows) - first,
        auc_before=auc(labels[first:], before[first:]),
        auc_after=auc(labels[first:], after),
        macro_f1_before=None
        if old_given is None
        else macro_f1(labels[first:], np.asarray(old_given, np.float64)),
        macro_f1_after=macro_f1(labels[first:], np.asarray(given, np.float64)),
    )
    new, line = _fit(features, labels, weights)
    return test, new, line


def _fit(features: csr_array, labels: Floats, weights: Floats) -> tuple[Floats, Calibration]:
    """Shipped weights plus a correction, and its calibration by cross-fitting."""
    importance = np.ones(len(labels))
    held = np.zeros(len(labels))
    folds = np.arange(len(labels)) % 4
    for fold in range(4):
        out = np.flatnonzero(folds == fold)
        rest = np.flatnonzero(folds != fold)
        held[out] = features[out] @ _correct(features[rest], labels[rest], weights)
    slope, offset = fit_line(held, labels, importance)
    chances = 1 / (1 + np.exp(-(slope * held + offset)))
    threshold = min(max(best_threshold(labels, chances, importance), 0.05), 0.95)
    line = Calibration(slope=slope, offset=offset, spread=LOCAL_SPREAD, threshold=threshold)
    return _correct(features, labels, weights), line


def _correct(features: csr_array, labels: Floats, weights: Floats) -> Floats:
    base = features @ weights
    slope, offset = fit_line(base, labels, np.ones(len(labels)))
    found = fit_logistic(
        features,
        labels,
        importance=np.ones(len(labels)),
        penalty=PENALTY,
        given=slope * base + offset,
        steps=25,
    )
    # In the scale of the shipped weights, so that other languages' calibration still fits.
    total: Floats = weights + found.weights / max(slope, 0.3)
    return total


def _rescale(calibrations: dict[tuple[Label, str], Calibration], label: Label, lang: str) -> None:
    """Other languages keep the shipped reading only as a rough guide: wider intervals."""
    for (one, other), line in list(calibrations.items()):
        if one is label and other != lang:
            calibrations[one, other] = replace(line, spread=line.spread + LOCAL_SPREAD)


def _main_language(rows: Sequence[Row]) -> str | None:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.lang] = counts.get(row.lang, 0) + 1
    return max(counts, key=lambda lang: (counts[lang], lang), default=None)


def _enough(labels: Sequence[int]) -> bool:
    fewest = min(labels.count(0), labels.count(1))
    return len(labels) >= FEWEST and fewest >= FEWEST_EACH


def _odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))
