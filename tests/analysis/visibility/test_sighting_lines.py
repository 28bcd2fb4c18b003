"""Readings from JSON Lines."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.sighting import SightingError, SightingFault
from jesuisla.analysis.visibility.sighting_lines import SightingLineError, read_sightings

LINE = {
    "thread": "t", "reading": "r", "taken_at": "2026-03-01T12:00:00Z", "order": "relevance",
    "network": "facebook", "place": 1, "comment": "a", "kind": "ours", "likes": 3,
    "replies": None, "created_at": "2026-03-01T10:00:00+01:00", "length": 80,
}  # fmt: skip


def lines(*changes):
    return [json.dumps(LINE | change) for change in changes]


def test_it_reads_one_sighting_a_thread_and_reading_and_keeps_unknown_unknown():
    text = lines({}, {"place": 2, "comment": "b", "kind": None}, {"thread": "u"})
    first, second = read_sightings(["\ufeff" + text[0], "", *text[1:]])
    assert (first.thread, second.thread) == ("t", "u")
    assert [item.comment for item in first.standings] == ["a", "b"]
    assert first.standings[0].replies is None
    assert first.standings[1].kind is CommentKind.UNKNOWN
    assert first.order is CommentOrder.RELEVANCE


def test_a_bare_line_leaves_everything_else_unknown():
    bare = {"thread": 1, "reading": 2, "taken_at": "2026-03-01T12:00:00Z", "place": 1}
    found = read_sightings([json.dumps(bare)])[0]
    assert found.order is CommentOrder.UNKNOWN
    assert found.standings[0].likes is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"likes": -1}, SightingFault.BELOW_ZERO),
        ({"likes": "three"}, SightingFault.NOT_WHOLE),
        ({"likes": 1.5}, SightingFault.NOT_WHOLE),
        ({"likes": True}, SightingFault.NOT_WHOLE),
        ({"place": 0}, SightingFault.PLACE_BELOW_ONE),
        ({"created_at": "yesterday"}, SightingFault.NOT_A_TIME),
        ({"created_at": 17}, SightingFault.NOT_A_TIME),
        ({"taken_at": "2026-03-01T12:00:00"}, SightingFault.NAIVE_TIME),
        ({"taken_at": None}, SightingFault.MISSING),
        ({"thread": None}, SightingFault.MISSING),
        ({"reading": ""}, SightingFault.MISSING),
        ({"order": "hot"}, SightingFault.UNKNOWN_WORD),
        ({"kind": "nice"}, SightingFault.UNKNOWN_WORD),
        ({"kind": ["ours"]}, SightingFault.UNKNOWN_WORD),
        ({"page_reacted": 1}, SightingFault.NOT_YES_OR_NO),
        ({"comment": None, "place": None}, SightingFault.NAMELESS),
        ({"likes": 10**400}, SightingFault.TOO_LARGE),
        ({"place": 10**30}, SightingFault.TOO_LARGE),
        ({"comment": "\ud800"}, SightingFault.NOT_TEXT),
        ({"tied": 1}, SightingFault.NOT_YES_OR_NO),
    ],
)
def test_a_wrong_line_is_named_with_its_fault(change, fault):
    with pytest.raises(SightingLineError) as found:
        read_sightings(lines({"thread": "u"}, change))
    assert found.value.fault is fault
    assert found.value.line == 2
    assert "line 2" in str(found.value)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"comment": "b"}, SightingFault.REPEATED_PLACE),
        ({"place": 2}, SightingFault.REPEATED_COMMENT),
        (
            {"place": 2, "comment": "b", "created_at": "2027-01-01T00:00:00Z"},
            SightingFault.FUTURE_COMMENT,
        ),
    ],
)
def test_what_cannot_be_true_of_a_reading_is_told_with_its_line(change, fault):
    others = [{"place": place, "comment": f"o{place}"} for place in (3, 4, 5)]
    for before in range(4):
        with pytest.raises(SightingLineError) as found:
            read_sightings(lines({}, *others[:before], change, *others[before:]))
        assert (found.value.fault, found.value.line) == (fault, before + 2)


def test_a_tie_is_told_by_a_word_of_its_own_and_taught_by():
    found = read_sightings(lines({"tied": True}, {"tied": True, "comment": "b"}))[0]
    assert found.tied
    assert [item.place for item in found.standings] == [1, 1]
    with pytest.raises(SightingLineError) as wrong:
        read_sightings(lines({"tied": True}, {"comment": "b"}))
    assert wrong.value.fault is SightingFault.CONTRADICTION


def test_lines_of_one_reading_must_agree_and_must_be_objects():
    with pytest.raises(SightingLineError) as found:
        read_sightings(lines({}, {"place": 2, "comment": "b", "taken_at": "2026-03-01T13:00:00Z"}))
    assert found.value.fault is SightingFault.CONTRADICTION
    for text, fault in (("[]", SightingFault.NOT_AN_OBJECT), ("{", SightingFault.NOT_JSON)):
        with pytest.raises(SightingLineError) as found:
            read_sightings([text])
        assert found.value.fault is fault


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(LINE)),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none()),
    )
)
def test_whatever_a_field_holds_it_is_read_or_refused_by_name(change):
    with suppress(SightingError):
        assert len(read_sightings(lines(change))) == 1
