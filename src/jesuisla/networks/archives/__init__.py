"""Archives of comment threads, read as a stream: see :func:`open_archive`."""

from jesuisla.networks.archives.formats import FORMATS, Format
from jesuisla.networks.archives.reading import Archive, open_archive
from jesuisla.networks.archives.row import (
    ArchiveError,
    ArchiveRow,
    Code,
    DamagedArchive,
    EmptyArchive,
    RefusedRow,
    ThreadNeeded,
    TooManyRefused,
    UnknownFormat,
    WrongColumns,
)

__all__ = [
    "FORMATS",
    "Archive",
    "ArchiveError",
    "ArchiveRow",
    "Code",
    "DamagedArchive",
    "EmptyArchive",
    "Format",
    "RefusedRow",
    "ThreadNeeded",
    "TooManyRefused",
    "UnknownFormat",
    "WrongColumns",
    "open_archive",
]
