"""How the model is judged."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.visibility.looks import lessons, look
from jesuisla.analysis.thread import CommentOrder
from jesuisla.analysis.visibility.quality import calibration_error, evaluate_order, top_overlap


def test_threads_left_out_are_predicted_better_by_a_model_that_saw_others():
    found = evaluate_order(lessons(12, 30, weight=3.0), folds=4)
    assert found.threads == 12
    assert found.readings == 24
    assert found.with_earlier == 12
    assert found.overlap > 0.6
    assert found.overlap_interval[0] <= found.overlap <= found.overlap_interval[1]
    assert found.spearman > 0.5
    assert 0 <= found.calibration < 0.15


def test_one_thread_is_judged_from_the_prior_and_nothing_is_refused():
    found = evaluate_order(lessons(1))
    assert found.threads == 1
    assert found.overlap_interval is None
    for nothing in ([], [look([1])], [replace(look([1, 2]), order=CommentOrder.TIME)]):
        with pytest.raises(ValueError, match="order of relevance"):
            evaluate_order(nothing)


def test_a_constant_score_has_no_rank_correlation_and_equal_overlap():
    same = [look([3] * 12, thread=str(n)) for n in range(2)]
    bare = [
        replace(one, standings=tuple(replace(s, created_at=None) for s in one.standings))
        for one in same
    ]
    found = evaluate_order(bare)
    assert found.likes_overlap == pytest.approx(10 / 12)
    assert found.spearman == 0.0


def test_ten_places_of_ten_are_no_prediction_and_count_for_none():
    short = evaluate_order(lessons(4, size=10))
    assert (short.threads, short.beyond_ten) == (4, 0)
    assert (short.overlap, short.overlap_interval, short.likes_overlap) == (None, None, None)
    assert short.calibration is not None
    assert evaluate_order(lessons(4, size=5)).calibration is None
    both = evaluate_order(
        [*lessons(4, size=30), *(replace(o, thread="s") for o in lessons(1, size=10))]
    )
    assert (both.threads, both.beyond_ten) == (5, 4)


def test_comments_that_a_short_look_did_not_reach_compete_for_its_places():
    first, last = lessons(1, size=30)
    short = replace(last, standings=last.standings[:10])
    found = evaluate_order(
        [*lessons(4, size=30, seed=1), *(replace(o, thread="s") for o in (first, short))]
    )
    assert (found.threads, found.beyond_ten) == (5, 5)
    assert evaluate_order([first, short]).overlap < 1


@settings(max_examples=40, deadline=None)
@given(scores=st.lists(st.integers(0, 4), min_size=1, max_size=20), seed=st.integers(0, 99))
def test_overlap_depends_on_nothing_but_scores_and_places(scores, seed):
    score = np.array(scores, dtype=float)
    places = np.arange(1.0, len(score) + 1)
    turn = np.random.default_rng(seed).permutation(len(score))
    assert top_overlap(score[turn], places[turn]) == pytest.approx(top_overlap(score, places))
    assert 0 <= top_overlap(score, places) <= 1
    assert top_overlap(-places, places) == 1


@settings(max_examples=40, deadline=None)
@given(chances=st.lists(st.floats(0, 1), min_size=1, max_size=30), seed=st.integers(0, 9))
def test_calibration_error_lies_between_none_and_all(chances, seed):
    values = np.array(chances)
    truth = (np.random.default_rng(seed).random(len(values)) < values).astype(float)
    assert 0 <= calibration_error(values, truth) <= 1
