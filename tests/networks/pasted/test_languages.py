"""What CLDR writes in each language whose pages are read is read back: counts, ages, dates."""

import re
from datetime import date, timedelta
from typing import Literal

import pytest
from babel.dates import format_date, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jesuisla.networks.pasted.ages import Age, DateOnPage, read_age
from jesuisla.networks.pasted.counts import LANGUAGES, read_count
from jesuisla.networks.pasted.layout import plain

languages = st.sampled_from(LANGUAGES)
Style = Literal["short", "long"]
Unit = Literal["minute", "hour", "day", "week", "month", "year"]
UNITS: dict[Unit, timedelta] = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}


@settings(deadline=None, max_examples=300)
@given(languages, st.integers(0, 9_999_999))
def test_a_whole_count(language: str, count: int) -> None:
    assert read_count(format_decimal(count, locale=language)) == count


@settings(deadline=None, max_examples=300)
@given(languages, st.integers(2, 999), st.sampled_from((10**3, 10**6)), st.booleans())
def test_a_rounded_count(language: str, count: int, factor: int, is_short: bool) -> None:
    style: Style = "short" if is_short else "long"
    shown = format_compact_decimal(count * factor, format_type=style, locale=language)
    assert read_count(shown) == count * factor


@settings(deadline=None, max_examples=400)
@given(languages, st.integers(1, 11), st.sampled_from(tuple(UNITS)), st.booleans(), st.booleans())
def test_an_age(language: str, count: int, unit: Unit, is_short: bool, is_ago: bool) -> None:
    count = min(count, {"week": 4, "day": 6}.get(unit, 11))
    shown = format_timedelta(
        -count * UNITS[unit],
        granularity=unit,
        threshold=99,
        add_direction=is_ago,
        format="short" if is_short else "long",
        locale=language,
    )
    # One letter stands for several units: an "m" is a month in Spanish, a minute in English.
    assume(not is_short or not re.search(r"(?<![^\W\d_])[^\W\d_](?![^\W\d_])", shown))
    age = read_age(plain(shown))
    assert isinstance(age, Age), shown
    assert age.count * age.unit == count * UNITS[unit], shown


@settings(deadline=None, max_examples=300)
@given(languages, st.dates(date(2005, 1, 1), date(2026, 12, 31)), st.booleans())
def test_a_date(language: str, day: date, is_long: bool) -> None:
    shown = format_date(day, format="long" if is_long else "medium", locale=language)
    found = read_age(plain(shown))
    assert isinstance(found, DateOnPage), shown
    assert (found.year, found.month, found.day) == (day.year, day.month, day.day), shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_months(language: str) -> None:
    for month in range(1, 13):
        shown = format_date(date(2024, month, 3), "d MMMM", locale=language)
        assert isinstance(read_age(plain(shown)), DateOnPage), shown
