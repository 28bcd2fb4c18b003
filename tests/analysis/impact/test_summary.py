from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.impact.outcome import GOOD_KINDS, Outcome, outcome_between
from jesuisla.analysis.impact.summary import ENOUGH_ACTIONS, mean_change, summarise_outcomes
from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotPlace, ThreadSnapshot

KINDS = st.lists(st.sampled_from(list(CommentKind)), min_size=10, max_size=10)
PAIRS = st.lists(st.tuples(KINDS, KINDS), min_size=0, max_size=25)


def reading(kinds: list[CommentKind], hour: int) -> ThreadSnapshot:
    return ThreadSnapshot(
        taken_at=datetime(2026, 1, 1, hour, tzinfo=UTC),
        order=CommentOrder.RELEVANCE,
        places=tuple(SnapshotPlace(position=n, kind=kind) for n, kind in enumerate(kinds, 1)),
    )


def outcome(before: list[CommentKind], after: list[CommentKind]) -> Outcome:
    return outcome_between(reading(before, 8), reading(after, 9))


def first_ours(count: int) -> list[CommentKind]:
    return [CommentKind.OURS] * count + [CommentKind.HATEFUL] * (10 - count)


@pytest.mark.parametrize("measured", range(ENOUGH_ACTIONS))
def test_it_gives_no_figure_below_ten_measured_actions(measured: int) -> None:
    summary = summarise_outcomes([outcome(first_ours(0), first_ours(4))] * measured)
    assert summary.measured_actions == measured
    assert summary.too_few
    for depth in summary.depths:
        for mean in (depth.good, depth.hateful):
            figures = (mean.estimate, mean.low, mean.high, mean.lowest, mean.highest)
            assert figures == (None,) * 5
            assert mean.cases == measured


def test_ten_actions_that_cannot_be_compared_bear_no_figure() -> None:
    unknown = [CommentKind.UNKNOWN] * 10
    summary = summarise_outcomes([outcome(unknown, first_ours(5))] * 30)
    assert summary.measured_actions == 0
    assert summary.too_few


def test_a_depth_counts_only_the_actions_that_can_be_compared_there() -> None:
    shallow = [CommentKind.OURS] * 3 + [CommentKind.UNKNOWN] * 7
    summary = summarise_outcomes(
        [outcome(first_ours(0), first_ours(3))] * 12 + [outcome(shallow, shallow)] * 5
    )
    assert [depth.good.cases for depth in summary.depths] == [17, 17, 12]
    assert summary.measured_actions == 17


def test_equal_results_are_not_taken_for_certainty() -> None:
    mean = mean_change([outcome(first_ours(0), first_ours(2))] * 10, 10, *GOOD_KINDS)
    assert mean.estimate == pytest.approx(0.2)
    assert mean.low is not None
    assert mean.high is not None
    assert mean.low < 0.19
    assert mean.high > 0.21


@settings(max_examples=60)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_mean_lies_within_its_interval_and_does_not_depend_on_the_order(
    pairs: list[tuple[list[CommentKind], list[CommentKind]]], random: object
) -> None:
    outcomes = [outcome(*pair) for pair in pairs]
    for depth in summarise_outcomes(outcomes).depths:
        for mean in (depth.good, depth.hateful):
            if mean.estimate is None:
                continue
            assert mean.low is not None
            assert mean.high is not None
            assert mean.lowest is not None
            assert mean.highest is not None
            assert -1 <= mean.low <= mean.estimate <= mean.high <= 1
            assert mean.lowest <= mean.estimate + 1e-9
            assert mean.estimate <= mean.highest + 1e-9
    turned = summarise_outcomes(outcomes[::-1])
    for one, other in zip(summarise_outcomes(outcomes).depths, turned.depths, strict=True):
        assert one.good.cases == other.good.cases
        assert one.good.estimate == pytest.approx(other.good.estimate)
        assert one.good.low == pytest.approx(other.good.low)


@settings(max_examples=40)
@given(PAIRS)
def test_swapping_before_and_after_turns_the_sign(
    pairs: list[tuple[list[CommentKind], list[CommentKind]]],
) -> None:
    there = summarise_outcomes([outcome(first, last) for first, last in pairs])
    back = summarise_outcomes([outcome(last, first) for first, last in pairs])
    for one, other in zip(there.depths, back.depths, strict=True):
        if one.good.estimate is None:
            assert other.good.estimate is None
            continue
        assert other.good.estimate == pytest.approx(-one.good.estimate)
        assert other.good.low == pytest.approx(-(one.good.high or 0))


@pytest.mark.parametrize(("low", "high"), [(0, 10), (2, 5), (9, 10)])
def test_about_nineteen_of_twenty_intervals_hold_the_true_mean(low: int, high: int) -> None:
    random = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        counts = random.integers(low, high, size=15, endpoint=True)
        mean = mean_change(
            [outcome(first_ours(0), first_ours(int(n))) for n in counts], 10, *GOOD_KINDS
        )
        assert mean.low is not None
        assert mean.high is not None
        held += mean.low <= (low + high) / 20 <= mean.high
    assert 0.92 <= held / 400 <= 1.0


def test_it_refuses_a_mean_of_unknown_places() -> None:
    with pytest.raises(ValueError, match="unknown"):
        mean_change([outcome(first_ours(0), first_ours(1))], 3, CommentKind.UNKNOWN)
