import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.urgency import (
    FactorName,
    FactorReason,
    ThreadState,
    Urgency,
    urgency_of,
)

SHARES = st.sampled_from([step / 10 for step in range(11)])
STATES = st.builds(
    ThreadState,
    comment_count=st.none() | st.integers(0, 20_000),
    comments_per_hour=st.none() | st.floats(0, 2_000),
    audience=st.none() | st.integers(0, 5_000_000),
    age_hours=st.none() | st.floats(0, 200),
    hateful_share=st.none() | SHARES,
    supportive_share=st.none() | SHARES,
    unknown_share=st.none() | SHARES,
    good_voices=st.none() | st.integers(0, 10),
    hours_since_reading=st.none() | st.floats(0, 100),
)
GIVEN = ThreadState(
    comment_count=120,
    comments_per_hour=30,
    audience=50_000,
    age_hours=3,
    hateful_share=0.4,
    unknown_share=0.1,
    good_voices=1,
    hours_since_reading=0.5,
)
CLOSE = 1 + 1e-9


def rises(before: Urgency, after: Urgency) -> bool:
    return (
        before.order <= after.order * CLOSE
        and before.low <= after.low * CLOSE
        and before.high <= after.high * CLOSE
    )


@given(STATES)
def test_the_value_lies_within_its_interval_or_is_unknown(state: ThreadState) -> None:
    found = urgency_of(state)
    assert 0 <= found.low <= found.order <= found.high
    assert math.isfinite(found.order)
    assert found.value is None or found.value == found.order
    for factor in found.factors:
        assert factor.low <= factor.guess <= factor.high


@given(STATES)
def test_one_unknown_factor_makes_the_value_unknown(state: ThreadState) -> None:
    found = urgency_of(state)
    unknown = [factor for factor in found.factors if factor.value is None]
    assert (found.value is None) == bool(unknown)


@given(STATES, st.integers(0, 5_000_000))
def test_a_larger_page_is_never_less_urgent(state: ThreadState, more: int) -> None:
    small = replace(state, audience=state.audience or 0)
    large = replace(state, audience=(state.audience or 0) + more)
    assert rises(urgency_of(small), urgency_of(large))


@given(STATES, st.floats(0, 2_000))
def test_a_quicker_thread_is_never_less_urgent(state: ThreadState, more: float) -> None:
    slow = replace(state, comments_per_hour=state.comments_per_hour or 0.0)
    quick = replace(slow, comments_per_hour=(slow.comments_per_hour or 0.0) + more)
    assert rises(urgency_of(slow), urgency_of(quick))


@given(STATES, SHARES, SHARES)
def test_more_hate_on_top_is_never_less_urgent(state: ThreadState, one: float, two: float) -> None:
    low, high = sorted((one, two))
    mild, harsh = replace(state, hateful_share=low), replace(state, hateful_share=high)
    assert rises(urgency_of(mild), urgency_of(harsh))


@given(STATES, st.integers(0, 10), st.integers(0, 10))
def test_more_good_voices_are_never_more_urgent(state: ThreadState, one: int, two: int) -> None:
    few, many = sorted((one, two))
    alone, helped = replace(state, good_voices=few), replace(state, good_voices=many)
    assert rises(urgency_of(helped), urgency_of(alone))


@given(STATES, st.floats(0, 100), st.floats(0, 100))
def test_an_older_reading_never_narrows_the_interval(
    state: ThreadState, one: float, two: float
) -> None:
    fresh, old = sorted((one, two))
    new = urgency_of(replace(state, hours_since_reading=fresh))
    stale = urgency_of(replace(state, hours_since_reading=old))
    assert stale.low <= new.low * CLOSE
    assert new.high <= stale.high * CLOSE


def test_a_thread_never_read_says_so_and_is_no_zero() -> None:
    found = urgency_of(replace(GIVEN, hateful_share=None))
    assert found.value is None
    assert found[FactorName.HARM].reason is FactorReason.HARM_NOT_READ
    assert found.order > 0


def test_a_dead_thread_is_not_urgent() -> None:
    assert urgency_of(replace(GIVEN, comments_per_hour=0)).value == 0


def test_nothing_known_still_gives_an_order_but_no_figure() -> None:
    found = urgency_of(ThreadState())
    assert found.value is None
    assert found.low == 0
    assert math.isinf(found.high)
    assert found.order > 0


def test_each_reason_carries_the_figures_its_words_need() -> None:
    found = urgency_of(GIVEN)
    assert found[FactorName.REACH].params == {"audience": 50_000, "readers": 3_600}
    assert found[FactorName.SPEED].params == {"per_hour": 30}
    assert found[FactorName.HARM].params == {"hateful": 0.4, "unknown": 0.1, "hours": 0.5}
    assert found[FactorName.CHANGE].params == {"comments": 120, "voices": 1}
    assert found[FactorName.WINDOW].params["hours"] == pytest.approx(320 / 30)


@pytest.mark.parametrize(
    "wrong",
    [
        {"comment_count": -1},
        {"hateful_share": 1.2},
        {"comments_per_hour": math.nan},
        {"audience": -5},
        {"hours_since_reading": math.inf},
    ],
)
def test_it_refuses_a_state_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        ThreadState(**wrong)  # type: ignore[arg-type]
