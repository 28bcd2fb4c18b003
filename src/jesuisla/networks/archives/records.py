"""From lines to numbered records: JSON objects, one a line, and the rows of a CSV table."""

import csv
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jesuisla.networks.archives.archive_row import Code, RefusedRow
from jesuisla.networks.archives.decoding import MAX_LINE, Line, Overlong, is_undecoded
from jesuisla.networks.archives.php_csv import php_rows

Record = Mapping[str, object]
NumberedRecord = tuple[int, Record]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV table is written; the quote is always ``"``, doubled within quotes.

    ``by_php``: written by ``fputcsv``, which doubles no quote behind a backslash.
    """

    delimiter: str = ","
    by_php: bool = False

    def reader(self, source: Iterable[str], width: int = 0) -> Iterator[list[str]]:
        """The cells of ``source``, row by row; raises ``csv.Error`` on broken quotes."""
        if self.by_php:
            return php_rows(iter(source), self.delimiter, width)
        return csv.reader(source, delimiter=self.delimiter, doublequote=True, strict=True)


def json_objects(source: Iterable[Line]) -> Iterator[NumberedRecord | RefusedRow]:
    """The object on each line, numbered from 1; empty lines are no records.

    >>> list(json_objects(['{"a": 1}', "", "[1]"]))
    [(1, {'a': 1}), RefusedRow(number=3, code=<Code.NOT_JSON: 'not_json'>, field='', size='1')]
    """
    for number, line in enumerate(source, start=1):
        if isinstance(line, Overlong):
            yield RefusedRow(number=number, code=Code.TOO_LONG, size=str(line.length))
        elif is_undecoded(line):
            yield RefusedRow(number=number, code=Code.BAD_ENCODING)
        elif line and not line.isspace():
            record, stopped_at = parse_object(line)
            if record is None:
                yield RefusedRow(number=number, code=Code.NOT_JSON, size=str(stopped_at))
            else:
                yield number, record


def parse_object(line: str) -> tuple[dict[str, Any] | None, int]:
    """The JSON object on ``line``; or ``None`` and where reading stopped, from 1.

    >>> parse_object('{"a": 1}'), parse_object('{"a"')
    (({'a': 1}, 0), (None, 5))
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return None, error.pos + 1
    except (ValueError, RecursionError):  # a number of thousands of digits; nesting without end
        return None, 1
    return (value, 0) if isinstance(value, dict) else (None, 1)


def document_records(text: str) -> list[Any] | None:
    """The items of a file that is one JSON document; ``None`` where it is none.

    A list's items, those of a list under ``comments`` (youtube-comment-downloader), or
    the one object that the file is.

    >>> document_records('[{"a": 1}, 2]'), document_records("{")
    ([{'a': 1}, 2], None)
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and value.keys() == {"comments"}:
        value = value["comments"]
    return value if isinstance(value, list) else [value]


def numbered_items(items: list[Any]) -> Iterator[NumberedRecord | RefusedRow]:
    """The objects of a document, numbered from 1; anything else in it is refused."""
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            yield number, item
        else:
            yield RefusedRow(number=number, code=Code.NOT_JSON)


class _Feed:
    """Lines for the csv module, with those of the current record kept to go back to."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []
        self._length = 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        if isinstance(line, Overlong):
            raise csv.Error("a line is too long")
        self._length += len(line) + 1
        if self._length > MAX_LINE:
            raise csv.Error("a record is too long")
        return line + "\n"

    def settle(self) -> None:
        """Forget the lines of the record just read."""
        self.taken = []
        self._length = 0

    def go_back(self) -> Line:
        """The first line taken; the others will be given again."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.settle()
        return first


def table_rows(
    source: Iterator[Line], header: Sequence[str], dialect: Dialect, *, first: int = 2
) -> Iterator[NumberedRecord | RefusedRow]:
    """The rows under ``header``, numbered as a spreadsheet does from ``first`` on.

    Where a quote is opened and never closed, only the line that opened it is refused and
    reading goes on with the next; empty rows are no records.
    """
    # The limit is there for readers that keep whole files; here the feed bounds a record.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE * 2))
    feed = _Feed(source)
    reader = dialect.reader(feed, len(header))
    number = first - 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _unreadable(number, feed.go_back())
            reader = dialect.reader(feed, len(header))
            continue
        feed.settle()
        if any(cells):
            yield _checked(number, cells, header)


def _unreadable(number: int, line: Line) -> RefusedRow:
    if isinstance(line, Overlong):
        return RefusedRow(number=number, code=Code.TOO_LONG, size=str(line.length))
    return RefusedRow(number=number, code=Code.BROKEN_QUOTES)


def _checked(number: int, cells: list[str], header: Sequence[str]) -> NumberedRecord | RefusedRow:
    if any(is_undecoded(cell) for cell in cells):
        return RefusedRow(number=number, code=Code.BAD_ENCODING)
    if len(cells) < len(header) or any(cells[len(header) :]):
        return RefusedRow(
            number=number, code=Code.WRONG_COLUMNS, size=f"{len(cells)}/{len(header)}"
        )
    return number, dict(zip(header, cells, strict=False))
