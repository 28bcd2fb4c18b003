"""What verdicts teach about a score, wherever among the scores they lie."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.meaning import NUMBERS, Vectors
from jesuisla.analysis.triage.meaning_adaptation import (
    FEWEST_TO_REORDER,
    OwnLesson,
    learn_meanings,
)
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare
from jesuisla.analysis.triage.metrics import auc

AS_IT_IS = MeaningShare(1.0, np.zeros(NUMBERS, np.float32))
LINE = LabelCalibration(slope=1.0, offset=0.0, spread=1.0, threshold=0.5)


def comments(seed: int, count: int = 3_000) -> tuple[Floats, Vectors, Floats]:
    """Scores that say much, numbers that say nothing, and what people say of the comments."""
    draw = np.random.default_rng(seed)
    scores = draw.normal(0, 2, count)
    vectors = draw.normal(size=(count, NUMBERS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = (draw.random(count) < 1 / (1 + np.exp(-scores))).astype(np.float64)
    return scores, vectors, labels


def lesson_from(count: int, around: float, seed: int) -> tuple[OwnLesson, float, float]:
    """Learn from the comments nearest to a score; give the AUC over all, before and after."""
    scores, vectors, labels = comments(seed)
    near = np.argsort(abs(scores - around))[:count]
    lesson = learn_meanings(scores[near], vectors[near], labels[near], AS_IT_IS, LINE)
    after = lesson.calibration.log_odds(lesson.share.scores(scores, vectors))
    return lesson, auc(labels, scores) or 0.0, auc(labels, after) or 0.0


@settings(max_examples=12, deadline=None)
@given(st.integers(100, 200), st.floats(-1.5, 1.5), st.integers(0, 1_000))
def test_verdicts_on_a_narrow_band_of_scores_do_not_unlearn_the_score(
    count: int, around: float, seed: int
) -> None:
    """What a queue shows lies near its threshold; that says nothing of the comments far from it."""
    _lesson, before, after = lesson_from(count, around, seed)
    assert after > before - 0.02


@settings(max_examples=12, deadline=None)
@given(st.integers(40, FEWEST_TO_REORDER - 1), st.floats(-1.5, 1.5), st.integers(0, 1_000))
def test_below_a_hundred_verdicts_the_sum_is_unchanged(
    count: int, around: float, seed: int
) -> None:
    lesson, before, after = lesson_from(count, around, seed)
    assert lesson.share is AS_IT_IS
    assert not lesson.is_learned
    assert after == before
    assert lesson.calibration.slope > 0.4, "a band does not make all comments alike"


def test_a_hundred_verdicts_on_all_scores_change_the_sum() -> None:
    scores, vectors, _labels = comments(1, FEWEST_TO_REORDER)
    turned = (scores < 0).astype(np.float64)
    lesson = learn_meanings(scores, vectors, turned, AS_IT_IS, LINE)
    assert lesson.is_learned
    assert lesson.share.linear < 0.5
