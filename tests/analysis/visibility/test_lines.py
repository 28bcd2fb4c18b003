"""Readings from JSON Lines."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.thread import Kind, Order
from jesuisla.analysis.visibility.lines import LineError, read
from jesuisla.analysis.visibility.sighting import Fault, SightingError

LINE = {
    "thread": "t", "reading": "r", "taken_at": "2026-03-01T12:00:00Z", "order": "relevance",
    "network": "facebook", "place": 1, "comment": "a", "kind": "ours", "likes": 3,
    "replies": None, "created_at": "2026-03-01T10:00:00+01:00", "length": 80,
}  # fmt: skip


def lines(*changes):
    return [json.dumps(LINE | change) for change in changes]


def test_it_reads_one_sighting_a_thread_and_reading_and_keeps_unknown_unknown():
    text = lines({}, {"place": 2, "comment": "b", "kind": None}, {"thread": "u"})
    first, second = read(["\ufeff" + text[0], "", *text[1:]])
    assert (first.thread, second.thread) == ("t", "u")
    assert [item.comment for item in first.standings] == ["a", "b"]
    assert first.standings[0].replies is None
    assert first.standings[1].kind is Kind.UNKNOWN
    assert first.order is Order.RELEVANCE


def test_a_bare_line_leaves_everything_else_unknown():
    bare = {"thread": 1, "reading": 2, "taken_at": "2026-03-01T12:00:00Z", "place": 1}
    found = read([json.dumps(bare)])[0]
    assert found.order is Order.UNKNOWN
    assert found.standings[0].likes is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"likes": -1}, Fault.BELOW_ZERO),
        ({"likes": "three"}, Fault.NOT_WHOLE),
        ({"likes": 1.5}, Fault.NOT_WHOLE),
        ({"likes": True}, Fault.NOT_WHOLE),
        ({"place": 0}, Fault.PLACE_BELOW_ONE),
        ({"created_at": "yesterday"}, Fault.NOT_A_TIME),
        ({"created_at": 17}, Fault.NOT_A_TIME),
        ({"taken_at": "2026-03-01T12:00:00"}, Fault.NAIVE_TIME),
        ({"taken_at": None}, Fault.MISSING),
        ({"thread": None}, Fault.MISSING),
        ({"reading": ""}, Fault.MISSING),
        ({"order": "hot"}, Fault.UNKNOWN_WORD),
        ({"kind": "nice"}, Fault.UNKNOWN_WORD),
        ({"kind": ["ours"]}, Fault.UNKNOWN_WORD),
        ({"page_reacted": 1}, Fault.NOT_YES_OR_NO),
        ({"comment": None, "place": None}, Fault.NAMELESS),
        ({"likes": 10**400}, Fault.TOO_LARGE),
        ({"place": 10**30}, Fault.TOO_LARGE),
        ({"comment": "\ud800"}, Fault.NOT_TEXT),
        ({"tied": 1}, Fault.NOT_YES_OR_NO),
    ],
)
def test_a_wrong_line_is_named_with_its_fault(change, fault):
    with pytest.raises(LineError) as found:
        read(lines({"thread": "u"}, change))
    assert found.value.fault is fault
    assert found.value.line == 2
    assert "line 2" in str(found.value)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"comment": "b"}, Fault.REPEATED_PLACE),
        ({"place": 2}, Fault.REPEATED_COMMENT),
        ({"place": 2, "comment": "b", "created_at": "2027-01-01T00:00:00Z"}, Fault.FUTURE_COMMENT),
    ],
)
def test_what_cannot_be_true_of_a_reading_is_told_with_its_line(change, fault):
    others = [{"place": place, "comment": f"o{place}"} for place in (3, 4, 5)]
    for before in range(4):
        with pytest.raises(LineError) as found:
            read(lines({}, *others[:before], change, *others[before:]))
        assert (found.value.fault, found.value.line) == (fault, before + 2)


def test_a_tie_is_told_by_a_word_of_its_own_and_taught_by():
    found = read(lines({"tied": True}, {"tied": True, "comment": "b"}))[0]
    assert found.tied
    assert [item.place for item in found.standings] == [1, 1]
    with pytest.raises(LineError) as wrong:
        read(lines({"tied": True}, {"comment": "b"}))
    assert wrong.value.fault is Fault.CONTRADICTION


def test_lines_of_one_reading_must_agree_and_must_be_objects():
    with pytest.raises(LineError) as found:
        read(lines({}, {"place": 2, "comment": "b", "taken_at": "2026-03-01T13:00:00Z"}))
    assert found.value.fault is Fault.CONTRADICTION
    for text, fault in (("[]", Fault.NOT_AN_OBJECT), ("{", Fault.NOT_JSON)):
        with pytest.raises(LineError) as found:
            read([text])
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
        assert len(read(lines(change))) == 1
