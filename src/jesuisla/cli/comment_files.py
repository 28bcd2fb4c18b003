"""Comments to be scored, from a file or a pipe, row by row in constant memory.

Another reader than that of ``networks.archives``, which tells formats, threads and encodings
apart and gives a refusal for each row it cannot take. Here each row comes out with all its
columns and in its place, or the run stops: scores are written beside what was read.
"""

import csv
import errno
import gzip
import io
import json
import logging
import shutil
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage import Item

PARQUET_ROWS = 5_000
"""Rows of a Parquet file held at once."""

ZIPPED = b"\x1f\x8b"
logger = logging.getLogger(__name__)

ZIP_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)

Record = dict[str, object]


@dataclass(slots=True)
class FileProgress:
    """How much of a file was read, from 0 to 1; ``None`` where nobody can tell, as of a pipe."""

    share: float | None = None


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What an earlier run wrote: how many lines, and the last of them."""

    count: int = 0
    last: Record | None = None


def read_rows(
    source: str, form: str, *, skip: int = 0, way: FileProgress | None = None
) -> Iterator[Record]:
    """Return the rows of a file, or of the standard input for ``-``, after the first ``skip``.

    ``form`` is ``jsonl``, ``csv`` or ``parquet``, or empty to tell from the file's name.
    Zipped texts are told by how they begin. Raises ``OSError`` at once where there is no such
    file, ``Problem`` naming the row that cannot be read when it comes to it.
    """
    if source != "-" and stat.S_ISDIR(Path(source).stat().st_mode):
        raise IsADirectoryError(errno.EISDIR, "", source)
    return _rows(source, form or _form(source), skip, way or FileProgress())


def _rows(source: str, form: str, skip: int, way: FileProgress) -> Iterator[Record]:
    if form == "parquet":
        yield from _piped_parquet(skip, way) if source == "-" else _parquet(source, skip, way)
        return
    size = 0 if source == "-" else Path(source).stat().st_size
    with bytes_of(source) as raw, text_of(raw, errors="replace") as lines:
        records = _csv(lines) if form == "csv" else _jsonl(lines)
        for record in islice(records, skip, None):
            if size:
                way.share = min(1.0, raw.tell() / size)
            yield record


def rows_still_to_score(records: Iterator[Record], run: EarlierRun, out: Path) -> Iterator[Record]:
    """Return the rows still to be scored, given those from the last one that is done.

    Raises ``Problem`` when ``out`` holds the scores of other comments: going on would leave
    some of these out without a word.
    """
    if run.last is None:
        return records
    last = next(records, None)
    if last is None or as_written(last.get("id")) != run.last.get("id"):
        raise Problem(
            _("%(file)s contains the scores of other comments. Choose another file.")
            % {"file": out}
        )
    return records


def as_written(value: object) -> object:
    """Return a value as JSON gives it back."""
    return json.loads(json.dumps(value, default=str))


def item_from_row(record: Record, *, lang: str | None) -> "Item":
    """Return the comment in a row: ``text``, and where given ``parent``, ``post`` and ``lang``."""
    from jesuisla.analysis.triage import Item

    text = record.get("text")
    if not isinstance(text, str):
        raise Problem(_("A row has no text; a column or field named “text” is required."))
    return Item(
        text,
        parent=_optional(record.get("parent")),
        post=_optional(record.get("post")),
        lang=_optional(record.get("lang")) or lang,
    )


def earlier_run(out: Path) -> EarlierRun:
    """Return what a broken-off run wrote; a last line cut short is removed.

    Raises ``Problem`` for a file that holds no scores, and leaves it as it is.
    """
    if not out.exists():
        return EarlierRun()
    count = whole = 0
    last = b"{}"
    with out.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                count, whole, last = count + 1, whole + len(line), line
    try:
        last_record = json.loads(last)
    except ValueError:
        last_record = None
    if not isinstance(last_record, dict) or (count and "labels" not in last_record):
        raise Problem(_("%(file)s contains no scores. Choose another file.") % {"file": out})
    with out.open("r+b") as lines:
        lines.truncate(whole)
    return EarlierRun(count, last_record) if count else EarlierRun()


def _form(source: str) -> str:
    name = source.lower().removesuffix(".gz")
    for ending, form in ((".csv", "csv"), (".parquet", "parquet")):
        if name.endswith(ending):
            return form
    return "jsonl"


def bytes_of(source: str) -> io.BufferedReader:
    """Return a file, or the standard input for ``-``, from its beginning."""
    # Standard input is wrapped again, since what stands in for it may not let one peek.
    if source == "-":
        return io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
    return io.BufferedReader(io.FileIO(source))


def text_of(raw: io.BufferedReader, *, errors: str = "strict") -> IO[str]:
    """Return the text in ``raw``, zipped or not; ``errors`` is what becomes of wrong UTF-8."""
    plain = gzip.GzipFile(fileobj=raw) if raw.peek(2)[:2] == ZIPPED else raw
    # Some programs mark UTF-8 by a first character that is none.
    return io.TextIOWrapper(plain, encoding="utf-8-sig", errors=errors, newline="")


def _jsonl(lines: IO[str]) -> Iterator[Record]:
    number = 0
    try:
        for line in lines:
            number += 1
            if line.strip():
                yield _object(line, number)
    except ZIP_BROKEN as error:
        raise _unreadable(number + 1, error) from error


def _object(line: str, number: int) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        sentence = _("Row %(row)s is not a JSON object; is this JSON Lines?")
        raise Problem(sentence % {"row": number})
    return record


def _csv(lines: IO[str]) -> Iterator[Record]:
    csv.field_size_limit(10_000_000)
    reader = csv.DictReader(lines)
    try:
        for record in reader:
            yield {name: value for name, value in record.items() if name is not None}
    except (csv.Error, *ZIP_BROKEN) as error:
        raise _unreadable(reader.line_num + 1, error) from error


def _piped_parquet(skip: int, way: FileProgress) -> Iterator[Record]:
    # Parquet tells at its end what is in it, so that it is laid down before it is read.
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield from _parquet(file.name, skip, way)


def _parquet(source: str, skip: int, way: FileProgress) -> Iterator[Record]:
    import polars as pl

    try:
        table = pl.scan_parquet(source)
        total = table.select(pl.len()).collect().item()
        for start in range(skip, total, PARQUET_ROWS):
            part = table.slice(start, PARQUET_ROWS).collect()
            for number, record in enumerate(part.iter_rows(named=True), start + 1):
                way.share = number / total
                yield record
    except pl.exceptions.PolarsError as error:
        logger.info("%s: %s", source, error)
        sentence = _("%(file)s cannot be read: it is no Parquet file, or it is damaged.")
        raise Problem(sentence % {"file": source}) from error


def _unreadable(row: int, error: Exception) -> Problem:
    logger.info("Row %s: %s", row, error)
    sentence = (
        _("Row %(row)s cannot be read: the compressed file is cut off or damaged.")
        if isinstance(error, ZIP_BROKEN)
        else _("Row %(row)s cannot be read: it is no row of a CSV file, or a cell is too long.")
    )
    return Problem(sentence % {"row": row})


def _optional(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
