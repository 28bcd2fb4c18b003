"""``jesuisla backup`` and ``jesuisla restore``."""

from pathlib import Path
from typing import Annotated

import typer

from jesuisla.cli.errors import Problem, refuse_unwritable
from jesuisla.cli.prompts import confirm
from jesuisla.server.language import gettext as _
from jesuisla.server.language import ngettext


def backup(
    file: Annotated[Path, typer.Argument(help=_("File to write; it must not exist."))],
) -> None:
    """Back up the database to a file."""
    if file.exists():
        raise Problem(_("%(file)s already exists; choose another file name.") % {"file": file})
    refuse_unwritable(file)
    from jesuisla.server.backup import write_backup
    from jesuisla.server.preparation import open_installation

    open_installation()
    size = write_backup(file)
    typer.echo(
        _("Backup written to %(file)s (%(size).1f MB). Store the secret key separately.")
        % {"file": file, "size": size / 1e6}
    )


def restore(
    file: Annotated[Path, typer.Argument(help=_("A file written by jesuisla backup."))],
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Replace existing data without asking."))
    ] = False,
) -> None:
    """Replace the database by what a backup holds; all of it or nothing."""
    if not file.is_file():
        raise Problem(
            _("%(file)s is a folder; name a file.") % {"file": file}
            if file.is_dir()
            else _("File not found: %(file)s") % {"file": file}
        )
    from jesuisla.server.backup import holds_groups, other_connections, restore_backup
    from jesuisla.server.preparation import open_installation

    open_installation(up_to_date=False)
    others = other_connections()
    if others:
        raise Problem(
            ngettext(
                "%(count)d other program uses this database. Stop the web server and every worker "
                "first.",
                "%(count)d other programs use this database. Stop the web server and every worker "
                "first.",
                others,
            )
            % {"count": others}
        )
    if holds_groups() and not yes:
        confirm(_("The database contains groups; they will be replaced. Continue?"))
    restore_backup(file)
    typer.echo(_("Database restored from %(file)s.") % {"file": file})
