import json
from datetime import UTC, datetime

import pytest

from jesuisla.analysis.thread import CommentOrder
from jesuisla.networks.archives import ArchiveRow, Code, RefusedRow

POST = {
    "source": "inventé",
    "licence": "CC0-1.0",
    "thread_id": "d0",
    "id": "d0-0",
    "text": "Le marché de Noël ouvre samedi.",
    "lang": "fr",
    "rank": 0,
    "order": "conversation",
    "author": "39597fc48f",
    "network": "reddit",
}
ANSWER = POST | {
    "id": "d0-1",
    "parent_id": "d0-0",
    "text": "Merci, à samedi !",
    "rank": 1,
    "author": "0358b799b4",
    "likes": 12,
    "replies": 0,
    "created_at": "2025-12-01T10:00:00Z",
    "url": "https://example.org/d0#1",
    "title": "Le marché",
    "page": "Une ville inventée",
}


def lines(*records: dict[str, object]) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def test_a_line_tells_every_field(read):
    post, answer = read(lines(POST, ANSWER))
    assert post.is_post
    assert post.parent_id is None
    assert answer == ArchiveRow(
        number=2,
        thread_id="d0",
        id="d0-1",
        text="Merci, à samedi !",
        network="reddit",
        parent_id="d0-0",
        author="0358b799b4",
        created_at=datetime(2025, 12, 1, 10, tzinfo=UTC),
        likes=12,
        replies=0,
        url="https://example.org/d0#1",
        title="Le marché",
        page="Une ville inventée",
        rank=1,
        order=CommentOrder.CONVERSATION,
        lang="fr",
        licence="CC0-1.0",
        source="inventé",
    )


def test_what_is_not_told_is_none_and_not_zero(one):
    row = one()
    assert (row.likes, row.replies, row.created_at, row.rank) == (None, None, None, None)
    assert row.order is CommentOrder.UNKNOWN


def test_what_the_caller_knows_stands_in_for_what_the_file_does_not_tell(read):
    (row,) = read(lines({"thread_id": "", "id": "1", "text": "a"}), thread_id="T", network="web")
    assert (row.thread_id, row.network) == ("T", "web")


def test_a_broken_line_is_refused_with_the_place_where_reading_stopped(read):
    found = read(lines(POST) + '\n{"thread_id": oh}\n\n' + lines(ANSWER))
    assert [item.number for item in found] == [1, 2, 4]
    assert found[1] == RefusedRow(number=2, code=Code.NOT_JSON, size="15")


def test_a_first_line_that_is_broken_does_not_hide_the_format(read):
    found = read('{"thread_id": \n' + lines(POST))
    assert isinstance(found[0], RefusedRow)
    assert isinstance(found[1], ArchiveRow)


@pytest.mark.parametrize("line", ["[1, 2]", '"text"', "3", "null", "[" * 50_000, "9" * 5_000])
def test_a_line_that_is_no_object_is_refused(read, line):
    found = read(lines(POST) + "\n" + line)
    assert found[1].code is Code.NOT_JSON


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", None, Code.MISSING_FIELD),
        ("id", "", Code.MISSING_FIELD),
        ("thread_id", "  ", Code.MISSING_FIELD),
        ("text", "", Code.MISSING_FIELD),
        ("text", " \n", Code.MISSING_FIELD),
        ("text", ["a"], Code.BAD_VALUE),
        ("text", "[deleted]", Code.DELETED),
        ("text", " [removed] ", Code.DELETED),
        ("text", "a" * 100_001, Code.TOO_LONG),
        ("id", {"$oid": "1"}, Code.BAD_VALUE),
        ("id", True, Code.BAD_VALUE),
        ("id", "1.23E+18", Code.EXCEL_BROKEN_ID),
        ("id", "1,23E+18", Code.EXCEL_BROKEN_ID),
        ("parent_id", 1.23e18, Code.EXCEL_BROKEN_ID),
        ("id", "=1+1", Code.FORMULA_CELL),
        ("id", "a" * 1_001, Code.TOO_LONG),
        ("author", "=HYPERLINK(A1)", Code.FORMULA_CELL),
        ("author", "-2+3+cmd|' /C calc'!A0", Code.FORMULA_CELL),
        ("likes", -1, Code.NEGATIVE_COUNT),
        ("replies", "-3", Code.NEGATIVE_COUNT),
        ("likes", "beaucoup", Code.BAD_COUNT),
        ("likes", 1.5, Code.BAD_COUNT),
        ("likes", 10**40, Code.BAD_COUNT),
        ("likes", True, Code.BAD_COUNT),
        ("created_at", "hier", Code.BAD_DATE),
        ("created_at", "2025-02-30", Code.BAD_DATE),
        ("created_at", 0, Code.BAD_DATE),
        ("created_at", 10**300, Code.BAD_DATE),
        ("created_at", "2026-01-02 00:00:00", Code.TIME_IN_FUTURE),
        ("created_at", 1_900_000_000, Code.TIME_IN_FUTURE),
        ("url", "javascript:alert(1)", Code.BAD_LINK),
        ("url", "https://[oh", Code.BAD_LINK),
        ("order", "au hasard", Code.BAD_VALUE),
        ("rank", -1, Code.NEGATIVE_COUNT),
    ],
)
def test_a_bad_value_is_refused_with_its_field(one, field, value, code):
    found = one(**{field: value})
    assert isinstance(found, RefusedRow)
    assert (found.code, found.field) == (code, field)
    assert found.size == "" or found.size.isdecimal()


@pytest.mark.parametrize(
    "field",
    ["id", "thread_id", "parent_id", "author", "likes", "replies", "created_at", "url", "order"],
)
@pytest.mark.parametrize("start", ["", "=", "-1 ", "+", "ftp://", "www."])
def test_a_refusal_never_repeats_what_stood_there(one, field, start):
    found = one(**{field: f"{start}Zorglub(Quaxifort)", "text": "secret " * 20_000})
    assert "orglub" not in str(found)
    assert "secret" not in str(found)


def test_a_post_given_whole_as_a_title_is_cut_and_costs_no_comment(one):
    assert one(title="Le parc " * 500).title.endswith("…")


@pytest.mark.parametrize("name", ["@jo", "- Marie -", "+33", "(Jo)"])
def test_handles_and_dashes_are_names_and_no_formulas(one, name):
    assert one(author=name).author == name


@pytest.mark.parametrize("text", ["= la même chose", "+1", "- d’accord", "@jo merci"])
def test_texts_may_begin_like_a_formula(one, text):
    assert one(text=text).text == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [(9007199254740993123, "9007199254740993123"), ("17.0", "17"), (17.0, "17"), ("12e5", "12e5")],
)
def test_ids_stay_exact(one, value, expected):
    assert one(id=value).id == expected


@pytest.mark.parametrize(
    "value",
    [
        "2025-12-01T10:00:00Z",
        "2025-12-01T11:00:00+01:00",
        "2025-12-01 10:00:00",
        "2025-12-01 10:00:00 UTC",
        "Mon Dec 01 10:00:00 +0000 2025",
        1764583200,
        "1764583200",
        1764583200.0,
        1764583200000,
        1764583200000000,
    ],
)
def test_every_form_of_a_time_is_the_same_moment(one, value):
    assert one(created_at=value).created_at == datetime(2025, 12, 1, 10, tzinfo=UTC)


def test_lone_surrogates_and_nul_are_cleaned_away(one):
    assert one(text="a\ud83db\0c").text == "a\ufffdbc"


def test_right_to_left_marks_and_emoji_are_kept(one):
    text = "مرحبا \u200f👩‍👩‍👧\u200b"
    assert one(text=text).text == text.strip()


def test_the_same_id_twice_is_left_to_the_caller(read):
    assert len(read(lines(POST, POST))) == 2
