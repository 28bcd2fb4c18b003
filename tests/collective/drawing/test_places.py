"""The column of places: true to the readings, legible without colour, in words too."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.thread import CommentKind, SnapshotPlace
from jesuisla.collective.drawing import places

SVG = "{http://www.w3.org/2000/svg}"


def seen(*kinds: str) -> list[SnapshotPlace]:
    return [SnapshotPlace(position=at, kind=CommentKind(kind)) for at, kind in enumerate(kinds, 1)]


def with_comments(*names: str | None) -> list[SnapshotPlace]:
    return [
        SnapshotPlace(position=at, kind=CommentKind.OURS, comment=name)
        for at, name in enumerate(names, 1)
    ]


def readings() -> st.SearchStrategy[list[SnapshotPlace]]:
    place = st.tuples(st.sampled_from(CommentKind), st.sampled_from([None, "a", "b", "<c>"]))
    return st.lists(place, min_size=1, max_size=12).map(
        lambda found: [
            SnapshotPlace(position=at, kind=kind, comment=name)
            for at, (kind, name) in enumerate(found, 1)
        ]
    )


@settings(max_examples=40, deadline=None)
@given(now=readings(), before=st.none() | readings())
def test_any_two_readings_give_a_well_formed_drawing_without_styles(
    now: list[SnapshotPlace], before: list[SnapshotPlace] | None
) -> None:
    column = places.column(now, before, key="top")
    root = ET.fromstring(column.svg)
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert set(root.get("aria-labelledby", "").split()) <= set(ids)
    assert not any(node.get("style") for node in root.iter())
    assert set(re.findall(r"url\(#(.+?)\)", column.svg)) <= set(ids)
    assert len(column.rows) == len(now)


@override("en")
def test_each_bar_carries_its_word() -> None:
    root = ET.fromstring(places.column(seen(*CommentKind), key="top").svg)
    words = [node.text for node in root.iter(f"{SVG}text")]
    for word in ("ours", "supportive", "neutral", "hateful", "unknown"):
        assert words.count(word) == 1


@override("en")
def test_the_description_counts_both_moments() -> None:
    column = places.column(seen("ours", "hateful"), seen("hateful", "hateful"), key="top")
    assert "Before: 2 hateful. Now: 1 ours, 1 hateful." in column.svg


@override("fr")
def test_kinds_are_told_apart_by_patterns_and_not_by_colour_alone() -> None:
    svg = places.column(seen("supportive", "hateful", "unknown"), key="top").svg
    for kind in ("supportive", "hateful", "unknown"):
        assert svg.count(f'fill="url(#top-{kind})"') == 1


def test_a_place_nobody_looked_at_before_was_unknown() -> None:
    assert places.rows_of(seen("ours", "ours"), seen("hateful"))[1].before is CommentKind.UNKNOWN


def test_without_a_comparison_nothing_is_said_about_before() -> None:
    column = places.column(seen("ours"), key="top")
    assert not column.has_before
    assert column.rows[0].before is None
    assert column.rows[0].movement == ""


@override("en")
@pytest.mark.parametrize(
    ("before", "words"),
    [
        (["x", "a"], "up 1 rank"),
        (["x", "y", "z", "a"], "up 3 ranks"),
        (["a"], "same rank"),
        (["x"], "new"),
        (["x", None], ""),
        ([None], ""),
    ],
)
def test_it_tells_how_far_a_known_comment_moved(before: list[str | None], words: str) -> None:
    assert places.rows_of(with_comments("a"), with_comments(*before))[0].movement == words


def test_nobody_is_called_new_beside_a_shorter_reading() -> None:
    rows = places.rows_of(with_comments("a", "b"), with_comments("a"))
    assert [row.is_new for row in rows] == [False, False]


@override("en")
def test_other_moments_than_now_are_called_by_their_own_words() -> None:
    made = places.column(with_comments("a"), with_comments("b"), key="k", heads=("One", "Two"))
    assert made.heads == ("One", "Two")
    assert "One: 1 " in made.svg
    assert "Two: 1 " in made.svg
    assert "Now" not in made.svg
    assert "before" not in made.svg.lower()


@override("en")
def test_it_tells_that_a_comment_sank() -> None:
    rows = places.rows_of(with_comments("x", "y", "a"), with_comments("a"))
    assert rows[2].movement == "down 2 ranks"


def test_an_arrow_joins_a_comment_that_stands_in_both_readings() -> None:
    moved = places.column(with_comments("a", "b"), with_comments("b", "a"), key="top").svg
    strangers = places.column(with_comments("a", "b"), with_comments("c", None), key="top").svg
    assert moved.count("draw-rise") == 1
    assert moved.count("draw-move") == 1
    assert "draw-rise" not in strangers
    assert "draw-move" not in strangers


def test_a_comment_from_below_the_drawing_gets_no_arrow_from_outside_it() -> None:
    svg = places.column(with_comments("a"), with_comments("x", "y", "a"), key="top").svg
    assert "draw-rise" not in svg


@pytest.mark.parametrize("key", ["", "a b", 'a"', "é", "a_b<"])
def test_it_rejects_a_name_that_could_break_out_of_its_attribute(key: str) -> None:
    with pytest.raises(ValueError, match="named by ASCII letters"):
        places.column(seen("ours"), key=key)


def test_it_rejects_a_column_of_nothing() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        places.column([], key="top")
