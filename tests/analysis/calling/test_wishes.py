"""Who may be called: by their own clock, their days, what they spare themselves, how often."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.calling import (
    CALLS_A_WEEK,
    ActionTraits,
    CallWishes,
    Obstacle,
    is_quiet,
    obstacle_to,
)

EASY = CallWishes(quiet_from=time(22), quiet_until=time(8), days=frozenset(range(7)), a_day=2)
ACTION = ActionTraits(
    network="facebook", kind="counterspeech", language="fr", targets=frozenset({"origin"})
)
NOON = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday


@pytest.mark.parametrize(
    ("wishes", "obstacle"),
    [
        (EASY, None),
        (replace(EASY, days=frozenset({1, 2})), Obstacle.DAY),
        (replace(EASY, quiet_from=time(9), quiet_until=time(18)), Obstacle.HOUR),
        (replace(EASY, networks=frozenset({"facebook"})), Obstacle.NETWORK),
        (replace(EASY, networks=frozenset({"x"})), None),
        (replace(EASY, kinds=frozenset({"counterspeech"})), Obstacle.KIND),
        (replace(EASY, languages=frozenset({"de"})), Obstacle.LANGUAGE),
        (replace(EASY, languages=frozenset({"de", "fr"})), None),
        (replace(EASY, targets=frozenset({"origin", "sex"})), Obstacle.TARGET),
        (replace(EASY, targets=frozenset({"sex"})), None),
        (replace(EASY, a_day=1), Obstacle.ENOUGH),
        (replace(EASY, a_day=0), Obstacle.ENOUGH),
        (replace(EASY, a_day=9), None),
    ],
)
def test_each_wish_keeps_its_calls_back_and_no_others(
    wishes: CallWishes, obstacle: Obstacle | None
) -> None:
    assert obstacle_to(wishes, ACTION, NOON, calls_in_24_hours=1) == obstacle


def test_nobody_is_called_more_than_three_times_in_a_week() -> None:
    for calls in range(6):
        obstacle = obstacle_to(EASY, ACTION, NOON, calls_in_a_week=calls)
        assert obstacle == (Obstacle.ENOUGH_THIS_WEEK if calls >= CALLS_A_WEEK else None)
    assert CALLS_A_WEEK == 3


def test_what_nobody_knows_of_an_action_keeps_no_call_back() -> None:
    choosy = replace(EASY, languages=frozenset({"de"}), targets=frozenset({"origin"}))
    unknown = ActionTraits(network="facebook", kind="counterspeech")
    assert obstacle_to(choosy, unknown, NOON) is None


@given(st.times(), st.times(), st.times())
def test_the_hours_between_are_quiet_or_the_others_are(one: time, other: time, hour: time) -> None:
    if one != other:
        assert is_quiet(one, other, hour) != is_quiet(other, one, hour)
    else:
        assert not is_quiet(one, other, hour)


@pytest.mark.parametrize("zone", ["Pacific/Noumea", "Europe/Paris", "America/Montreal"])
def test_the_same_moment_is_night_for_some_and_day_for_others(zone: str) -> None:
    for hours in range(48):  # the night in which clocks go back in Paris, and Montréal still waits
        local = (datetime(2026, 10, 24, tzinfo=UTC) + timedelta(hours=hours)).astimezone(
            ZoneInfo(zone)
        )
        sleeps = local.hour >= 22 or local.hour < 8
        assert (obstacle_to(EASY, ACTION, local) == Obstacle.HOUR) == sleeps
