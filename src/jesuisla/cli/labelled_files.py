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


def labelled_comments(path: Path) -> "Iterator[tuple[LabelledComment, Record]]":
    """Yield every comment of a file, or of the files in a folder, in turn, with its record.

    Raises ``Problem`` naming file and line, and where no comment has a label.
    """
    any_label = False
    for comment, record in _comments(_files_under(path)):
        any_label = any_label or bool(comment.labels)
        yield comment, record
    if not any_label:
        raise Problem(
            _(
                "%(file)s contains no labelled comment. Each line needs a “text” and at least one "
                "of “hate”, “toxic” and “counter”, each 0 or 1."
            )
            % {"file": path}
        )


def _comments(paths: list[Path]) -> "Iterator[tuple[LabelledComment, Record]]":
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
            except UnicodeDecodeError as error:
                raise Problem(_("%(file)s is not UTF-8 text.") % {"file": path}) from error
            except (json.JSONDecodeError, RecursionError) as error:
                sentence = _("%(file)s, line %(line)s: this is not valid JSON.")
                raise Problem(sentence % {"file": path, "line": number}) from error
            except ZIP_BROKEN as error:
                raise Problem(_("%(file)s is damaged.") % {"file": path}) from error
            except ValueError as error:
                sentence = _(
                    "%(file)s, line %(line)s: a line needs a “text”, and its labels are 0, 1 "
                    "or null."
                )
                raise Problem(sentence % {"file": path, "line": number}) from error


def _files_under(path: Path) -> list[Path]:
    """Return the file itself, or the labelled files in a folder, by name."""
    if not path.exists():
        raise Problem(_("File not found: %(file)s") % {"file": path})
    if path.is_file():
        return [path]
    return sorted(file for file in path.iterdir() if ".jsonl" in file.suffixes)
