"""Chances: monotone, bounded, silent when the readings do not bear a number."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.visibility.looks import lessons, look
from jesuisla.analysis.visibility.chance import (
    FEWEST_READINGS,
    OUT_OF_REACH,
    Bearing,
    Race,
    scene_ahead,
)
from jesuisla.analysis.visibility.order import fit_order, prior_order


@pytest.fixture(scope="module")
def taught():
    return fit_order(lessons(30))


@pytest.fixture(scope="module")
def barely_taught():
    return fit_order(lessons(6))


LIKES = [40, 30, 22, 15, 9, 7, 5, 3, 3, 2, 1, 0, 0, 0]


def test_the_chances_of_the_first_places_add_up_to_their_number(taught):
    race = Race(taught, scene_ahead(look(LIKES)))
    for top in (3, 5, 10):
        found = race.chances(top)
        assert sum(one.probability for one in found) == pytest.approx(top, abs=0.25)
        assert all(0 <= one.lowest <= one.probability <= one.highest <= 1 for one in found)


def test_a_deeper_top_is_never_less_likely(taught):
    race = Race(taught, scene_ahead(look(LIKES)))
    for three, ten in zip(race.chances(3), race.chances(10), strict=True):
        assert three.probability <= ten.probability


@pytest.mark.parametrize("likes", [[3, 1], [5, 3, 1]])
def test_a_look_no_deeper_than_the_top_is_told_with_the_widest_interval_and_no_number(
    taught, likes
):
    race = Race(taught, scene_ahead(look(likes)))
    for one in race.chances(3):
        assert (one.lowest, one.probability, one.highest) == (0.0, 1.0, 1.0)
    for needed in race.supports_for_even_chance(3):
        assert (needed.bearing, needed.number) == (Bearing.TOO_FEW_PLACES, None)


def test_one_comment_alone_holds_all_attention_that_was_seen(taught):
    assert Race(taught, scene_ahead(look([3]))).attention(np.array([1.0])).tolist() == [1.0]


def test_no_number_is_told_from_a_prior_or_from_too_few_readings(taught):
    seen = scene_ahead(look(LIKES))
    for model in (prior_order("facebook"), fit_order(lessons(FEWEST_READINGS // 2 - 1))):
        told = Race(model, seen).supports_for_even_chance(5)
        assert {one.bearing for one in told} == {Bearing.TOO_FEW_READINGS}
        assert all(one.number is None for one in told)
    one_thread = replace(taught, threads=1)
    told = Race(one_thread, seen).supports_for_even_chance(5)
    assert told[0].bearing is Bearing.TOO_FEW_READINGS


def test_numbers_told_really_give_an_even_chance(taught):
    sure = replace(taught, covariance=taught.covariance / 1e6)
    race = Race(sure, scene_ahead(look(LIKES)))
    told = race.supports_for_even_chance(5)
    assert {one.bearing for one in told} >= {Bearing.TOLD}
    for row, one in enumerate(told):
        if one.number is not None:
            assert one.lowest <= one.number <= one.highest
            chance = race.chances(5, one.number)[row].probability
            assert chance >= 0.45
            if one.number > 2:
                assert race.chances(5, one.number - 2)[row].probability < 0.55


def test_an_unsure_model_says_so_and_what_cannot_be_reached_too(taught):
    unsure = replace(taught, covariance=taught.covariance + np.eye(len(taught.mean)))
    told = Race(unsure, scene_ahead(look(LIKES))).supports_for_even_chance(3)
    assert Bearing.TOO_UNSURE in {one.bearing for one in told}
    huge = look([10**7, 10**7, 10**7, 10**7, 0], names=[f"c{n}" for n in range(5)])
    still = replace(taught, covariance=taught.covariance / 1e6)
    last = Race(still, scene_ahead(huge)).supports_for_even_chance(3)[-1]
    assert last.bearing is Bearing.OUT_OF_REACH
    assert OUT_OF_REACH < 10**7


def test_contradictions_widen_the_interval(taught):
    now, before = look(LIKES, hours=1), look([60] * len(LIKES))
    plain = Race(taught, scene_ahead(now)).chances(5)
    doubted = Race(taught, scene_ahead(now, [before])).chances(5)

    def width(found):
        return sum(one.highest - one.lowest for one in found)

    assert scene_ahead(now, [before]).contradictions > 0.5
    assert width(doubted) > width(plain)


def test_it_refuses_what_no_race_can_answer(taught):
    seen = scene_ahead(look(LIKES))
    race = Race(taught, seen)
    with pytest.raises(ValueError, match="zero or more"):
        race.chances(5, -1)
    with pytest.raises(ValueError, match="not run for"):
        race.chances(7)
    with pytest.raises(ValueError, match="one number a comment"):
        Race(taught, seen, extra=[1])
    with pytest.raises(ValueError, match="at least one place"):
        Race(taught, seen, tops=())
    with pytest.raises(ValueError, match="at least one comment"):
        Race(taught, scene_ahead(replace(look([1]), standings=())))


def test_ten_thousand_comments_and_all_ties_are_answered(taught):
    many = Race(taught, scene_ahead(look([4] * 10_000)))
    found = many.by_draw(5).mean(axis=0)
    assert np.all((found >= 0) & (found <= 1))
    assert found.sum() == pytest.approx(5, abs=1)


counts = st.lists(st.integers(0, 500), min_size=2, max_size=25)


@settings(max_examples=25, deadline=None)
@given(
    likes=counts,
    more=st.lists(st.integers(0, 60), min_size=3, max_size=3),
    top=st.sampled_from([3, 5]),
)
def test_more_supports_never_lower_the_chance(barely_taught, likes, more, top):
    race = Race(barely_taught, scene_ahead(look(likes)))
    found = [race.by_draw(top, np.full(len(likes), float(n))) for n in sorted(more)]
    for less, greater in pairwise(found):
        assert np.all(greater >= less - 1e-12)


@settings(max_examples=15, deadline=None)
@given(likes=counts, shift=st.integers(1, 9))
def test_renaming_comments_changes_no_chance(barely_taught, likes, shift):
    first = look(likes)
    second = replace(
        first,
        standings=tuple(
            replace(item, comment=f"x{item.comment}{shift}") for item in first.standings
        ),
    )
    one, other = (Race(barely_taught, scene_ahead(seen)).chances(3) for seen in (first, second))
    assert one == other
