"""Telling an archive's format from its first lines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any

from jesuisla.networks.archives import (
    convokit,
    export_comments,
    facebook_scraper,
    facepager,
    fourcat_csv,
    fourcat_ndjson,
    instaloader,
    json_lines,
    wordpress,
    youtube_comment_downloader,
    youtube_data_tools,
    yt_dlp,
)
from jesuisla.networks.archives.archive_row import (
    DamagedArchive,
    EmptyArchive,
    UnknownFormat,
    WrongColumns,
)
from jesuisla.networks.archives.decoding import MAX_LINE, Line
from jesuisla.networks.archives.records import Dialect, parse_object
from jesuisla.networks.archives.unreadable_files import (
    ONE_COLUMN,
    is_binary,
    kind_of_columns,
    kind_of_text,
)

SNIFFED_LINES = 20
"""How many lines are looked at to tell a format: a first broken one does not hide it."""


class Format(StrEnum):
    """The formats that are read."""

    JSON_LINES = json_lines.NAME
    FOURCAT_CSV = fourcat_csv.NAME
    FOURCAT_NDJSON = fourcat_ndjson.NAME
    YOUTUBE_DATA_TOOLS = youtube_data_tools.NAME
    CONVOKIT = convokit.NAME
    YOUTUBE_COMMENT_DOWNLOADER = youtube_comment_downloader.NAME
    YT_DLP = yt_dlp.NAME
    INSTALOADER = instaloader.NAME
    FACEBOOK_SCRAPER = facebook_scraper.NAME
    FACEPAGER = facepager.NAME
    EXPORT_COMMENTS = export_comments.NAME
    WORDPRESS = wordpress.NAME


MODULES: dict[Format, ModuleType] = {
    Format.CONVOKIT: convokit,
    Format.JSON_LINES: json_lines,
    Format.YT_DLP: yt_dlp,
    Format.FACEBOOK_SCRAPER: facebook_scraper,
    Format.YOUTUBE_COMMENT_DOWNLOADER: youtube_comment_downloader,
    Format.INSTALOADER: instaloader,
    Format.FOURCAT_NDJSON: fourcat_ndjson,
    Format.YOUTUBE_DATA_TOOLS: youtube_data_tools,
    Format.FOURCAT_CSV: fourcat_csv,
    Format.FACEPAGER: facepager,
    Format.EXPORT_COMMENTS: export_comments,
    Format.WORDPRESS: wordpress,
}
TABLES = (
    Format.YOUTUBE_DATA_TOOLS,
    Format.FOURCAT_CSV,
    Format.FACEPAGER,
    Format.EXPORT_COMMENTS,
)
FORMATS = (
    "JSON Lines (thread_id, id, text)",
    "4CAT (CSV: id, thread_id, author, body, timestamp; NDJSON)",
    "YouTube Data Tools (comments, CSV)",
    "ConvoKit (utterances.jsonl)",
    "youtube-comment-downloader",
    "yt-dlp (info.json)",
    "Instaloader (comments.json)",
    "facebook-scraper (JSON)",
    "Facepager (CSV)",
    "ExportComments (CSV)",
    "WordPress (WXR)",
)
"""The formats that are read, by names that need no translation."""
_EXPECTED = "expected one of: " + "; ".join(FORMATS)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table, how it is written, and the row its records begin at."""

    header: tuple[str, ...]
    dialect: Dialect
    first: int


def first_lines(source: Iterator[Line]) -> list[Line]:
    """The first lines that say something, with the empty ones before and between them."""
    sample: list[Line] = []
    telling = length = 0
    for line in source:
        sample.append(line)
        length += len(line) if isinstance(line, str) else 0
        telling += not isinstance(line, str) or bool(line.strip())
        if telling == SNIFFED_LINES or len(sample) == 1000 or length > MAX_LINE:
            break
    if not telling:
        raise EmptyArchive("there is nothing in this file")
    return sample


def format_of(sample: list[Line], wanted_format: Format | None) -> tuple[Format, Table | None]:
    """The format of a file that begins with ``sample``, and its table if it is one.

    ``wanted_format`` is kept when given. Raises
    :class:`~jesuisla.networks.archives.archive_row.UnknownFormat`, and
    :class:`~jesuisla.networks.archives.archive_row.WrongColumns` when the table is not the
    chosen one.
    """
    if wanted_format is not None:
        return (
            _table_format(sample, wanted_format)
            if wanted_format in TABLES
            else (wanted_format, None)
        )
    texts = [line for line in sample if isinstance(line, str) and line.strip()]
    head = "\n".join(texts)[:4_000]
    kind = kind_of_text(head) or ("binary" if is_binary(head) else None)
    if kind == wordpress.KIND:
        return Format.WORDPRESS, None
    if kind is not None:
        raise UnknownFormat(f"this is {kind}; {_EXPECTED}", (), kind)
    if not texts or texts[0].lstrip()[:1] in {"{", "["}:
        return _json_format(texts), None
    try:
        return _table_format(sample, None)
    except UnknownFormat:
        # The first line may be a broken one of JSON Lines.
        if any(parse_object(text)[0] is not None for text in texts):
            return _json_format(texts), None
        raise


def _json_format(texts: list[str]) -> Format:
    return format_of_records([parse_object(text)[0] for text in texts])


def format_of_records(items: list[Any]) -> Format:
    """The format of the first object that is one of a known format's."""
    objects = [item for item in items if isinstance(item, dict)]
    for record in objects:
        for name, module in MODULES.items():
            if name not in TABLES and module.fits(record):
                return name
    if not items:
        raise EmptyArchive("there is nothing in this file")
    if not objects:
        raise DamagedArchive("the JSON is cut off or broken")
    raise UnknownFormat(f"these keys are not known; {_EXPECTED}", map(str, objects[0]))


def _table_format(sample: list[Line], wanted_format: Format | None) -> tuple[Format, Table]:
    table = _header(sample)
    columns = frozenset(table.header)
    if wanted_format is not None:
        missing = MODULES[wanted_format].REQUIRED - columns
        if missing:
            raise WrongColumns(wanted_format, sorted(missing))
        table_format = wanted_format
    else:
        fitting = [name for name in TABLES if MODULES[name].fits(columns)]
        if not fitting:
            raise UnknownFormat(
                f"these columns are not known; {_EXPECTED}",
                table.header,
                kind_of_columns(table.header),
            )
        table_format = fitting[0]
    if table_format is Format.YOUTUBE_DATA_TOOLS:
        by_php = Dialect(table.dialect.delimiter, by_php=True)
        return table_format, Table(table.header, by_php, table.first)
    return table_format, table


def _header(sample: list[Line]) -> Table:
    for number, line in enumerate(sample, start=1):
        if isinstance(line, str) and line.strip():
            if line.strip().startswith("sep=") and len(line.strip()) <= 5:
                continue  # Excel's own way of naming the delimiter
            return _columns(line, number)
    raise UnknownFormat(f"no line of columns was found; {_EXPECTED}")


def _columns(line: str, number: int) -> Table:
    best: tuple[str, ...] = ()
    delimiter = ","
    for candidate in ",;\t|":
        try:
            cells = next(Dialect(candidate).reader([line]))
        except (csv.Error, StopIteration):
            continue
        if len(cells) > len(best):
            best, delimiter = tuple(cell.strip() for cell in cells), candidate
    if len(best) < 2:
        raise UnknownFormat(f"no line of columns was found; {_EXPECTED}", (), ONE_COLUMN)
    return Table(best, Dialect(delimiter), number + 1)
