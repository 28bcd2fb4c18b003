"""Comments to be scored, from a file or a pipe, row by row in constant memory."""

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage.scorer import Item

PARQUET_ROWS = 5_000
"""Rows of a Parquet file held at once."""

Record = dict[str, object]


def rows(source: str, form: str, *, skip: int = 0) -> Iterator[Record]:
    """The rows of a file, or of the standard input for ``-``, after the first ``skip``.

    ``form`` is ``jsonl``, ``csv`` or ``parquet``, or empty to tell from the file's name.
    Raises ``Problem`` naming the row that cannot be read.
    """
    if source != "-" and not Path(source).is_file():
        raise Problem(_("There is no file %(file)s.") % {"file": source})
    form = form or _form(source)
    if form == "parquet":
        yield from _parquet(source, skip)
        return
    with _text(source) as lines:
        found = _csv(lines) if form == "csv" else _jsonl(lines)
        for number, record in enumerate(found):
            if number >= skip:
                yield record


def item(record: Record, *, lang: str | None) -> "Item":
    """The comment in a row: ``text``, and where given ``parent``, ``post`` and ``lang``."""
    from jesuisla.analysis.triage.scorer import Item

    text = record.get("text")
    if not isinstance(text, str):
        raise Problem(_("A row has no text; a column or field named “text” is needed."))
    return Item(
        text,
        parent=_optional(record.get("parent")),
        post=_optional(record.get("post")),
        lang=_optional(record.get("lang")) or lang,
    )


def finished(out: Path) -> int:
    """How many rows a broken-off run wrote; a last line cut short is removed."""
    if not out.exists():
        return 0
    count = whole = 0
    with out.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                count, whole = count + 1, whole + len(line)
    with out.open("r+b") as lines:
        lines.truncate(whole)
    return count


def _form(source: str) -> str:
    name = source.lower().removesuffix(".gz")
    for ending, form in ((".csv", "csv"), (".parquet", "parquet")):
        if name.endswith(ending):
            return form
    return "jsonl"


def _text(source: str) -> IO[str]:
    if source == "-":
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="")
    if source.lower().endswith(".gz"):
        return gzip.open(source, "rt", encoding="utf-8", errors="replace", newline="")
    return Path(source).open(encoding="utf-8", errors="replace", newline="")


def _jsonl(lines: IO[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise _unreadable(number, error) from error
        if not isinstance(record, dict):
            raise _unreadable(number, ValueError(type(record).__name__))
        yield record


def _csv(lines: IO[str]) -> Iterator[Record]:
    csv.field_size_limit(10_000_000)
    reader = csv.DictReader(lines)
    try:
        for record in reader:
            yield {name: value for name, value in record.items() if name is not None}
    except csv.Error as error:
        raise _unreadable(reader.line_num, error) from error


def _parquet(source: str, skip: int) -> Iterator[Record]:
    import polars as pl

    if source == "-":
        raise Problem(_("A Parquet file cannot come through a pipe; give its name."))
    try:
        table = pl.scan_parquet(source)
        while True:
            part = table.slice(skip, PARQUET_ROWS).collect()
            yield from part.iter_rows(named=True)
            if len(part) < PARQUET_ROWS:
                return
            skip += PARQUET_ROWS
    except pl.exceptions.PolarsError as error:
        raise _unreadable(skip, error) from error


def _unreadable(row: int, error: Exception) -> Problem:
    return Problem(
        _("Row %(row)s cannot be read: %(reason)s") % {"row": row, "reason": str(error)[:200]}
    )


def _optional(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
