"""Likelihoods against brute force, and gradients against differences."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from jesuisla.analysis.visibility.likelihood import DEPTH, Ranking, Taps, Tiers, total_terms


def columns(count, size=3, seed=0):
    return np.random.default_rng(seed).normal(size=(count, size))


def chance_of(order, pull):
    left, chance = list(range(len(pull))), 1.0
    for row in order:
        chance *= np.exp(pull[row]) / np.exp(pull[left]).sum()
        left.remove(row)
    return chance


WEIGHTS = np.array([0.7, -0.4, 0.2])


def test_a_ranking_has_the_chance_of_its_choices_one_by_one():
    table = columns(5)
    value, _, _ = Ranking(table, 3).terms(WEIGHTS)
    assert np.exp(value) == pytest.approx(chance_of([0, 1, 2], table @ WEIGHTS))


def test_a_tie_has_the_chance_of_all_its_orders_together():
    table = columns(5)
    pull = table @ WEIGHTS
    both = sum(
        chance_of([*first, *second], pull)
        for first in permutations([0, 1])
        for second in permutations([2, 3])
    )
    value, _, _ = Tiers(table, ((0, 1), (2, 3))).terms(WEIGHTS)
    assert np.exp(value) == pytest.approx(both, rel=1e-6)


def test_one_tie_of_everything_teaches_nothing():
    value, slope, bend = Tiers(columns(4), ((0, 1, 2, 3),)).terms(WEIGHTS)
    assert value == 0
    assert not slope.any()
    assert not bend.any()


def test_a_first_tap_has_the_chance_that_any_of_its_kind_comes_first():
    table = columns(4)
    pull = table @ WEIGHTS
    value, _, _ = Taps(table, np.array([0, 0, 1, 1]), (0,)).terms(WEIGHTS)
    assert np.exp(value) == pytest.approx(np.exp(pull[:2]).sum() / np.exp(pull).sum())


def test_more_taps_of_a_kind_than_there_are_comments_teach_nothing_more():
    table, kinds = columns(3), np.array([0, 1, 1])
    once = Taps(table, kinds, (0,)).terms(WEIGHTS)[0]
    assert Taps(table, kinds, (0, 0, 0)).terms(WEIGHTS)[0] == once


@pytest.mark.parametrize(
    "evidence",
    [
        Ranking(columns(6), 4),
        Ranking(columns(DEPTH + 9), DEPTH + 5),
        Tiers(columns(7), ((0, 3), (1,), (2, 4, 5))),
        Taps(columns(6), np.array([0, 1, 2, 0, 1, 1]), (1, 0, 1, 2)),
    ],
)
def test_gradients_are_those_of_small_differences(evidence):
    def value(weights):
        return evidence.terms(weights)[0]

    _, slope, _ = evidence.terms(WEIGHTS)
    assert slope == pytest.approx(approx_fprime(WEIGHTS, value, 1e-7), abs=1e-4)
    assert evidence.terms(WEIGHTS, curved=False)[1] == pytest.approx(slope)


def test_the_curvature_of_a_ranking_is_that_of_small_differences():
    ranking = Ranking(columns(6), 4)
    bend = np.array(
        [approx_fprime(WEIGHTS, lambda w, k=k: -ranking.terms(w)[1][k], 1e-6) for k in range(3)]
    )
    assert ranking.terms(WEIGHTS)[2] == pytest.approx(bend, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(1, 8),
    scale=st.floats(-300, 300),
    seed=st.integers(0, 99),
    cut=st.integers(0, 8),
)
def test_no_pull_however_large_breaks_a_likelihood(rows, scale, seed, cut):
    table = columns(rows, seed=seed)
    for piece in (
        Ranking(table, min(cut, rows)),
        Tiers(table, (tuple(range(min(cut, rows))),) if cut else ()),
        Taps(table, np.arange(rows) % 3, (0, 1, 2, 0)),
    ):
        value, slope, bend = total_terms([piece], scale * WEIGHTS)
        assert np.isfinite(value)
        assert value <= 1e-6
        assert np.all(np.isfinite(slope))
        assert np.all(np.isfinite(bend))
