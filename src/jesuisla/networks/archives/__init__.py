"""Archives of comment threads, read as a stream: see :func:`open_archive`."""

from jesuisla.networks.archives.archive import Archive, open_archive
from jesuisla.networks.archives.archive_row import (
    ArchiveError,
    ArchiveRow,
    Code,
    DamagedArchive,
    EmptyArchive,
    NotOneFile,
    RefusedRow,
    ThreadNeeded,
    TooManyRefused,
    UnknownFormat,
    WrongColumns,
)
from jesuisla.networks.archives.formats import FORMATS, Format
from jesuisla.networks.archives.unreadable_files import ONE_COLUMN, POSTS_ONLY

__all__ = [
    "FORMATS",
    "ONE_COLUMN",
    "POSTS_ONLY",
    "Archive",
    "ArchiveError",
    "ArchiveRow",
    "Code",
    "DamagedArchive",
    "EmptyArchive",
    "Format",
    "NotOneFile",
    "RefusedRow",
    "ThreadNeeded",
    "TooManyRefused",
    "UnknownFormat",
    "WrongColumns",
    "open_archive",
]
