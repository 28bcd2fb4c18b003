import csv
import io
import tracemalloc
from datetime import UTC, datetime

import pytest

from jesuisla.networks.archives import ArchiveRow, Code, RefusedRow, open_archive

HEADER = ["id", "thread_id", "author", "body", "timestamp"]
MORE = ["unix_timestamp", "likes", "replies", "post_id", "post_url", "comment_url"]
MORE += ["is_comment_on_comment", "language_guess"]


def table(*rows: list[object], delimiter: str = ",", header: list[str] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def plain(text: str = "Bonjour", found: str = "1") -> list[object]:
    return [found, "t", "ab12", text, "2025-06-01 12:00:00"]


def test_the_five_columns_are_enough(read):
    assert read(table(plain())) == [
        ArchiveRow(
            number=2,
            thread_id="t",
            id="1",
            text="Bonjour",
            author="ab12",
            created_at=datetime(2025, 6, 1, 12, tzinfo=UTC),
        )
    ]


def test_a_tiktok_answer_stands_under_its_post_and_answers_its_comment(read):
    url = "https://www.tiktok.com/@ville/video/7301234567890123456"
    row = [
        "73", "72", "ab", "Oui !", "2025-06-01 12:00:00",
        "1748779200", "4", "0", "7301234567890123456", url, url, "yes", "fr",
    ]  # fmt: skip
    (found,) = read(table(row, header=HEADER + MORE))
    assert (found.thread_id, found.parent_id) == ("7301234567890123456", "72")
    assert (found.network, found.likes, found.replies, found.lang) == ("tiktok", 4, 0, "fr")
    assert found.thread_url == url


def test_a_reddit_score_is_not_taken_for_likes(read):
    header = [*HEADER, "subreddit", "score", "subject"]
    (row,) = read(table([*plain(), "france", "-4", "Un titre"], header=header))
    assert (row.network, row.page, row.likes, row.title) == ("reddit", "france", None, "Un titre")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_delimiter_and_mark_are_found(read, delimiter, before):
    text = "un, deux; trois\tquatre"
    (row,) = read(before + table(plain(text), delimiter=delimiter))
    assert row.text == text


def test_the_line_with_which_excel_names_its_delimiter_is_passed_over(read):
    (row,) = read("sep=;\r\n" + table(plain(), delimiter=";"))
    assert (row.number, row.text) == (3, "Bonjour")


def test_line_ends_and_quotes_inside_a_text_are_kept(read):
    text = 'Elle a dit "non".\nPuis rien.'
    first, second = read(table(plain(text), plain(found="2")))
    assert first.text == text
    assert (first.number, second.number) == (2, 3)


def test_an_unclosed_quote_costs_its_own_line_only(read):
    good = table(plain(), plain(found="2")).splitlines()
    found = read("\n".join([good[0], '9,t,ab,"oh,2025-06-01 12:00:00', *good[1:]]))
    assert found[0] == RefusedRow(number=2, code=Code.BROKEN_QUOTES)
    assert [row.id for row in found[1:]] == ["1", "2"]


def test_an_unclosed_quote_in_a_long_file_costs_its_own_line_only(read):
    many = table(*(plain("mot " * 2_000, str(n)) for n in range(200))).splitlines()
    found = read("\n".join([many[0], '9,t,ab,"oh,2025-06-01 12:00:00', *many[1:]]))
    assert found[0].code is Code.BROKEN_QUOTES
    assert [row.id for row in found[1:]] == [str(n) for n in range(200)]


@pytest.mark.parametrize("row", ["1,t,ab", "1,t,ab,Bonjour,2025-06-01 12:00:00,encore"])
def test_a_row_with_too_few_or_too_many_cells_is_refused(read, row):
    good = table(plain())
    refused, kept = read(good.replace("\r\n", f"\r\n{row}\r\n", 1))
    assert refused.code is Code.WRONG_COLUMNS
    assert refused.size in {"3/5", "6/5"}
    assert kept.id == "1"


def test_empty_rows_and_empty_cells_at_the_end_are_no_records(read):
    found = read(table(plain()) + "\r\n,,,,\r\n" + "2,t,ab,Oui,2025-06-01 12:00:00,,\r\n")
    assert [row.number for row in found] == [2, 5]


def test_a_text_over_the_limit_of_csv_readers_is_refused_as_one_record(read):
    found = read(table(plain("a\n" * 100_000), plain(found="2")))
    assert [item.code if isinstance(item, RefusedRow) else item.id for item in found] == [
        Code.TOO_LONG,
        "2",
    ]


def test_a_line_without_end_is_refused_and_the_next_is_read(read):
    found = read(table(plain("a" * 1_500_000), plain(found="2")))
    assert found[0].code is Code.TOO_LONG
    assert found[1].id == "2"


@pytest.mark.parametrize("broken", ["1.23E+18", "7,3E+18"])
def test_an_id_that_excel_rounded_is_refused(read, broken):
    (found,) = read(table(plain(found=broken)))
    assert (found.code, found.size) == (Code.EXCEL_BROKEN_ID, "")


def test_an_id_may_begin_with_a_dash(read):
    (row,) = read(table(plain(found="-4bHkC8eFzQ")))
    assert row.id == "-4bHkC8eFzQ"


def test_a_day_of_eight_digits_is_no_number_of_seconds(read):
    (row,) = read(table([*plain()[:4], "20250601"]))
    assert row.created_at == datetime(2025, 6, 1, tzinfo=UTC)


def test_json_inside_a_text_does_not_hide_the_table(read):
    assert len(read(table(plain('voilà :\n{"a": 1}\nfin')))) == 1


def test_memory_is_bounded_where_a_quote_is_never_closed():
    rows = f"3,t,a,{'b' * 400},2025-06-01\n" * 6_000
    data = (table(plain()) + '2,t,a,"oh\n' + rows).encode()
    tracemalloc.start()
    with open_archive(io.BytesIO(data)) as archive:
        refused = [item.number for item in archive if isinstance(item, RefusedRow)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused == [3]
    assert peak < 12_000_000
