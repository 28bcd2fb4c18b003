"""Archives of comment threads, read as a stream: see :func:`open_archive`."""

from jesuisla.networks.archives.formats import Format
from jesuisla.networks.archives.reading import Archive, open_archive
from jesuisla.networks.archives.row import (
    ArchiveError,
    ArchiveRow,
    Code,
    DamagedArchive,
    EmptyArchive,
    RefusedRow,
    ThreadNeeded,
    UnknownFormat,
    WrongColumns,
)

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveRow",
    "Code",
    "DamagedArchive",
    "EmptyArchive",
    "Format",
    "RefusedRow",
    "ThreadNeeded",
    "UnknownFormat",
    "WrongColumns",
    "open_archive",
]
