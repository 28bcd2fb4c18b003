"""``jesuisla thread``."""

import os
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from jesuisla.cli.errors import Problem, explain, refuse_unwritable
from jesuisla.cli.members import group_named
from jesuisla.server.language import gettext as _
from jesuisla.server.language import operator_language

if TYPE_CHECKING:
    from jesuisla.collective.threads.imports import Report
    from jesuisla.networks.archives import Archive, Code, RefusedRow

app = typer.Typer(no_args_is_help=True)


class Exported(StrEnum):
    """What ``export`` writes."""

    READINGS = "readings"
    LABELS = "labels"


SHOWN = 20
"""Refused rows told one by one on the screen; ``--report`` writes all that are kept."""


@app.callback()
def threads() -> None:
    """Let each command have a name of its own."""


@app.command("import", help=_("Import archives of comment threads; safe to repeat."))
def import_threads(
    files: Annotated[
        list[Path],
        typer.Argument(help=_("Files of one of the formats in docs/reference/file-formats.md.")),
    ],
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group by default."))
    ] = "",
    format_name: Annotated[
        str,
        typer.Option("--format", help=_("Format of the file; detected automatically by default.")),
    ] = "",
    thread: Annotated[
        str, typer.Option(help=_("Thread ID, if the file does not contain it."))
    ] = "",
    network: Annotated[
        str, typer.Option(help=_("Social network, if the file does not name it."))
    ] = "",
    follow: Annotated[bool, typer.Option(help=_("Add new threads to the queue."))] = True,
    report: Annotated[
        Path | None, typer.Option(help=_("Write the rejected rows and the reasons to this file."))
    ] = None,
) -> None:
    """Import archives, telling how far it is, and which rows were refused and why."""
    for file in files:
        if not file.exists():
            raise Problem(_("File not found: %(file)s") % {"file": file})
    _refuse_unknown(network)
    if report is not None:
        refuse_unwritable(report)
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django_scopes import scope

    from jesuisla.networks.archives import ArchiveError, open_archive

    in_group = group_named(group)
    refusals: list[str] = []
    try:
        for file in files:
            try:
                source = open_archive(
                    file, format_name or None, thread_id=thread or None, network=network or None
                )
                with source as archive, scope(group=in_group.pk):
                    result = _keep(archive, in_group, follow=follow)
            except (ArchiveError, OSError) as error:
                refusals.append(f"{file}: {explain(error)[0]}")
                raise
            refusals += [f"{file}:{row.number}: {about_refused(row)}" for row in result.refusals]
            _tell(file, result)
    finally:
        # Also where a file is refused as a whole: what was refused until then is known.
        if report is not None:
            report.write_text("".join(f"{line}\n" for line in refusals), encoding="utf-8")


@app.command(
    "export",
    help=_(
        "Export a group’s snapshots (for “visibility”) or labels (for “triage”) as JSON Lines, "
        "without names."
    ),
)
def export_threads(
    records: Annotated[Exported, typer.Argument(help=_("“readings” or “labels”."))],
    out: Annotated[Path, typer.Option(help=_("New file; only its owner may read it."))],
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group by default."))
    ] = "",
) -> None:
    """Write a new file line by line and record it; leave no file where there is nothing."""
    if out.exists():
        raise Problem(_("%(file)s already exists. Choose another file.") % {"file": out})
    refuse_unwritable(out)
    from jesuisla.server.preparation import open_installation

    open_installation()
    in_group = group_named(group)
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            count = _write_lines(records, in_group, file)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    typer.echo(_("%(file)s: %(count)d lines.") % {"file": out, "count": count})


def _write_lines(records: Exported, group: Any, file: TextIO) -> int:
    from django.db import transaction
    from django_scopes import scope

    from jesuisla.collective.journal.entries import record
    from jesuisla.collective.results.events import ResearchFileWritten
    from jesuisla.collective.results.research_lines import label_lines, reading_lines

    count = 0
    # In one transaction: the journal knows of every file that is whole, and of no other.
    with scope(group=group.pk), transaction.atomic():
        for line in reading_lines() if records == Exported.READINGS else label_lines(group):
            file.write(f"{line}\n")
            count += 1
        file.flush()
        if not count:
            raise Problem(_("This group has nothing of this kind yet; no file was written."))
        record(ResearchFileWritten(group=group.pk, records=str(records), lines=count), by=None)
    return count


def _refuse_unknown(network: str) -> None:
    from jesuisla.networks.registry import NETWORKS

    names = [reader.name for reader in NETWORKS]
    if network and network not in names:
        sentence = _("Unknown network: %(name)s. Known: %(names)s.")
        raise Problem(sentence % {"name": network, "names": ", ".join(names)})


def _keep(archive: "Archive", group: Any, *, follow: bool) -> "Report":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from jesuisla.collective.threads.imports import import_file

    columns = (BarColumn(), TextColumn("{task.fields[rows]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=archive.size, rows=0)
        return import_file(
            archive,
            group,
            follow=follow,
            progress=lambda rows: bar.update(task, completed=archive.bytes_read, rows=rows),
        )


def _tell(file: Path, result: "Report") -> None:
    typer.echo(
        _(
            "%(file)s: %(threads)d threads (%(new_threads)d new), %(new)d new comments, "
            "%(known)d already known, %(refused)d rows rejected."
        )
        % {
            "file": file,
            "threads": result.threads,
            "new_threads": result.new_threads,
            "new": result.comments_new,
            "known": result.comments_updated,
            "refused": result.refused_count,
        }
    )
    from django.utils.translation import override

    from jesuisla.collective.threads.thread_words import erased_in_words, masked_in_words

    with override(operator_language()):
        if result.comments_erased:
            typer.echo(f"  {erased_in_words(result.comments_erased)}")
        if result.comments_masked:
            typer.echo(f"  {masked_in_words(result.comments_masked)}")
    for row in result.refusals[:SHOWN]:
        line = _("  row %(number)d: %(why)s") % {"number": row.number, "why": about_refused(row)}
        typer.echo(line, err=True)
    more = Counter(row.code for row in result.refusals[SHOWN:])
    for code, count in more.most_common():
        line = _("  and %(count)d more: %(why)s") % {"count": count, "why": _why(code)}
        typer.echo(line, err=True)


def about_refused(row: "RefusedRow") -> str:
    """Return why a row was refused, with the field at fault: never what stood there."""
    words = _why(row.code)
    where = ": ".join(filter(None, (row.field, row.size)))
    return f"{words} ({where})" if where else words


def _why(code: "Code") -> str:
    from django.utils.translation import override

    from jesuisla.collective.threads.imports import REFUSED_ROWS

    with override(operator_language()):
        return str(REFUSED_ROWS[code])
