"""What a command says when it cannot do what was asked: one sentence, never a traceback."""

import errno
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from jesuisla.cli.families import NotInstalledError
from jesuisla.server.language import gettext as _

WRONG_INPUT = 2
FAILED = 1


class Problem(ValueError):  # noqa: N818  # a sentence for the operator, not an "Error"
    """The command was given something it cannot use; the message says what to do."""


class Sentences(TyperGroup):
    """A group of commands whose errors are told in one sentence on the error stream."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Read what was typed before the name of a command."""
        try:
            return super().make_context(*args, **kwargs)
        except TyperException as error:
            raise _told(error) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command; exit with 2 for wrong input, with 1 for everything else."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except TyperException as error:
            raise _told(error) from None
        except Exception as error:  # noqa: BLE001  # the last place that can put it in words
            sentence, status = explain(error)
            typer.echo(sentence, err=True)
            raise typer.Exit(status) from None


def _told(error: TyperException) -> Exception:
    """Say what was typed wrongly and end; help that was asked for is no error."""
    sentence = usage_in_words(error)
    if sentence is None:
        return error
    typer.echo(sentence, err=True)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "jesuisla"
    typer.echo(_("See: %(command)s --help") % {"command": command}, err=True)
    return typer.Exit(error.exit_code)


def usage_in_words(error: TyperException) -> str | None:
    """Return what is wrong with a command as it was typed; ``None`` for its help page.

    Typer knows English alone; which error it is shows in what it carries.
    """
    param = getattr(error, "param", None)
    name = param.get_error_hint().strip("'") if param is not None else ""
    if hasattr(error, "param_type"):
        sentence = _("%(name)s is missing.")
    elif isinstance(error, typer.BadParameter):
        sentence = _("The value of %(name)s is not valid.")
    elif hasattr(error, "option_name"):
        name = error.option_name
        is_unknown = hasattr(error, "possibilities")
        sentence = (
            _("There is no option %(name)s.") if is_unknown else _("Option %(name)s needs a value.")
        )
    elif error.message.startswith("No such command"):
        name = error.message.partition("'")[2].rpartition("'")[0]
        sentence = _("There is no command %(name)s.")
    elif error.message.startswith("Got unexpected extra argument"):
        name = error.message.rpartition("(")[2].rstrip(").")
        sentence = _("Too much was typed: %(name)s.")
    else:
        return None
    return sentence % {"name": name}


def explain(error: Exception) -> tuple[str, int]:
    """Return the sentence for an error, and the exit status."""
    for kind, status, words in _known():
        if isinstance(error, kind):
            return words(error), status
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="jesuisla-error-", suffix=".txt", delete=False
    ) as file:
        traceback.print_exception(error, file=file)
    sentence = _("An unexpected error occurred. Please send the file %(file)s to the developers.")
    return sentence % {"file": file.name}, FAILED


KnownError = tuple[type[Exception], int, Callable[[Any], str]]


def _known() -> list[KnownError]:
    from jesuisla.server.embedded import NoDatabase
    from jesuisla.server.environment import WrongEnvironment

    kinds: list[KnownError] = [
        (Problem, WRONG_INPUT, str),
        (WrongEnvironment, WRONG_INPUT, str),
        (NoDatabase, FAILED, str),
        (NotInstalledError, FAILED, str),
    ]
    # What is not loaded was not raised either, and loading it would take a second.
    if "django.core.exceptions" in sys.modules:
        from django.core.exceptions import ValidationError
        from django.db import OperationalError

        from jesuisla.collective.journal.refusals import Refused

        kinds += [
            (Refused, WRONG_INPUT, str),
            (ValidationError, WRONG_INPUT, _of_each_field),
            (OperationalError, FAILED, _no_answer),
        ]
    if "psycopg" in sys.modules:
        import psycopg

        kinds.append((psycopg.OperationalError, FAILED, _no_answer))
    if "jesuisla.networks.archives" in sys.modules:
        from jesuisla.networks.archives import ArchiveError

        kinds.append((ArchiveError, WRONG_INPUT, _about_archive))
    kinds.append((OSError, WRONG_INPUT, _about_file))
    return kinds


def _of_each_field(error: Any) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{field}: {' '.join(messages)}" if field != "__all__" else " ".join(messages)
        for field, messages in error.message_dict.items()
    )


def _no_answer(error: Exception) -> str:
    reason = (str(error).splitlines() or ["?"])[-1].strip()
    return _("The database is not responding: %(reason)s") % {"reason": reason}


def _about_file(error: OSError) -> str:
    """Return what is wrong with a file, and what to do."""
    file = Path(error.filename or "?")
    sentences = {
        errno.EISDIR: _("%(file)s is a folder; name a file."),
        errno.EACCES: _("This account may not open %(file)s; change its permissions."),
        errno.EPERM: _("This account may not open %(file)s; change its permissions."),
        errno.ENOSPC: _("The disk is full; free some space and try again."),
        errno.ENOENT: _("File not found: %(file)s")
        if file.parent.is_dir()
        else _("The folder of %(file)s does not exist; create it or choose another."),
        errno.ENOTDIR: _("A folder in the path %(file)s is a file; choose another path."),
        errno.EEXIST: _("%(file)s already exists; choose another file name."),
    }
    sentence = sentences.get(error.errno or 0)
    if sentence is None or (error.filename is None and error.errno != errno.ENOSPC):
        return f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
    return sentence % {"file": file}


def refuse_unwritable(out: Path) -> None:
    """Raise ``OSError`` where ``out`` cannot be written, before hours of work are lost."""
    new = not out.exists()
    with out.open("ab"):
        pass
    if new:
        out.unlink()


def _about_archive(error: Exception) -> str:
    """Return why a whole file cannot be read, and what to do."""
    from jesuisla.networks import archives

    if isinstance(error, archives.UnknownFormat):
        return _about_unknown(error)
    if isinstance(error, archives.WrongColumns):
        sentence = _("Columns are missing from this file: %(missing)s.")
        return sentence % {"missing": ", ".join(error.missing)}
    sentences: dict[type[Exception], str] = {
        archives.EmptyArchive: _("This file is empty."),
        archives.DamagedArchive: _("This file is damaged; please export it again."),
        archives.TooManyRefused: _(
            "Next to no row of this file can be read; it is not what it looks like. Export it "
            "again."
        ),
        archives.NotOneFile: _(
            "This zip file contains no file of comments, or several. Unpack it and import each "
            "file."
        ),
        archives.ThreadNeeded: _("This file contains no thread ID; set it with --thread."),
    }
    return sentences.get(type(error), str(error))


def _about_unknown(error: Any) -> str:
    """Return what the file is, as far as that is known, and which formats are read."""
    from jesuisla.networks import archives

    if error.kind == "binary":
        what = _("This file is no text.")
    elif error.kind == archives.ONE_COLUMN:
        what = _(
            "This file has a single column. Columns are separated by commas, semicolons, tabs "
            "or vertical bars."
        )
    elif error.kind in archives.POSTS_ONLY:
        what = _(
            "This file comes from %(kind)s: it holds posts and no comments. Propose the links of "
            "the posts instead."
        ) % {"kind": error.kind}
    elif error.kind == "Excel":
        what = _("This is a workbook of Excel; save the table as CSV (UTF-8).")
    elif error.kind:
        what = _("This file comes from %(kind)s, which is not read.") % {"kind": error.kind}
    elif error.found:
        what = _("Unknown file format (found: %(found)s).") % {"found": ", ".join(error.found)}
    else:
        what = _("Unknown file format.")
    formats = "; ".join(archives.FORMATS)
    return what + " " + _("These formats are read: %(formats)s.") % {"formats": formats}
