"""Labelled comments from files, plain or gzip, one record a line."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage import LabelledComment

Record = dict[str, object]


def labelled_comments(paths: list[Path]) -> "Iterator[tuple[LabelledComment, Record]]":
    """Yield every comment of the files in turn, with its record.

    Raises ``Problem`` naming file and line.
    """
    from jesuisla.analysis.triage import comment_from_record

    for path in paths:
        number = 1
        with _open(path) as lines:
            try:
                for line in lines:
                    if line.strip():
                        record = json.loads(line)
                        yield comment_from_record(record), record
                    number += 1
            except (ValueError, RecursionError, EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise Problem(
                    _("%(file)s, line %(line)s: %(reason)s")
                    % {"file": path, "line": number, "reason": error}
                ) from error


def files_under(path: Path) -> list[Path]:
    """Return the file itself, or the labelled files in a folder, by name."""
    if not path.exists():
        raise Problem(_("File not found: %(file)s") % {"file": path})
    if path.is_file():
        return [path]
    return sorted(file for file in path.iterdir() if ".jsonl" in file.suffixes)


def _open(path: Path) -> IO[str]:
    with path.open("rb") as start:
        is_zipped = start.read(2) == b"\x1f\x8b"
    return (
        gzip.open(path, "rt", encoding="utf-8-sig")
        if is_zipped
        else path.open(encoding="utf-8-sig")
    )
