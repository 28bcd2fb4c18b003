import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.networks.pasted.counts import read_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("12", 12),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1_234_567),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1,2 k", 1200),
        ("1,2\u00a0K", 1200),
        ("1.2K", 1200),
        ("12k", 12_000),
        ("12 mille", 12_000),
        ("3 M", 3_000_000),
        ("1,25 million", 1_250_000),
        ("2,5 millions", 2_500_000),
    ],
)
def test_it_reads_counts_in_french_and_english(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    "text", ["", "k", "1,2", "12 chats", "-3", "1e5", "٣", "1 23", "½", "12 k k"]
)
def test_what_is_no_count_is_unknown_and_not_zero(text: str) -> None:
    assert read_count(text) is None


@settings(max_examples=60)
@given(st.integers(0, 999_999_999))
def test_grouping_thousands_changes_nothing(count: int) -> None:
    for mark in (" ", ",", ".", "\u202f"):
        assert read_count(f"{count:,}".replace(",", mark)) == count
