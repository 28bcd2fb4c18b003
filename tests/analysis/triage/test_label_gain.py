"""What chosen labels bring beside drawn ones, in the same minutes; chance is no difference."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.adaptation import FEWEST_VERDICTS
from jesuisla.analysis.triage.label_gain import (
    FEWEST_KEPT,
    LabelGain,
    ReadComments,
    Starting,
    compare_ways,
    fewest_to_compare,
)
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare

NUMBERS = 8
BEGIN = Starting(
    MeaningShare(1.0, np.zeros(NUMBERS, np.float32)),
    LabelCalibration(slope=1.0, offset=0.0, spread=0.0, threshold=0.5),
)
TEN = (10.0, 10.0)


def comments(count: int, seed: int, *, share: float = 0.4, is_told: bool = True) -> ReadComments:
    """Comments whose score tells the label, but three too high: a lesson finds that out.

    Not told, their labels are a draw.
    """
    rng = np.random.default_rng(seed)
    labels = (np.arange(count) < share * count).astype(np.float64)
    vectors = rng.normal(size=(count, NUMBERS)).astype(np.float32)
    words = 3 * labels + 1.5 + rng.normal(size=count)
    return ReadComments(words, vectors, labels if is_told else rng.permutation(labels))


def measured(chosen: ReadComments, drawn: ReadComments) -> LabelGain:
    return compare_ways(chosen, drawn, comments(60, 3), BEGIN, seconds=TEN)


def test_labels_that_tell_more_surely_teach_more_and_the_other_way_round() -> None:
    telling, noise = comments(100, 1), comments(100, 2, is_told=False)
    gain = measured(telling, noise)
    assert gain.loss.by_choice > gain.loss.by_draw
    assert gain.loss.by_choice > 0
    assert gain.loss.surely == 1
    low, high = gain.loss.interval
    assert low < gain.loss.by_choice - gain.loss.by_draw < high
    assert measured(noise, telling).loss.surely == -1


@pytest.mark.parametrize("seed", range(5))
def test_the_same_labels_both_ways_are_no_difference(seed: int) -> None:
    same = comments(100, seed)
    gain = measured(same, same)
    assert gain.loss.surely == gain.auc.surely == 0
    assert gain.learned_chosen == gain.learned_drawn == 1


def test_the_same_question_gets_the_same_answer() -> None:
    assert measured(comments(90, 1), comments(110, 2)) == measured(
        comments(90, 1), comments(110, 2)
    )


def test_one_answer_alone_teaches_nothing_and_that_is_a_nothing_that_is_known() -> None:
    gain = measured(comments(80, 1), comments(80, 2, share=0))
    assert gain.learned_drawn == 0
    assert gain.loss.by_draw == gain.auc.by_draw == 0
    assert gain.learned_chosen == 1


@given(st.floats(1, 119), st.floats(1, 119))
def test_the_fewest_labels_leave_each_draw_enough_to_learn_from(
    chosen: float, drawn: float
) -> None:
    counts = fewest_to_compare(chosen, drawn)
    work = min(counts[0] * chosen, counts[1] * drawn) / 2
    assert all(round(work / each, 6) >= FEWEST_VERDICTS for each in (chosen, drawn))
    assert min(counts) == 2 * FEWEST_VERDICTS


def test_slower_answers_are_fewer_in_the_same_minutes() -> None:
    gain = compare_ways(comments(80, 1), comments(160, 2), comments(60, 3), BEGIN, seconds=(20, 10))
    assert gain.minutes == pytest.approx(80 * 20 / 2 / 60)
    with pytest.raises(ValueError, match="too few"):
        compare_ways(comments(80, 1), comments(159, 2), comments(60, 3), BEGIN, seconds=(20, 10))


def test_too_few_labels_are_refused_rather_than_measured() -> None:
    enough, kept = comments(80, 1), comments(60, 3)
    few, few_kept = comments(79, 2), comments(FEWEST_KEPT - 1, 4)
    one_kind = replace(kept, labels=np.zeros(60))
    for chosen, drawn, aside in (
        (few, enough, kept),
        (enough, few, kept),
        (enough, enough, few_kept),
        (enough, enough, one_kind),
    ):
        with pytest.raises(ValueError, match="too few"):
            compare_ways(chosen, drawn, aside, BEGIN, seconds=TEN)
