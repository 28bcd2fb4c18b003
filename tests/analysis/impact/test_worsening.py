"""An action that makes things worse is seen in two readings, not in one, and not in guesses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.impact import Worsening, signs_of_worsening
from jesuisla.analysis.thread import CommentKind, SnapshotPlace, ThreadSnapshot

LAUNCH = datetime(2026, 11, 25, 11, tzinfo=UTC)
HATE = (Worsening.HATE_ROSE,)


def top(kinds: str, minutes: int = 0) -> ThreadSnapshot:
    """A reading: h is hateful, n neutral, ? unknown, in their order."""
    kind_of = {"h": CommentKind.HATEFUL, "n": CommentKind.NEUTRAL, "?": CommentKind.UNKNOWN}
    return ThreadSnapshot(
        taken_at=LAUNCH + timedelta(minutes=minutes),
        places=tuple(
            SnapshotPlace(position=at, kind=kind_of[letter]) for at, letter in enumerate(kinds, 1)
        ),
    )


@pytest.mark.parametrize(
    ("before", "later", "signs"),
    [
        ("hhhnnnnnnn", ["hhhhnnnnnn", "hhhhnnnnnn"], HATE),
        ("hhhnnnnnnn", ["hhhhhhhhhh"], ()),  # one reading is one person's word
        ("hhhnnnnnnn", ["hhhhnnnnnn", "hhhnnnnnnn"], ()),
        ("hhhnnnnnnn", ["hhnnnnnnnn", "hhhhnnnnnn", "hhhhhnnnnn"], HATE),
        ("hhhnnnnnnn", ["hhhhnnnnnn", "??????????", "hhhhnnnnnn"], HATE),
        ("hhhnnnnnnn", ["hhhh??????", "hhhh??????"], ()),  # four of ten known say nothing
        ("hhh???????", ["hhhhhhhhhh", "hhhhhhhhhh"], ()),
        ("hnnnn?????", ["hhnnn?????", "hhnnn?????"], HATE),
        ("hhhhhhhhhh", ["hhhhhhhhhh", "hhhhhhhhhh"], ()),
        ("nnnnnnnnnnhhhh", ["nnnnnnnnnnhhhhhh", "nnnnnnnnnnhhhhhh"], ()),  # beyond the tenth
    ],
)
def test_hate_on_top_has_to_rise_in_two_readings_in_a_row(
    before: str, later: list[str], signs: tuple[Worsening, ...]
) -> None:
    readings = [top(kinds, at) for at, kinds in enumerate(later, 1)]
    assert signs_of_worsening(top(before), readings) == signs


def test_without_a_reading_at_the_launch_nothing_is_compared() -> None:
    assert signs_of_worsening(None, [top("hhhhhhhhhh", 1), top("hhhhhhhhhh", 2)]) == ()


def test_attacks_and_closed_comments_are_signs_of_their_own() -> None:
    assert signs_of_worsening(None, [], attacks=1) == ()
    assert signs_of_worsening(None, [], attacks=2) == (Worsening.ATTACKED,)
    assert signs_of_worsening(None, [], comments_closed=True) == (Worsening.CLOSED,)


@given(
    st.lists(st.text("hn?", min_size=10, max_size=10), max_size=5),
    st.text("hn?", min_size=10, max_size=10),
)
def test_less_hate_is_never_a_sign(later: list[str], before: str) -> None:
    readings = [top(kinds, at) for at, kinds in enumerate(later, 1)]
    calmer = [top(kinds.replace("h", "n"), at) for at, kinds in enumerate(later, 1)]
    assert signs_of_worsening(top(before), calmer) == ()
    assert set(signs_of_worsening(top(before), readings)) <= {Worsening.HATE_ROSE}
