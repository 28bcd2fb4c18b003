"""What a piece of work leaves behind: files written, files kept, and whom it called.

The interpreter itself tells (PEP 578), whatever library wrote or called.
"""

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CALLS = frozenset(
    {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "subprocess.Popen"}
)

COARSE_SECONDS = 2.0
"""How far behind the clock a file system may write down when a file was written to."""


@dataclass
class Traces:
    """``written`` are the files opened to be written, ``called`` what was reached or started."""

    written: set[Path] = field(default_factory=set)
    called: list[str] = field(default_factory=list)


_watching: list[Traces] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "open":
        path, mode, flags = arguments
        is_written = bool(flags & _WRITING) or any(letter in str(mode or "") for letter in "wax+")
        if is_written and isinstance(path, str | bytes | os.PathLike):
            for traces in _watching:
                traces.written.add(Path(os.fsdecode(path)))
    elif event in _CALLS:
        for traces in _watching:
            traces.called.append(f"{event} {arguments[-1] if event != 'subprocess.Popen' else ''}")


sys.addaudithook(_note)


@contextmanager
def watched() -> Iterator[Traces]:
    """Watch what is written and called while the block runs."""
    traces = Traces()
    _watching.append(traces)
    try:
        yield traces
    finally:
        _watching.remove(traces)


@contextmanager
def own_temporary_files(folder: Path) -> Iterator[Path]:
    """Have temporary files made in a folder that can be looked through."""
    folder.mkdir(exist_ok=True)
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before


def files_with(word: str, places: Iterable[Path], *, since: float) -> list[Path]:
    """The files at or below these places that have a word in them, or in their name.

    As UTF-8 and as UTF-16, in small letters or as it stands. Nobody wrote the word before
    ``since``, seconds of the clock: a file that nobody wrote to after that cannot have it.
    """
    wanted = [word.encode(), word.encode("utf-16-le")]
    found = []
    for file in _files_written(places, since - COARSE_SECONDS):
        try:
            data = file.read_bytes()
        except OSError:  # gone meanwhile
            continue
        lowered = data.lower()
        if word in file.name or any(each in data or each in lowered for each in wanted):
            found.append(file)
    return found


def _files_written(places: Iterable[Path], since: float) -> Iterator[Path]:
    known = set()
    for place in places:
        below = (Path(folder, name) for folder, _, names in os.walk(place) for name in names)
        for path in (place, *below):
            try:
                told = path.stat()
            except OSError:  # databases of other tests come and go below it meanwhile
                continue
            file = (told.st_dev, told.st_ino)
            if stat.S_ISREG(told.st_mode) and told.st_mtime >= since and file not in known:
                known.add(file)
                yield path
