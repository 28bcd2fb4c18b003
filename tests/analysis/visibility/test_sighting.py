"""What one look at a thread may and may not say."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from analysis.visibility.looks import NOON, look
from jesuisla.analysis.visibility.sighting import (
    FutureCommentError,
    OtherThreadError,
    RepeatedPlaceError,
    SightedComment,
    Sighting,
    SightingError,
    consensus,
    join_sightings,
    only_thread,
    sightings_by_thread,
)


def test_it_refuses_a_place_or_a_comment_given_twice():
    for wrong in (
        (SightedComment(comment="a", place=1), SightedComment(comment="b", place=1)),
        (SightedComment(comment="a", place=1), SightedComment(comment="a", place=2)),
    ):
        with pytest.raises(RepeatedPlaceError, match="twice"):
            Sighting(thread="t", taken_at=NOON, standings=wrong)


def test_a_viewer_who_could_not_tell_may_give_one_place_to_two_comments():
    pair = (SightedComment(comment="a", place=1), SightedComment(comment="b", place=1))
    assert len(Sighting(thread="t", taken_at=NOON, standings=pair, tied=True).named) == 2


def test_it_refuses_a_comment_from_the_future_but_not_two_clocks_that_differ():
    def at(minutes):
        item = SightedComment(comment="a", place=1, created_at=NOON + timedelta(minutes=minutes))
        return Sighting(thread="t", taken_at=NOON, standings=(item,))

    assert at(1).named
    with pytest.raises(FutureCommentError, match="younger"):
        at(10)


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": 0, "comment": "a"},
        {"place": 1, "likes": -1},
        {"place": 1, "replies": -1},
        {"place": 1, "length": -1},
        {"place": 1, "created_at": datetime(2026, 1, 1)},  # noqa: DTZ001  # the fault meant
        {},
    ],
)
def test_it_refuses_standings_that_cannot_be(wrong):
    with pytest.raises(SightingError):
        SightedComment(**wrong)


def test_it_refuses_a_time_without_a_zone():
    with pytest.raises(SightingError, match="time zone"):
        replace(look([1]), taken_at=datetime(2027, 1, 1))  # noqa: DTZ001  # the fault meant


def test_two_parts_of_one_look_are_one_and_two_viewers_are_two():
    whole = look([5, 4, 3, 2])
    parts = [replace(whole, standings=whole.standings[n : n + 2]) for n in (0, 2)]
    assert join_sightings(parts) == [whole]
    assert len(join_sightings([whole, whole])) == 2


def test_it_refuses_readings_of_several_threads_where_one_is_meant():
    assert only_thread([look([1])]) == "t"
    with pytest.raises(OtherThreadError):
        only_thread([look([1]), look([1], thread="u")])
    assert [name for _, name in sightings_by_thread([look([1], thread="u"), look([1])])] == [
        "t",
        "u",
    ]


def test_threads_of_two_networks_that_are_called_alike_are_two():
    found = sightings_by_thread([look([1]), look([1], network="youtube")])
    assert list(found) == [("facebook", "t"), ("youtube", "t")]
    assert [len(looks) for looks in found.values()] == [1, 1]


def test_a_comment_that_a_viewer_did_not_reach_counts_as_below_that_viewers_last():
    long = look([1, 1, 1])
    short = replace(long, standings=(replace(long.standings[2], place=1),))
    assert [item.comment for item in consensus([long, short]).standings] == ["c0", "c2", "c1"]
    assert consensus([long]) is long
    with pytest.raises(OtherThreadError):
        consensus([])
