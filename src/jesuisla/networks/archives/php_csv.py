r"""Rows as PHP's ``fputcsv`` writes them, which no reader of CSV undoes by itself.

A backslash is an ordinary letter there, but a quote behind one is not doubled. So ``\"``
may be two letters of the text, or its last letter and the end of the cell: where both can
be, the number of cells of the row decides.
"""

import csv
import re
from collections.abc import Iterator

_QUOTES = re.compile(r'(\\?)("+)')
_WEIGHED = 50
"""Places of one record at which the rest of the line is looked at: the work stays bounded."""


def php_rows(source: Iterator[str], delimiter: str, width: int) -> Iterator[list[str]]:
    r"""The cells of ``source`` (lines with their ends), row by row, of ``width`` cells each.

    Raises ``csv.Error`` on a quote that is never closed.

    >>> list(php_rows(iter(['a,"C:\\","¯\\_ ""oui"" \\"non\\""\n']), ",", 3))
    [['a', 'C:\\', '¯\\_ "oui" \\"non\\"']]
    """
    for line in source:
        yield _Row(line, source, delimiter, width).cells()


class _Row:
    """One record, read from its first line on."""

    def __init__(self, line: str, source: Iterator[str], delimiter: str, width: int) -> None:
        self._line, self._source = line, source
        self._delimiter, self._width = delimiter, width
        self._cells: list[str] = []
        self._at = self._weighed = 0

    def cells(self) -> list[str]:
        """All cells; none for an empty line."""
        if self._line == "\n":
            return []
        while True:
            is_quoted = self._line[self._at] == '"'
            self._cells.append(self._quoted_cell() if is_quoted else self._plain_cell())
            if self._line[self._at] == "\n":
                return self._cells
            self._at += 1

    def _plain_cell(self) -> str:
        end = self._line.find(self._delimiter, self._at)
        start, self._at = self._at, len(self._line) - 1 if end < 0 else end
        return self._line[start : self._at]

    def _quoted_cell(self) -> str:
        pieces: list[str] = []
        self._at += 1
        while True:
            match = _QUOTES.search(self._line, self._at)
            if match is None:
                pieces.append(self._line[self._at :])
                self._next_line()
                continue
            pieces.append(self._line[self._at : match.start()] + match[1])
            self._at = match.end()
            count, closes = self._quotes(len(match[2]), before=match[1])
            pieces.append('"' * count)
            if closes:
                if not self._is_at_end_of_cell():
                    raise csv.Error("a letter behind a closing quote")
                return "".join(pieces)

    def _next_line(self) -> None:
        try:
            self._line, self._at = next(self._source), 0
        except StopIteration:
            raise csv.Error("a quote is not closed") from None

    def _quotes(self, count: int, *, before: str) -> tuple[int, bool]:
        """How many quotes of a run belong to the text, and whether the run ends the cell."""
        is_odd = count % 2 == 1
        if not before:
            return count // 2, is_odd
        if not self._is_at_end_of_cell():
            return (count + 1) // 2, False
        if is_odd and not self._ends_here():
            return (count + 1) // 2, False
        return count // 2, True

    def _is_at_end_of_cell(self) -> bool:
        return self._line[self._at] in (self._delimiter, "\n")

    def _ends_here(self) -> bool:
        """Whether the cells that follow on this line are as many as are missing."""
        missing = self._width - len(self._cells) - 1
        if self._line[self._at] == "\n":
            return missing <= 0
        self._weighed += 1
        if self._weighed > _WEIGHED:
            return True
        rest = self._line[self._at + 1 :]
        try:
            cells = next(csv.reader([rest], delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration):
            return rest.count(self._delimiter) >= missing - 1
        return len(cells) == missing
