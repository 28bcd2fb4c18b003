from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.forecast import (
    RecentActivity,
    TimedComment,
    activity_at,
    brier_score,
    chance_of_turning,
    forecast_size,
)
from jesuisla.analysis.triage.stories import match_posts

POSTED = datetime(2026, 3, 1, 8, tzinfo=UTC)
SEEN = st.builds(
    RecentActivity,
    count=st.integers(50, 500),
    recent=st.integers(0, 50),
    hours=st.floats(0.25, 2),
    hateful=st.integers(0, 20),
    other=st.integers(0, 20),
)


def at(minutes: float, *, hateful: bool | None = None) -> TimedComment:
    return TimedComment(POSTED + timedelta(minutes=minutes), hateful)


@given(st.lists(st.floats(0, 2_000), max_size=30), st.floats(0, 600))
def test_what_came_later_changes_nothing(minutes: list[float], now: float) -> None:
    moment = POSTED + timedelta(minutes=now)
    whole = [at(minute) for minute in minutes]
    known = [comment for comment in whole if comment.at <= moment]
    assert activity_at(whole, moment, POSTED) == activity_at(known, moment, POSTED)


def test_nothing_is_known_before_the_post() -> None:
    with pytest.raises(ValueError, match="before its post"):
        activity_at([], POSTED - timedelta(hours=1), POSTED)


@given(SEEN, st.floats(0, 48), st.floats(0, 48))
def test_a_thread_never_shrinks_and_grows_with_time(
    seen: RecentActivity, one: float, two: float
) -> None:
    near, far = sorted((one, two))
    assert seen.count <= forecast_size(seen, near).quantile(0.5)
    assert forecast_size(seen, near).extra <= forecast_size(seen, far).extra


@given(SEEN)
def test_quantiles_rise(seen: RecentActivity) -> None:
    forecast = forecast_size(seen, 6)
    quantiles = [forecast.quantile(share) for share in (0.1, 0.5, 0.9)]
    assert quantiles == sorted(quantiles)


def test_the_score_prefers_what_came() -> None:
    forecast = forecast_size(RecentActivity(100, 40, 2), 6)
    middle = forecast.quantile(0.5)
    assert forecast.score(middle) < forecast.score(middle + 200)
    assert forecast.score(middle) < forecast.score(100)


def test_a_sure_forecast_is_scored_by_its_distance() -> None:
    assert forecast_size(RecentActivity(10, 5, 2), 0).score(13) == 3


def test_seen_hate_makes_turning_likelier() -> None:
    calm = chance_of_turning(
        activity_at([at(5, hateful=False)] * 5, POSTED + timedelta(hours=1), POSTED)
    )
    rough = chance_of_turning(
        activity_at([at(5, hateful=True)] * 5, POSTED + timedelta(hours=1), POSTED)
    )
    assert calm < rough


def test_unjudged_comments_say_nothing_about_turning() -> None:
    moment = POSTED + timedelta(hours=1)
    assert chance_of_turning(activity_at([at(5)] * 9, moment, POSTED)) == chance_of_turning(
        activity_at([], moment, POSTED)
    )


def test_brier_needs_an_outcome_for_each_chance() -> None:
    assert brier_score([], []) is None
    with pytest.raises(ValueError, match="as many outcomes"):
        brier_score([0.5], [])


@given(st.lists(st.text(max_size=30), max_size=8))
def test_likeness_stays_between_the_first_threshold_and_one(texts: list[str]) -> None:
    for match in match_posts([(str(number), text) for number, text in enumerate(texts)]):
        assert 0.35 <= match.likeness <= 1


def test_copies_of_a_post_are_joined_and_strangers_are_not() -> None:
    found = match_posts(
        [
            ("a", "Le conseil de Plouvan vote la mosquée ce soir"),
            ("b", "Le conseil de Plouvan vote la mosquée ce soir !"),
            ("c", "Recette de la tarte aux pommes"),
        ]
    )
    assert [(match.first, match.second, match.is_sure) for match in found] == [("a", "b", True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Le maire de Plouvan porte plainte après des menaces de mort",
            "Le maire de Kervic porte plainte après des menaces de mort",
        ),
        (
            "La commune de Plouvan accueille vingt réfugiés",
            "La commune de Plouvan n’accueille plus vingt réfugiés",
        ),
        (
            "Direct : suivez le conseil municipal de Plouvan (lundi)",
            "Direct : suivez le conseil municipal de Plouvan (jeudi)",
        ),
        (
            "Plouvan : 3 familles relogées après le feu",
            "Plouvan : 5 familles relogées après le feu",
        ),
    ],
)
def test_one_word_more_or_less_is_left_to_a_person(one: str, other: str) -> None:
    # Among many posts their common words are rare, and make them all but the same.
    posts = [(str(at), f"sujet{at} autre{at}") for at in range(30)]
    (match,) = match_posts([("a", one), ("b", other), *posts])
    assert match.likeness > 0.75
    assert not match.is_sure


def test_the_same_post_in_other_dress_is_joined() -> None:
    one = "À Plouvan, l’école rouvre : trois familles relogées"
    other = "A PLOUVAN  L'ECOLE ROUVRE – trois familles relogées…"
    (match,) = match_posts([("a", one), ("b", other), ("c", "Recette de la tarte aux pommes")])
    assert match.is_sure
