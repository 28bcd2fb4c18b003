from datetime import UTC, datetime, timedelta

import pytest

from jesuisla.networks.pasted.ages import Age, read_age

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONTH, YEAR = timedelta(days=30), timedelta(days=365)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("3 h", 3, HOUR),
        ("3h", 3, HOUR),
        ("2 j", 2, DAY),
        ("2d", 2, DAY),
        ("1 sem.", 1, WEEK),
        ("5 sem", 5, WEEK),
        ("1w", 1, WEEK),
        ("12 min", 12, timedelta(minutes=1)),
        ("12m", 12, timedelta(minutes=1)),
        ("4 ans", 4, YEAR),
        ("1 an", 1, YEAR),
        ("2y", 2, YEAR),
        ("il y a 3 heures", 3, HOUR),
        ("il y a 1 mois", 1, MONTH),
        ("il y a une heure", 1, HOUR),
        ("2 weeks ago", 2, WEEK),
        ("an hour ago", 1, HOUR),
        ("a day ago", 1, DAY),
        ("hier", 1, DAY),
        ("yesterday", 1, DAY),
        ("à l'instant", 0, timedelta(minutes=1)),
        ("just now", 0, timedelta(minutes=1)),
    ],
)
def test_it_reads_ages_in_french_and_english(text: str, count: int, unit: timedelta) -> None:
    assert read_age(text) == Age(count, unit)


@pytest.mark.parametrize("text", ["3 h (modifié)", "3 h · modifié", "2 days ago (edited)"])
def test_an_edited_comment_has_an_age_too(text: str) -> None:
    assert read_age(text) is not None


@pytest.mark.parametrize(
    "text",
    ["", "3", "h", "3 chats", "un an", "une heure de train", "12345 ans", "3 h du matin", "³ h"],
)
def test_what_is_no_age_is_none(text: str) -> None:
    assert read_age(text) is None


def test_the_moment_is_the_latest_it_may_mean() -> None:
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    assert Age(3, HOUR).before(now) == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert Age(9999, YEAR).before(now) is None
