"""From when an answer is clear, by what people said."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.triage.test_meaning_adaptation import AS_IT_IS, LINE, comments

from jesuisla.analysis.shares import lower_bound
from jesuisla.analysis.triage.clear_margins import (
    FEWEST_CLEAR,
    NEVER,
    RIGHT_NO,
    RIGHT_YES,
    own_margins,
)
from jesuisla.analysis.triage.meaning_adaptation import learn_meanings


@given(st.lists(st.tuples(st.floats(-12, 12), st.booleans(), st.integers(1, 40)), max_size=12))
def test_what_is_clear_was_right_often_enough_on_the_verdicts_it_was_chosen_from(
    verdicts: list[tuple[float, bool, int]],
) -> None:
    """Whatever was said, and however often: at a distance that no verdict bears out, nothing is."""
    rows = [row for *row, times in verdicts for _ in range(times)] or [[0.0, False]]
    distances, labels = np.array(rows, np.float64).T
    above, below = own_margins(distances, labels)
    yes, no = labels[distances >= above], labels[distances < -below]
    assert (above == NEVER) == (not len(yes))
    assert (below == NEVER) == (not len(no))
    if len(yes):
        assert len(yes) >= FEWEST_CLEAR
        assert (lower_bound(int(yes.sum()), len(yes)) or 0) >= RIGHT_YES
    if len(no):
        assert len(no) >= FEWEST_CLEAR
        assert 1 - no.mean() >= RIGHT_NO


def test_the_smallest_distance_that_is_right_often_enough_is_chosen() -> None:
    distances = np.repeat([-3.0, -1.0, 1.0, 2.0, 3.0], 25)
    labels = np.repeat([0.0, 0, 0, 1, 1], 25)
    labels[[30, 31, 32, 33]] = 1  # of the no near the threshold; all in all, four in fifty
    assert own_margins(distances, labels) == (1.05, 0.0)
    assert own_margins(distances[:99], labels[:99])[0] == 1.05
    assert own_margins(distances[:94], labels[:94])[0] == NEVER, "nineteen say nothing"


def test_a_lesson_says_from_when_it_is_clear() -> None:
    """On comments it never saw; where the score says nothing, no yes is clear."""
    scores, vectors, labels = comments(3)
    wrong = replace(LINE, offset=2.0)
    by_chance = np.random.default_rng(3).permutation(labels)
    lesson, empty = (
        learn_meanings(scores[:900], vectors[:900], said[:900], AS_IT_IS, wrong)
        for said in (labels, by_chance)
    )
    assert lesson.is_kept
    assert lesson.calibration.above is not None
    far = lesson.calibration.distances(lesson.share.scores(scores[900:], vectors[900:]))
    clear = labels[900:][far >= lesson.calibration.above]
    assert len(clear) > 100
    assert clear.mean() > RIGHT_YES
    assert empty.is_kept
    assert empty.calibration.above == NEVER
