"""Opening an archive of comments in whichever known format, and reading it row by row."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from jesuisla.networks.archives import (
    wordpress,
    youtube_comment_downloader,
    youtube_data_tools,
)
from jesuisla.networks.archives.archive_row import (
    ArchiveRow,
    RefusedRow,
    ThreadNeeded,
    Unfit,
    UnknownFormat,
)
from jesuisla.networks.archives.bytestream import CountingStream, chunks, the_one_file, total_size
from jesuisla.networks.archives.decoding import Decoder, Line, lines
from jesuisla.networks.archives.documents import refuse_other_kinds, whole_document
from jesuisla.networks.archives.formats import (
    MODULES,
    SNIFFED_LINES,
    TABLES,
    Format,
    Table,
    first_lines,
    format_of,
    format_of_records,
)
from jesuisla.networks.archives.people import people_in
from jesuisla.networks.archives.records import (
    NumberedRecord,
    json_objects,
    numbered_items,
    table_rows,
)
from jesuisla.networks.archives.row_checks import FileFacts, row_of


class Archive:
    """An opened archive: iterate it once for its rows and refusals, then close it.

    ``format`` is what the file was taken for. ``bytes_read`` grows while iterating, up to
    ``size`` (bytes of the file as it lies, still packed; ``None`` for a pipe).
    ``encoding`` is what its bytes were taken for so far ("utf-8", "cp1252", "utf-16-le").
    Every record comes out either as an :class:`ArchiveRow` or as a :class:`RefusedRow`. Iterating
    raises :class:`~jesuisla.networks.archives.archive_row.ArchiveError` where a packed file
    turns out to be damaged; the rows before it stand.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        format_name: Format | None,
        facts: FileFacts,
        file_name: str,
        owns_stream: bool,
    ) -> None:
        self.size = total_size(stream)
        self._start = None if self.size is None else stream.tell()
        self._format_name, self._facts, self._file_name = format_name, facts, file_name
        self._stream = stream
        self._owned = owns_stream
        self._counted = CountingStream(stream)
        self._decoder = Decoder()
        refuse_other_kinds(self._counted.peek(16))
        texts = self._decoder.texts(chunks(self._counted, the_one_file))
        document = None
        if format_name not in TABLES:
            document, texts = whole_document(texts)
        self._document = document
        self._table = None
        if document is not None:
            self.format = format_name or format_of_records(document[:SNIFFED_LINES])
            source: Iterator[Line] = iter(())
        else:
            rest = lines(texts)
            sample = first_lines(rest)
            self.format, self._table = format_of(sample, format_name)
            source = chain(sample, rest)
        self._known = _with_thread(facts, self._table, self.format, file_name)
        self._rows = self._read(source)

    @property
    def bytes_read(self) -> int:
        """The bytes of the file taken so far."""
        read = self._counted.bytes_read
        return read if self.size is None else min(read, self.size)

    @property
    def encoding(self) -> str:
        """The encoding of the file, as far as it was read."""
        return self._decoder.encoding

    def __iter__(self) -> Iterator[ArchiveRow | RefusedRow]:
        return self._rows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def beforehand(self) -> Iterator[ArchiveRow | RefusedRow]:
        """The rows of the whole file, read once apart; none of a pipe. Moves nothing here."""
        if self._start is None:
            return
        here = self._stream.tell()
        self._stream.seek(self._start)
        try:
            yield from Archive(
                self._stream,
                format_name=self._format_name,
                facts=self._facts,
                file_name=self._file_name,
                owns_stream=False,
            )
        finally:
            self._stream.seek(here)

    def close(self) -> None:
        """Close the file, if it was opened here."""
        self._rows.close()
        if self._owned:
            self._stream.close()

    def _read(self, source: Iterator[Line]) -> Generator[ArchiveRow | RefusedRow]:
        module = MODULES[self.format]
        fields = module.reader() if hasattr(module, "reader") else module.fields
        for item in self._records(source):
            if isinstance(item, RefusedRow):
                yield item
                continue
            number, record = item
            people = frozenset(people_in(record))
            try:
                for row in fields(record):
                    yield row_of(number, row, self._known, people)
            except Unfit as unfit:
                yield unfit.refused(number)

    def _records(self, source: Iterator[Line]) -> Iterator[NumberedRecord | RefusedRow]:
        if self._document is not None:
            return numbered_items(self._document)
        if self.format is Format.WORDPRESS:
            return wordpress.items(source)
        if self._table is None:
            return json_objects(source)
        for _ in range(self._table.first - 1):
            next(source)
        return table_rows(source, self._table.header, self._table.dialect, first=self._table.first)


def open_archive(
    source: str | Path | BinaryIO,
    format_name: Format | str | None = None,
    *,
    now: datetime | None = None,
    thread_id: str | None = None,
    network: str | None = None,
) -> Archive:
    """The archive at ``source``: a file's path, ConvoKit's folder, or a binary stream.

    The format is told from the first lines unless it is named (a value of
    :class:`Format`). ``now`` (aware; the present when not given) is what times must not
    lie beyond. ``thread_id`` and ``network`` stand in where the file tells none; for
    YouTube Data Tools the file's own name is asked first.

    Raises :class:`~jesuisla.networks.archives.archive_row.ArchiveError`, a ``ValueError``: its
    subclasses tell an empty file, a damaged one, an unknown format, missing columns, and
    a file that needs its thread named. Raises ``OSError`` when the file cannot be opened.
    """
    wanted_format = None if format_name is None else _named(format_name)
    facts = FileFacts(now=now or datetime.now(UTC), thread_id=thread_id, network=network)
    if not isinstance(source, str | Path):
        return Archive(
            source, format_name=wanted_format, facts=facts, file_name="", owns_stream=False
        )
    path = _file(Path(source))
    stream = path.open("rb")
    try:
        return Archive(
            stream, format_name=wanted_format, facts=facts, file_name=path.name, owns_stream=True
        )
    except BaseException:
        stream.close()
        raise


def _file(path: Path) -> Path:
    if not path.is_dir():
        return path
    inside = path / "utterances.jsonl"
    if not inside.exists():
        raise UnknownFormat("a folder is read only when it holds ConvoKit's utterances.jsonl")
    return inside


def _named(name: Format | str) -> Format:
    try:
        return Format(name)
    except ValueError as error:
        raise UnknownFormat(f"{name!r} is none of {', '.join(Format)}") from error


def _with_thread(
    facts: FileFacts, table: Table | None, file_format: Format, file_name: str
) -> FileFacts:
    """``facts`` with the thread's id where only the name of the file tells it."""
    name_reader = _THREAD_IN_NAME.get(file_format)
    if name_reader is None or facts.thread_id is not None:
        return facts
    if table is not None and "videoId" in table.header:
        return facts
    thread = name_reader(file_name)
    if thread is None:
        raise ThreadNeeded("this file does not say which video or post it is about")
    return replace(facts, thread_id=thread)


_THREAD_IN_NAME: dict[Format, Callable[[str], str | None]] = {
    Format.YOUTUBE_DATA_TOOLS: youtube_data_tools.video_in,
    Format.YOUTUBE_COMMENT_DOWNLOADER: youtube_comment_downloader.video_in,
    Format.INSTALOADER: lambda _: None,
}
