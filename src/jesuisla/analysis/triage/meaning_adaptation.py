"""Teaching the head on meanings what a group's own verdicts say.

The score that a comment has so far stays, and a logistic regression on its 512 numbers corrects it,
with a penalty that keeps a few verdicts from changing much. Below a hundred verdicts the score
stays as it is, and only how likely it makes a label is learned. What was learned is judged on
verdicts that it did not know, fold by fold, by the paired difference of their log-loss: it is
refused only where it is surely worse, and even then a better calibration is kept. From when an
answer is clear is measured on the same verdicts (:mod:`.clear_margins`).
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.meaning import Vectors
from jesuisla.analysis.triage.clear_margins import own_margins
from jesuisla.analysis.triage.fitting import Examples, fit_line, fit_logistic
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare
from jesuisla.analysis.triage.metrics import best_threshold

FOLDS = 5
FEWEST_TO_REORDER = 100
"""Verdicts on a label below which no comment is put before another: that is left as it was."""
PENALTY = 0.5
"""On the 512 numbers. Chosen, as ``TRUST``, on seven sources never trained on, with 100 and 300."""
TRUST = 0.6
"""How far from one, in standard deviations, a factor on the log-odds so far is thought to lie.

Verdicts on comments that all have nearly the same score say nothing of this factor, which then
stays one: without that, they would be taken to say that the score means nothing.
"""
SURELY = 1.645
"""Standard errors beyond which a difference is no chance, one time in twenty."""
LEAST_FACTOR = 0.1
"""The score so far never counts for less, whatever a few verdicts say."""


@dataclass(frozen=True, slots=True)
class OwnLesson:
    """What some verdicts taught: the new share and its calibration.

    ``chances_before`` and ``chances_after`` are what the old and the new one say of each verdict,
    the new one without having known it, and ``said_before`` and ``said_after`` whether that is a
    yes. ``is_learned`` is false where the numbers were refused or verdicts were too few for them,
    ``is_kept`` where not even the calibration is better.
    """

    share: MeaningShare
    calibration: LabelCalibration
    chances_before: Floats
    chances_after: Floats
    said_before: Flags
    said_after: Flags
    is_learned: bool
    is_kept: bool


def learn_meanings(
    words: Floats,
    vectors: Vectors,
    labels: Floats,
    share: MeaningShare,
    line: LabelCalibration,
) -> OwnLesson:
    """Return what verdicts teach about one label in one language.

    ``words`` are the linear scores of the comments, ``share`` and ``line`` what counts so far.
    """
    so_far = line.log_odds(share.scores(words, vectors))
    chances = _chances(so_far)
    before = _Said(line, chances, chances >= line.threshold)
    folds = np.arange(len(labels)) % FOLDS
    same = _calibrated(so_far, labels, folds).after(line)
    is_learned = False
    if len(labels) >= FEWEST_TO_REORDER:
        unknown_scores = np.zeros(len(labels))
        for fold in range(FOLDS):
            rest, out = folds != fold, folds == fold
            correction = _Correction(so_far[rest], vectors[rest], labels[rest])
            unknown_scores[out] = correction.log_odds(so_far[out], vectors[out])
        new = _calibrated(unknown_scores, labels, folds)
        is_learned = not _surely_worse(labels, before.chances, new.chances)
    if is_learned:
        share = _Correction(so_far, vectors, labels).share(share, line)
        after = new
    else:
        is_better = _loss(labels, same.chances).mean() < _loss(labels, before.chances).mean()
        after = same if is_better else before
    return OwnLesson(
        share=share,
        calibration=after.line,
        chances_before=before.chances,
        chances_after=after.chances,
        said_before=before.yes,
        said_after=after.yes,
        is_learned=is_learned,
        is_kept=after is not before,
    )


class _Correction:
    """Log-odds so far, corrected by the numbers."""

    def __init__(self, so_far: Floats, vectors: Vectors, labels: Floats) -> None:
        # One penalty for all: the size of the first column makes it what ``TRUST`` says.
        size = TRUST * np.sqrt(PENALTY)
        rows = csr_array(np.hstack([size * so_far[:, None], vectors.astype(np.float64)]))
        examples = Examples(rows, labels, np.ones(len(labels)), base_log_odds=so_far)
        fit = fit_logistic(examples, penalty=PENALTY)
        self._factor = max(1 + size * float(fit.weights[0]), LEAST_FACTOR)
        self._weights = fit.weights[1:]
        self._middle = float((vectors.astype(np.float64) @ self._weights).mean())

    def log_odds(self, so_far: Floats, vectors: Vectors) -> Floats:
        """Return the corrected log-odds, up to what calibration adds."""
        products: Floats = vectors.astype(np.float64) @ self._weights
        total: Floats = self._factor * so_far + products - self._middle
        return total

    def share(self, share: MeaningShare, line: LabelCalibration) -> MeaningShare:
        """Return the share that gives these log-odds, where ``share`` and ``line`` gave those."""
        factor = self._factor * line.slope
        vector = (factor * share.vector + self._weights).astype(np.float32)
        offset = factor * share.offset + self._factor * line.offset - self._middle
        return MeaningShare(factor * share.linear, vector, offset)


@dataclass(frozen=True, slots=True)
class _Said:
    """A calibration, and what was said of each verdict: the chance, and whether that is a yes."""

    line: LabelCalibration
    chances: Floats
    yes: Flags

    def after(self, first: LabelCalibration) -> "_Said":
        """Return the same for scores that ``first`` made the log-odds of."""
        slope, offset = self.line.slope, self.line.offset
        line = replace(self.line, slope=slope * first.slope, offset=slope * first.offset + offset)
        return replace(self, line=line)


def _calibrated(log_odds: Floats, labels: Floats, folds: Ints) -> _Said:
    """Return the calibration of all log-odds, with what those of other verdicts say of each."""
    chances, distances = np.zeros(len(labels)), np.zeros(len(labels))
    for fold in range(FOLDS):
        rest, out = folds != fold, folds == fold
        line = _line(log_odds[rest], labels[rest])
        chances[out] = _chances(line.log_odds(log_odds[out]))
        distances[out] = line.distances(log_odds[out])
    above, below = own_margins(distances, labels)
    line = replace(_line(log_odds, labels), above=above, below=below)
    return _Said(line, chances, distances >= 0)


def _line(log_odds: Floats, labels: Floats) -> LabelCalibration:
    importance = np.ones(len(labels))
    slope, offset = fit_line(log_odds, labels, importance, stiffness=TRUST**-2)
    threshold = best_threshold(labels, _chances(slope * log_odds + offset), importance)
    return LabelCalibration(
        slope=slope,
        offset=offset,
        spread=0.0,  # its margins are measured
        threshold=min(max(threshold, 0.05), 0.95),
    )


def _surely_worse(labels: Floats, before: Floats, after: Floats) -> bool:
    loss = _loss(labels, after) - _loss(labels, before)
    return bool(loss.mean() > SURELY * loss.std() / np.sqrt(len(loss)))


def _loss(labels: Floats, chances: Floats) -> Floats:
    sure = np.clip(np.where(labels == 1, chances, 1 - chances), 1e-6, 1)
    loss: Floats = -np.log(sure)
    return loss


def _chances(log_odds: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -9, 9)))
    return chances
