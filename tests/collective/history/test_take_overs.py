"""Actions from before through HTTP: read, shown first, taken over once, told apart, undone."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from jesuisla.collective.history import spreadsheets
from jesuisla.collective.history.cells import read_count, read_day
from jesuisla.collective.history.jobs import forget_old_drafts
from jesuisla.collective.history.models import EarlierAction, TakeOver
from jesuisla.collective.history.rows import guess_columns
from jesuisla.collective.history.spreadsheets import MOST_ROWS, read_spreadsheet
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.results.past_actions import state_of_results, totals
from jesuisla.collective.scoring.models import Label

CSV = """Date;Média;Lien;Commentaires;Likes
12/03/2019;Gazette du Nord;https://www.facebook.com/gazette/posts/123456789;25;
1er août 2021;Radio Sud;;;0
32/13/2020;Radio Sud;;3;
4 mai 2020;Radio Sud;https://www.facebook.com/groups/123/posts/9;3;
5 mai 2020;Radio Sud;;beaucoup;
"""


def uploaded(client: Any, data: bytes, name: str = "actions.csv") -> Any:
    return client.post("/equipe/reprise", {"file": SimpleUploadedFile(name, data)})


def figures(page: Any) -> list[str]:
    return re.findall(r'figure-number">\s*([\d\u202f]+)', page.content.decode())


def chosen(page: Any) -> dict[str, str]:
    """The columns as the form has them selected."""
    return {name: str(value) for name, value in page.context["form"].initial.items()}


@pytest.fixture
def client(cast: Any, client_of: Any) -> Any:
    """The browser of the coordination."""
    return client_of(cast.coordinator)


def take(client: Any, data: bytes, name: str = "actions.csv", **more: str) -> Any:
    """Upload a file and take it over as it was understood."""
    address = uploaded(client, data, name)["Location"]
    sent = chosen(client.get(address)) | {"deed": "take"} | more
    return client.post(address, sent)


def test_a_csv_is_shown_first_and_its_good_rows_are_taken_over(cast: Any, client: Any) -> None:
    address = uploaded(client, CSV.encode("cp1252"))["Location"]
    page = client.get(address)
    assert figures(page) == ["2", "0", "3"]
    text = page.content.decode()
    for line, words in ((4, "32/13/2020"), (5, "groupe"), (6, "beaucoup")):
        assert re.search(rf"Ligne {line}[^<]*{words}", text), line
    assert not EarlierAction.objects.exists()
    answer = client.post(address, chosen(page) | {"deed": "take"})
    assert answer["Location"] == "/equipe/reprise"
    rows = list(EarlierAction.objects.order_by("day"))
    assert [(row.day, row.network) for row in rows] == [
        (date(2019, 3, 12), "facebook"),
        (date(2021, 8, 1), ""),
    ]
    assert [(row.voices, row.supports) for row in rows] == [(25, None), (None, 0)]
    assert Entry.objects.get().event == "EarlierActionsTaken"
    assert TakeOver.objects.get().table == {}


def test_an_empty_cell_is_unknown_and_not_zero(client: Any) -> None:
    page = client.get(uploaded(client, b"jour;likes\n2020-01-02;?\n2020-01-03;0\n")["Location"])
    counts = [action.supports for action in page.context["preview"].new_actions]
    assert counts == [None, 0]


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_xlsx_is_read_with_its_days_and_a_formula_is_never_run(client: Any) -> None:
    data = workbook(
        [
            ["Jour", "Page", "Nombre de commentaires"],
            [date(2020, 5, 4), "Gazette", 12],
            [None, None, None],
            [date(2020, 5, 5), '=HYPERLINK("https://evil.example")', "=1+1"],
        ]
    )
    take(client, data, "actions.xlsx")
    rows = list(EarlierAction.objects.order_by("day").values_list("day", "page", "voices"))
    assert rows == [(date(2020, 5, 4), "Gazette", 12), (date(2020, 5, 5), "", None)]


def test_the_same_file_twice_adds_nothing(client: Any) -> None:
    take(client, CSV.encode())
    address = uploaded(client, CSV.encode())["Location"]
    page = client.get(address)
    assert figures(page) == ["0", "2", "3"]
    answer = client.post(address, chosen(page) | {"deed": "take"})
    assert answer.status_code == 422
    assert EarlierAction.objects.count() == 2


def test_two_actions_on_one_page_and_day_are_two(client: Any) -> None:
    take(client, b"date;page\n2020-01-02;Gazette\n2020-01-02;Gazette\n")
    assert EarlierAction.objects.count() == 2


def test_columns_that_nobody_recognises_are_chosen_by_hand(client: Any) -> None:
    address = uploaded(client, b"A;B\n2020-01-02;Gazette\n")["Location"]
    page = client.get(address)
    assert "Aucune colonne" in page.content.decode()
    assert client.post(address, {"deed": "take", "day": ""}).status_code == 422
    twice = client.post(address, {"deed": "take", "day": "0", "page": "0"})
    assert twice.status_code == 422
    looked = client.post(address, {"deed": "columns", "day": "0", "page": "1"})
    assert figures(looked) == ["1", "0", "0"]
    client.post(address, {"deed": "take", "day": "0", "page": "1"})
    assert EarlierAction.objects.get().page == "Gazette"


def test_one_take_over_is_undone_and_no_other(client: Any) -> None:
    take(client, b"date;page\n2020-01-02;Gazette\n")
    take(client, b"date;page\n2020-01-03;Radio\n")
    first, second = TakeOver.objects.order_by("pk")
    assert client.post(f"/equipe/reprise/{first.pk}/annuler").status_code == 302
    assert EarlierAction.objects.get().take_over == second
    assert Entry.objects.latest("pk").event == "TakeOverUndone"
    assert client.post(f"/equipe/reprise/{first.pk}/annuler").status_code == 404


def test_everybody_reads_them_apart_from_what_was_measured(
    cast: Any, client: Any, client_of: Any
) -> None:
    before = (totals(cast.group), state_of_results(cast.group), Label.objects.count())
    take(client, CSV.encode())
    assert (totals(cast.group), state_of_results(cast.group), Label.objects.count()) == before
    stranger = client_of(None)
    impact = stranger.get("/impact").content.decode()
    assert "2 actions d’avant" in impact
    listed = stranger.get("/impact/avant").content.decode()
    assert "12\u00a0mars 2019" in listed
    assert "Gazette" not in listed  # unless the coordination says that pages may be named
    assert "facebook.com/gazette" not in listed


def test_pages_are_named_where_the_coordination_said_so(client: Any, client_of: Any) -> None:
    take(client, CSV.encode(), names_pages="on")
    assert "Gazette du Nord" in client_of(None).get("/impact/avant").content.decode()


def test_without_any_the_public_page_says_nothing_of_them(cast: Any, client_of: Any) -> None:
    assert "/impact/avant" not in client_of(None).get("/impact").content.decode()
    assert client_of(None).get("/impact/avant").status_code == 200


def test_another_group_has_none_of_it(client: Any, client_of: Any) -> None:
    take(client, CSV.encode(), names_pages="on")
    answer = client_of(None, host="ichbinhier.localhost").get("/impact/avant")
    assert "Gazette" not in answer.content.decode()


def test_rows_may_be_pasted_and_are_not_lost_where_they_say_nothing(client: Any) -> None:
    answer = client.post("/equipe/reprise", {"pasted": "rien <b>du tout</b>"})
    assert answer.status_code == 422
    assert "rien &lt;b&gt;du tout" in answer.content.decode()
    answer = client.post("/equipe/reprise", {"pasted": "Date\tPage\n3 mai 2020\tGazette"})
    assert figures(client.get(answer["Location"])) == ["1", "0", "0"]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (spreadsheets.LARGEST_UNPACKED + 1))
    return file.getvalue()


def with_a_cell_far_away() -> bytes:
    """A sheet whose only other cell stands in its last row and column."""
    data = workbook([["Date"], [date(2020, 1, 2)]])
    far = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                part = part.replace(b"</sheetData>", cell)
            new.writestr(name, part)
    return far.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        bomb(),
        b"PK\x03\x04 not a spreadsheet",
        b"\xd0\xcf\x11\xe0 an old one, or one with a password",
        b"x" * (spreadsheets.LARGEST_FILE + 1),
        b"date\n" + b"2020-01-02\n" * (MOST_ROWS + 1),
        b"date\n" + b"2020-01-02\n" * 100_000,
        b"",
        b'date;page\n2020-01-02;"' + b"a" * 200_000,
        b"\x00\xff\xfe\x01",
    ],
    ids=["bomb", "no zip", "old", "large", "long", "longer", "empty", "field", "bytes"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes) -> None:
    usual = csv.field_size_limit(10_000_000)  # as other parts of the process set it
    try:
        with pytest.raises(Refused):
            read_spreadsheet(data)
    finally:
        csv.field_size_limit(usual)


def test_a_cell_at_the_end_of_a_sheet_fills_no_memory() -> None:
    sheet = read_spreadsheet(with_a_cell_far_away())
    assert [row.line for row in sheet.rows] == [2]


def test_lines_are_those_of_the_file_where_a_cell_has_several() -> None:
    sheet = read_spreadsheet(b'date;mot\n2020-01-02;"deux\nlignes"\n\n2020-01-03;x\n')
    assert [row.line for row in sheet.rows] == [2, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    sheet = read_spreadsheet("Date,Média\n2020-01-02,Écho d’été\n".encode(encoding))
    assert list(sheet.header) == ["Date", "Média"]
    assert list(sheet.rows[0].cells) == ["2020-01-02", "Écho d’été"]


def test_a_draft_is_forgotten_after_a_day(client: Any) -> None:
    uploaded(client, CSV.encode())
    forget_old_drafts(0)
    assert TakeOver.objects.exists()
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        forget_old_drafts(0)
    assert not TakeOver.objects.exists()


def test_days_to_come_and_before_any_network_are_told(client: Any) -> None:
    page = client.get(uploaded(client, b"date\n2999-01-01\n1999-01-01\n\n")["Location"])
    assert figures(page) == ["0", "0", "2"]


@given(st.text(max_size=40))
def test_a_cell_is_a_day_or_none_and_a_count_or_an_error(text: str) -> None:
    day = read_day(text)
    assert day is None or isinstance(day, date)
    try:
        count = read_count(text)
    except ValueError:
        return
    assert count is None or count >= 0


@given(st.dates(date(2004, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d/%m/%y"):
        assert read_day(day.strftime(form)) == day, form


@given(st.integers(0, 9_999_999))
def test_every_count_is_read_as_it_is_written(count: int) -> None:
    for text in (f"{count}", f"{count:,}", f"{count:,}".replace(",", "\u202f"), f"{count}.0"):
        assert read_count(text) == count, text


def test_english_names_of_columns_are_known() -> None:
    header = ["Day", "Page", "Network", "URL", "Number of comments", "Likes given", "Notes"]
    columns = guess_columns(header)
    assert columns == {
        "day": 0,
        "page": 1,
        "network": 2,
        "link": 3,
        "voices": 4,
        "supports": 5,
    }
