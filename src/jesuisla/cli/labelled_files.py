"""Labelled comments from files, plain or gzip, one record a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jesuisla.cli.comment_files import ZIP_BROKEN, Record, bytes_of, text_of
from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage import LabelledComment


def labelled_comments(paths: list[Path]) -> "Iterator[tuple[LabelledComment, Record]]":
    """Yield every comment of the files in turn, with its record.

    Raises ``Problem`` naming file and line.
    """
    from jesuisla.analysis.triage import comment_from_record

    for path in paths:
        number = 1
        with bytes_of(str(path)) as raw, text_of(raw) as lines:
            try:
                for line in lines:
                    if line.strip():
                        record = json.loads(line)
                        yield comment_from_record(record), record
                    number += 1
            except (ValueError, RecursionError, *ZIP_BROKEN) as error:
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
