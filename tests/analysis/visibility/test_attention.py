"""What a place is worth and who holds the top."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.thread import CommentKind, SnapshotPlace, ThreadSnapshot
from jesuisla.analysis.visibility.attention import (
    DEFAULT_CURVE,
    AttentionCurve,
    attention_by_kind,
    attention_of_kinds,
    curve_for,
    rank_biased_curve,
)


def reading(kinds):
    places = tuple(SnapshotPlace(position=n, kind=kind) for n, kind in enumerate(kinds, 1))
    return ThreadSnapshot(taken_at=datetime(2026, 3, 1, tzinfo=UTC), places=places)


def test_the_default_gives_the_first_three_of_ten_places_more_than_half():
    held = attention_by_kind(reading([CommentKind.OURS] * 3))
    assert held[CommentKind.OURS] == pytest.approx(0.547, abs=0.001)
    assert held[CommentKind.UNKNOWN] == pytest.approx(1 - held[CommentKind.OURS])


def test_a_measured_curve_replaces_the_default_for_its_network_alone():
    mine = AttentionCurve((5.0, 1.0))
    assert curve_for("mastodon", {"mastodon": mine}) is mine
    assert curve_for("facebook", {"mastodon": mine}) is DEFAULT_CURVE


@pytest.mark.parametrize("weights", [(), (1.0,), (1.0, 0.0), (1.0, 2.0), (float("nan"), 1.0)])
def test_it_refuses_a_curve_that_no_reader_could_have(weights):
    with pytest.raises(ValueError, match=r"attention"):
        AttentionCurve(weights)


def test_it_refuses_a_chance_to_read_on_outside_its_range_and_a_top_of_none():
    for wrong in (0.0, 1.5, -1.0):
        with pytest.raises(ValueError, match="between 0 and 1"):
            rank_biased_curve(wrong)
    with pytest.raises(ValueError, match="at least one place"):
        attention_by_kind(reading([]), top=0)
    with pytest.raises(ValueError, match="at least one place"):
        attention_of_kinds([])


@settings(max_examples=50, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(list(CommentKind)), max_size=15),
    top=st.integers(1, 15),
    persistence=st.floats(0.05, 1.0),
)
def test_the_shares_add_up_and_rise_when_a_kind_climbs(kinds, top, persistence):
    curve = rank_biased_curve(persistence)
    held = attention_by_kind(reading(kinds), curve=curve, top=top)
    assert sum(held.values()) == pytest.approx(1)
    for n in range(1, min(len(kinds), top)):
        swapped = [*kinds[: n - 1], kinds[n], kinds[n - 1], *kinds[n + 1 :]]
        risen = attention_by_kind(reading(swapped), curve=curve, top=top)
        assert risen[kinds[n]] >= held[kinds[n]] - 1e-12


@settings(max_examples=30, deadline=None)
@given(persistence=st.floats(0.05, 1.0), count=st.integers(1, 50))
def test_weights_fall_and_a_longer_look_never_changes_the_first(persistence, count):
    curve = rank_biased_curve(persistence)
    weights = curve.weights(count)
    assert weights.shape == (count,)
    assert np.all(np.diff(weights) <= 0)
    assert np.allclose(curve.weights(count + 5)[:count], weights)
