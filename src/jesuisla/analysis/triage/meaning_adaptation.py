"""Teaching the head on meanings what a group's own verdicts say.

A logistic regression on a comment's 512 numbers and on the score that it has so far, with a
penalty that keeps a few verdicts from changing much. What it learned is judged on verdicts that it
did not know, fold by fold, by the paired difference of their log-loss: it is refused only where it
is surely worse, and even then a better calibration is kept.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.meaning import Vectors
from jesuisla.analysis.triage.fitting import Examples, fit_line, fit_logistic
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare
from jesuisla.analysis.triage.metrics import best_threshold

FOLDS = 5
PENALTY = 1.0
"""On the 512 numbers. Chosen, as ``SO_FAR``, on eight sources left out, with 100 and 500 labels."""
SO_FAR = 0.3
"""The size of the score so far beside a text's numbers, whose squares sum to one."""
SURELY = 1.645
"""Standard errors beyond which a difference is no chance, one time in twenty."""
LOCAL_SPREAD = 0.5
"""Spread of a calibration learned on the group's own pages, in log-odds: assumed."""


@dataclass(frozen=True, slots=True)
class OwnLesson:
    """What some verdicts taught: the new share and its calibration.

    ``chances_before`` and ``chances_after`` are what the old and the new one say of each verdict,
    the new one without having known it; ``is_learned`` is false where the numbers were refused,
    ``is_kept`` where not even the calibration is better.
    """

    share: MeaningShare
    calibration: LabelCalibration
    chances_before: Floats
    chances_after: Floats
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
    so_far = share.scores(words, vectors)
    before = _chances(line.log_odds(so_far))
    folds = np.arange(len(labels)) % FOLDS
    whole = _Fit(so_far, vectors, labels)
    unknown_scores = np.zeros(len(labels))
    for fold in range(FOLDS):
        rest, out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        fit = _Fit(so_far[rest], vectors[rest], labels[rest])
        unknown_scores[out] = fit.scores(so_far[out], vectors[out])
    new_line, new_chances = _calibrated(unknown_scores, labels, folds)
    same, same_chances = _calibrated(so_far, labels, folds)
    if not _surely_worse(labels, before, new_chances):
        new_share = whole.share(share)
        return OwnLesson(new_share, new_line, before, new_chances, is_learned=True, is_kept=True)
    is_better = _loss(labels, same_chances).mean() < _loss(labels, before).mean()
    return OwnLesson(
        share,
        same if is_better else line,
        before,
        same_chances if is_better else before,
        is_learned=False,
        is_kept=bool(is_better),
    )


class _Fit:
    """A score so far, corrected by the numbers."""

    def __init__(self, so_far: Floats, vectors: Vectors, labels: Floats) -> None:
        self._mean, self._sd = float(so_far.mean()), float(so_far.std()) or 1.0
        rows = csr_array(self._features(so_far, vectors))
        fit = fit_logistic(Examples(rows, labels, np.ones(len(labels))), penalty=PENALTY)
        self._slope = float(fit.weights[0]) * SO_FAR / self._sd
        self._weights = fit.weights[1:]
        self._middle = 0.0
        self._middle = float(self.scores(so_far, vectors).mean())

    def _features(self, so_far: Floats, vectors: Vectors) -> Floats:
        standard = SO_FAR * (so_far - self._mean) / self._sd
        return np.hstack([standard[:, None], vectors.astype(np.float64)])

    def scores(self, so_far: Floats, vectors: Vectors) -> Floats:
        """Return the corrected scores, up to what calibration adds."""
        products: Floats = vectors.astype(np.float64) @ self._weights
        return self._slope * so_far + products - self._middle

    def share(self, share: MeaningShare) -> MeaningShare:
        """Return the share that gives these scores."""
        vector = (self._slope * share.vector + self._weights).astype(np.float32)
        offset = self._slope * share.offset - self._middle
        return MeaningShare(self._slope * share.linear, vector, offset)


def _calibrated(scores: Floats, labels: Floats, folds: Ints) -> tuple[LabelCalibration, Floats]:
    """Return the calibration of all scores, and what others' calibrations say of each."""
    importance = np.ones(len(labels))
    chances = np.zeros(len(labels))
    for fold in range(FOLDS):
        rest, out = folds != fold, folds == fold
        slope, offset = fit_line(scores[rest], labels[rest], importance[rest])
        chances[out] = _chances(slope * scores[out] + offset)
    slope, offset = fit_line(scores, labels, importance)
    threshold = best_threshold(labels, _chances(slope * scores + offset), importance)
    line = LabelCalibration(
        slope=slope,
        offset=offset,
        spread=LOCAL_SPREAD,
        threshold=min(max(threshold, 0.05), 0.95),
    )
    return line, chances


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
