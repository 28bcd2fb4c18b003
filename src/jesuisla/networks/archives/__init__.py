"""Archives of comment threads, read as a stream: see :func:`open_archive`."""

from jesuisla.networks.archives.formats import Format
from jesuisla.networks.archives.reading import Archive, open_archive
from jesuisla.networks.archives.row import (
    ArchiveError,
    Code,
    DamagedArchive,
    EmptyArchive,
    Refused,
    Row,
    ThreadNeeded,
    UnknownFormat,
    WrongColumns,
)

__all__ = [
    "Archive",
    "ArchiveError",
    "Code",
    "DamagedArchive",
    "EmptyArchive",
    "Format",
    "Refused",
    "Row",
    "ThreadNeeded",
    "UnknownFormat",
    "WrongColumns",
    "open_archive",
]
