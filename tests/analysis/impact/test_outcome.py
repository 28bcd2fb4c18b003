"""What changed at the top between two readings."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.impact.outcome import (
    GOOD_KINDS,
    Doubt,
    ReversedReadingsError,
    count_kinds,
    outcome_between,
)
from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotPlace, ThreadSnapshot

EIGHT = datetime(2026, 3, 1, 8, tzinfo=UTC)
KNOWN = [kind for kind in CommentKind if kind is not CommentKind.UNKNOWN]
tops = st.lists(st.sampled_from(list(CommentKind)), min_size=1, max_size=12)


def reading(kinds, *, hours=0, order=CommentOrder.RELEVANCE, knows_misleading=True):
    places = tuple(SnapshotPlace(position=n, kind=kind) for n, kind in enumerate(kinds, 1))
    return ThreadSnapshot(
        taken_at=EIGHT + timedelta(hours=hours),
        places=places,
        order=order,
        knows_misleading=knows_misleading,
    )


def test_it_counts_what_stood_at_each_depth_before_and_after():
    before = [CommentKind.HATEFUL] * 4 + [CommentKind.NEUTRAL] * 6
    after = [CommentKind.OURS, CommentKind.SUPPORTIVE, CommentKind.HATEFUL] + [
        CommentKind.NEUTRAL
    ] * 7
    outcome = outcome_between(reading(before), reading(after, hours=6))
    assert [top.size for top in outcome.tops] == [3, 5, 10]
    assert outcome.top(3).before.holding(CommentKind.HATEFUL) == 3
    assert outcome.top(3).after.holding(*GOOD_KINDS) == 2
    difference = outcome.top(10).difference(CommentKind.HATEFUL)
    assert difference.estimate == pytest.approx(-0.3)
    assert (difference.lowest, difference.highest) == (-0.3, -0.3)
    assert not outcome.too_few


def test_a_reading_that_could_not_tell_misleading_places_counts_none_of_them():
    hateful, misleading = CommentKind.HATEFUL, CommentKind.MISLEADING
    before = reading([hateful] * 3 + [CommentKind.NEUTRAL] * 2, knows_misleading=False)
    after = reading([misleading] * 2 + [hateful] * 1 + [CommentKind.NEUTRAL] * 2, hours=6)
    top = outcome_between(before, after, top=(5,)).top(5)
    assert (top.after.holding(misleading), top.after.unknown) == (0, 2)
    fall = top.difference(hateful)
    assert (fall.lowest, fall.highest) == (-0.4, 0.0)  # what is misleading may have been hateful
    with pytest.raises(ValueError, match="cannot tell misleading"):
        top.difference(misleading)


def test_it_says_too_few_when_less_than_half_of_the_places_is_known():
    outcome = outcome_between(
        reading([CommentKind.OURS]), reading([CommentKind.OURS] * 10, hours=1)
    )
    assert outcome.top(3).doubts == (Doubt.TOO_FEW_BEFORE,)
    assert outcome.top(3).difference(CommentKind.OURS).estimate is None
    assert outcome.too_few
    assert outcome_between(reading([CommentKind.OURS] * 3), reading([], hours=1)).top(3).doubts == (
        Doubt.TOO_FEW_AFTER,
    )


def test_it_gives_no_estimate_across_different_orders():
    outcome = outcome_between(
        reading(KNOWN), reading(KNOWN, hours=1, order=CommentOrder.TIME), top=(3,)
    )
    assert outcome.top(3).doubts == (Doubt.DIFFERENT_ORDER,)
    assert outcome.too_few


def test_an_order_nobody_noted_is_a_doubt_and_no_refusal():
    outcome = outcome_between(
        reading(KNOWN, order=CommentOrder.UNKNOWN), reading(KNOWN, hours=1), top=(3,)
    )
    assert outcome.top(3).doubts == (Doubt.UNKNOWN_ORDER,)
    assert outcome.top(3).comparable


def test_it_refuses_readings_in_the_wrong_order_and_depths_that_are_none():
    with pytest.raises(ReversedReadingsError, match="before the first"):
        outcome_between(reading(KNOWN, hours=1), reading(KNOWN))
    for top in [(), (0,), (3, -1)]:
        with pytest.raises(ValueError, match="at least one place"):
            outcome_between(reading(KNOWN), reading(KNOWN), top=top)


def test_it_refuses_to_compare_the_unknown_and_depths_nobody_asked_for():
    outcome = outcome_between(reading(KNOWN), reading(KNOWN), top=(3,))
    with pytest.raises(ValueError, match="counted, not compared"):
        outcome.top(3).difference(CommentKind.UNKNOWN)
    with pytest.raises(ValueError, match="counted, not compared"):
        count_kinds(()).share(CommentKind.UNKNOWN)
    with pytest.raises(KeyError):
        outcome.top(5)


@settings(max_examples=60, deadline=None)
@given(before=tops, after=tops, size=st.integers(1, 12), kind=st.sampled_from(KNOWN))
def test_the_bounds_hold_the_estimate_and_every_truth_the_unknowns_allow(before, after, size, kind):
    top = outcome_between(reading(before), reading(after, hours=1), top=(size,)).top(size)
    difference = top.difference(kind)
    assert -1 <= difference.lowest <= difference.highest <= 1
    if difference.estimate is not None:
        assert difference.lowest - 1e-9 <= difference.estimate <= difference.highest + 1e-9
    for filler in KNOWN:
        truth = outcome_between(
            reading(filled(before, size, filler)),
            reading(filled(after, size, filler), hours=1),
            top=(size,),
        ).top(size)
        found = truth.difference(kind).estimate
        assert found is not None
        assert difference.lowest - 1e-9 <= found <= difference.highest + 1e-9


@settings(max_examples=40, deadline=None)
@given(before=tops, after=tops, kind=st.sampled_from(KNOWN))
def test_the_way_back_is_the_same_way_turned_round(before, after, kind):
    there = outcome_between(reading(before), reading(after)).top(5).difference(kind)
    back = outcome_between(reading(after), reading(before)).top(5).difference(kind)
    assert there.lowest == pytest.approx(-back.highest)
    assert (there.estimate is None) == (back.estimate is None)
    if there.estimate is not None and back.estimate is not None:
        assert there.estimate == pytest.approx(-back.estimate)


def filled(kinds, size, filler):
    padded = (kinds + [CommentKind.UNKNOWN] * size)[:size]
    return [filler if kind is CommentKind.UNKNOWN else kind for kind in padded]
