"""Spreadsheets, CSV or XLSX, as rows of text: bounded, whatever the file says of itself."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from jesuisla.analysis.text import storable
from jesuisla.collective.journal.refusals import Refused
from jesuisla.networks.archives.decoding import Decoder

MOST_ROWS = 10_000
MOST_COLUMNS = 40
LONGEST_CELL = 500
LARGEST_FILE = 5 * 1024 * 1024
LONGEST_CELL = 32_767
"""Characters of a cell, as spreadsheets themselves have it; more is a quote left open."""
LARGEST_UNPACKED = 40 * 1024 * 1024
"""A sheet of ten thousand rows takes an eighth of it; a file made to burst asks for more."""
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row that is not empty, by its line in the file from 1."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """The names of the columns, and the rows below."""

    header: Sequence[str]
    rows: Sequence[SheetRow]


def read_spreadsheet(data: bytes) -> Spreadsheet:
    """Return the first sheet of an XLSX file, or the rows of a CSV file in any usual encoding.

    Raises :class:`Refused`, saying what to do, for a file that is none, too large or too long.
    """
    if len(data) > LARGEST_FILE:
        raise Refused(_("This file is too large: 5 MB at most. Save only the columns you need."))
    if data.startswith(OLD_OFFICE):
        raise Refused(
            _("This file is in an old format or locked by a password. Save it as .xlsx or CSV.")
        )
    rows = _xlsx_rows(data) if data.startswith(ZIP) else _csv_rows(data)
    filled_rows = [row for row in islice(rows, MOST_ROWS + 2) if any(row.cells)]
    if len(filled_rows) > MOST_ROWS + 1:
        sentence = _("This file has more than %(count)d rows. Cut it into several files.")
        raise Refused(sentence % {"count": MOST_ROWS})
    if len(filled_rows) < 2:
        raise Refused(_("There is no row below the names of the columns in this file."))
    return Spreadsheet(header=filled_rows[0].cells, rows=filled_rows[1:])


def _csv_rows(data: bytes) -> Iterator[SheetRow]:
    text = "".join(Decoder().texts([data]))
    first_line = text.partition("\n")[0]
    delimiter = max(";,\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    line = 1
    sentence = _("The file cannot be read from line %(line)d on. Save it as CSV once more.")
    try:
        for cells in reader:
            # The module's own limit belongs to the whole process, and others raise it.
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Refused(sentence % {"line": line})
            yield SheetRow(line=line, cells=_texts(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(sentence % {"line": line}) from error


def _xlsx_rows(data: bytes) -> Iterator[SheetRow]:
    unreadable = Refused(_("This file cannot be read as a spreadsheet. Save it as .xlsx or CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise unreadable from error
    if size > LARGEST_UNPACKED:
        raise Refused(_("This file is too large once unpacked. Save only the columns you need."))
    try:
        # Formulas as what they last showed; row by row, so that a cell far away fills no memory.
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        bounded_rows = sheet.iter_rows(
            max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS, values_only=True
        )
        for line, cells in enumerate(bounded_rows, start=1):
            yield SheetRow(line=line, cells=_texts(cells))
    except Exception as error:  # the library raises whatever a broken file leads it to
        raise unreadable from error


def _texts(cells: Iterable[object]) -> list[str]:
    return [_text(cell) for cell in islice(cells, MOST_COLUMNS)]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return storable(str(cell)).strip()[:LONGEST_CELL]
