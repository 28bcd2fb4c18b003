"""Opening an archive: plain, ``.gz`` or ``.zip``, with a count of the bytes read."""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, cast

from jesuisla.networks.archives.archive_row import (
    ArchiveError,
    DamagedArchive,
    NotOneFile,
    UnknownFormat,
)

CHUNK = 64 * 1024
EXCEL = "Excel"
ALWAYS_UNPACKED = 64 * 1024 * 1024
MOST_TIMES = 200
"""Comments are packed to a tenth or so; what unpacks to more than this is no file of comments."""
_SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".tab", ".txt", ".xml", ".gz")
# All that zipfile was seen to raise on arbitrary bytes.
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
)


class Readable(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; none at the end."""
        ...


class CountingStream(io.RawIOBase):
    """A binary stream that counts the bytes taken from it (``bytes_read``)."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""
        self.bytes_read = 0

    def peek(self, size: int) -> bytes:
        """The next ``size`` bytes, left in place; fewer at the end."""
        while len(self._ahead) < size and (more := self._stream.read(size - len(self._ahead))):
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes (all with -1); none at the end."""
        if self._ahead:
            data = self._ahead if size < 0 else self._ahead[:size]
            self._ahead = self._ahead[len(data) :]
            if size < 0:
                data += self._stream.read()
        else:
            data = self._stream.read(size)
        self.bytes_read += len(data)
        return data

    def readable(self) -> bool:
        """Always true."""
        return True

    def seekable(self) -> bool:
        """Whether the stream below can be moved about in."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """The position after moving, as the stream below tells it."""
        if whence == io.SEEK_CUR:
            offset -= len(self._ahead)
        self._ahead = b""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """The position in the stream below."""
        return self._stream.tell() - len(self._ahead)


def total_size(source: BinaryIO) -> int | None:
    """The bytes that ``source`` holds from where it stands, or ``None`` for a pipe."""
    try:
        here = source.tell()
        end = source.seek(0, io.SEEK_END)
        source.seek(here)
    except (OSError, ValueError, AttributeError):
        return None
    return end - here


def chunks(stream: CountingStream, choose: Callable[[list[str]], str | None]) -> Iterator[bytes]:
    """The content of ``stream`` piece by piece, unpacked when it is gzip or zip.

    ``choose`` picks one name of a zip's files, or gives ``None`` to have it refused.
    Raises :class:`~jesuisla.networks.archives.archive_row.ArchiveError` for a zip without one
    plain candidate, and :class:`~jesuisla.networks.archives.archive_row.DamagedArchive` for what
    is cut off, encrypted or broken.
    """
    head = stream.peek(4)
    if head in {b"PK\x03\x04", b"PK\x05\x06"}:
        yield from _unzip(stream, choose)
    elif head[:2] == b"\x1f\x8b":
        yield from _gunzip(stream, lambda: stream.bytes_read)
    else:
        yield from _pieces(stream)


def _pieces(stream: Readable) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece


def _bounded(pieces: Iterator[bytes], packed_size: Callable[[], int]) -> Iterator[bytes]:
    """The pieces, as long as they are not many times what they were packed in."""
    unpacked_size = 0
    for piece in pieces:
        unpacked_size += len(piece)
        if unpacked_size > ALWAYS_UNPACKED and unpacked_size > MOST_TIMES * packed_size():
            raise DamagedArchive("the packed file unpacks to many times its size")
        yield piece


def _gunzip(stream: Readable, packed_size: Callable[[], int]) -> Iterator[bytes]:
    content = gzip.GzipFile(fileobj=cast("BinaryIO", stream), mode="rb")
    try:
        yield from _bounded(_pieces(content), packed_size)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DamagedArchive("the gzip file is cut off or broken") from error


def _unzip(stream: CountingStream, choose: Callable[[list[str]], str | None]) -> Iterator[bytes]:
    if not stream.seekable():
        raise ArchiveError("a zip file cannot be read from a pipe; save it first")
    try:
        with zipfile.ZipFile(cast("BinaryIO", stream)) as archive:
            name = _member(archive, choose)
            size = archive.getinfo(name).compress_size
            with archive.open(name) as member:
                content = cast("io.BufferedIOBase", member)
                if name.endswith(".gz"):
                    yield from _gunzip(content, lambda: size)
                else:
                    yield from _bounded(_pieces(content), lambda: size)
    except ArchiveError:
        raise
    except _ZIP_FAULTS as error:
        raise DamagedArchive("the zip file is encrypted, cut off or broken") from error


def _member(archive: zipfile.ZipFile, choose: Callable[[list[str]], str | None]) -> str:
    if any(name.startswith("xl/") for name in archive.namelist()):
        raise UnknownFormat("this is a workbook of Excel", (), EXCEL)
    if any(name == "content.xml" for name in archive.namelist()):
        raise UnknownFormat("this is an OpenDocument file", (), "OpenDocument")
    name = choose([name for name in archive.namelist() if _may_hold_rows(name)])
    if name is None:
        raise NotOneFile("the zip file does not hold one archive of comments")
    return name


def _may_hold_rows(name: str) -> bool:
    parts = name.split("/")
    is_hidden = "__MACOSX" in parts or parts[-1].startswith(".")
    return not is_hidden and name.lower().endswith(_SUFFIXES)


def the_one_file(names: list[str]) -> str | None:
    """The file of a zip to read: ConvoKit's utterances, or the only one that may hold rows.

    >>> the_one_file(["c/corpus.json", "c/utterances.jsonl", "c/speakers.json"])
    'c/utterances.jsonl'
    >>> the_one_file(["a.csv", "b.csv"]) is None
    True
    """
    utterances = [name for name in names if name.rsplit("/", 1)[-1] == "utterances.jsonl"]
    candidates = utterances or [name for name in names if not name.lower().endswith(".json")]
    candidates = candidates or names
    return candidates[0] if len(candidates) == 1 else None
