import csv
import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.networks.archives import ArchiveError, ArchiveRow, Code, Format, RefusedRow

FORMATS = st.sampled_from([None, *Format])
NAMES = (
    "id", "thread_id", "text", "body", "author", "timestamp", "created_at", "likes", "url",
    "speaker", "conversation_id", "kind", "snippet", "legacy", "rest_id", "cid", "aweme_id",
    "uri", "record", "data", "source_platform", "link_id", "created_utc", "order", "rank",
    "code", "caption", "reply_id", "share_info", "meta", "replies",
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["youtube#comment", "youtube#commentThread", "1.2E+18", "=A1", "2025-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=12)
LINE = '{"thread_id": "t", "id": "1", "text": "a"}\n'
HEADER = "id,thread_id,author,body,timestamp\n"


def check(read, data: bytes, named: Format | None) -> None:
    try:
        found = read(data, named, thread_id="t")
    except ArchiveError:
        return
    assert all(isinstance(item, ArchiveRow | RefusedRow) for item in found)
    assert all(
        not item.size or item.size.replace("/", "").isdecimal()
        for item in found
        if isinstance(item, RefusedRow)
    )
    assert read(data, named, thread_id="t") == found


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=400),
    before=st.sampled_from(
        [b"", LINE.encode(), HEADER.encode(), b"\xff\xfe", b"PK\x03\x04", b"\x1f\x8b\x08\x00"]
    ),
    named=FORMATS,
)
def test_arbitrary_bytes_give_rows_refusals_or_a_clear_error(read, data, before, named):
    check(read, before + data, named)


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200), cut=st.integers(0, 200), at=st.integers(0, 200))
def test_a_gzip_with_a_changed_byte_is_read_or_refused(read, data, cut, at):
    packed = bytearray(gzip.compress(LINE.encode() + data))
    packed[at % len(packed)] ^= 0x41
    check(read, bytes(packed[: max(cut, 4)]), None)


@settings(max_examples=120, deadline=None)
@given(records=st.lists(RECORDS, min_size=1, max_size=4), named=FORMATS)
def test_arbitrary_records_give_rows_refusals_or_a_clear_error(read, records, named):
    check(read, "\n".join(map(json.dumps, records)).encode(), named)


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8))
def test_every_line_is_a_row_or_a_refusal(read, texts):
    lines = [json.dumps({"thread_id": "t", "id": "1", "text": text}) for text in texts]
    found = read("\n".join([*lines, *texts, LINE]), "jsonl")
    physical = "\n".join([*lines, *texts, LINE]).replace("\r\n", "\n").replace("\r", "\n")
    said = [
        number
        for number, line in enumerate(physical.split("\n"), start=1)
        if line.replace("\0", "").strip()
    ]
    assert [item.number for item in found] == said


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1),
        max_size=6,
    ),
    delimiter=st.sampled_from(",;\t"),
)
def test_every_row_of_a_table_is_a_row_or_a_refusal(read, rows, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER.strip().split(","))
    writer.writerows(rows)
    writer.writerow(["9", "t", "a", "fin", "2025-01-01 00:00:00"])
    found = read(out.getvalue(), "4cat-csv")
    filled = [row for row in rows if any(cell.replace("\0", "") for cell in row)]
    assert len(found) == len(filled) + 1
    assert found[-1].text == "fin"


@pytest.mark.parametrize("line", ['9,t,a,"oh', '9,"t"x,a,b,c', '"', '9,t,a,b"c,d"'])
def test_no_row_is_lost_to_a_broken_one(read, line):
    good = "1,t,a,Bonjour,2025-01-01 00:00:00\n"
    found = read(HEADER + good + line + "\n" + good * 3)
    assert sum(isinstance(item, ArchiveRow) for item in found) == 4
    assert found[1].number == 3
    assert found[1].code in {Code.BROKEN_QUOTES, Code.BAD_DATE}
