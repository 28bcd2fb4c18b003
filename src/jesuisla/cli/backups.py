"""``jesuisla backup`` and ``jesuisla restore``."""

from pathlib import Path
from typing import Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _


def backup(
    file: Annotated[Path, typer.Argument(help=_("The file to write; it must not exist yet."))],
) -> None:
    """Write the whole database into one file."""
    if file.exists():
        raise Problem(
            _("%(file)s exists already and is left as it is; name another file.") % {"file": file}
        )
    from jesuisla.server.backup import write_backup
    from jesuisla.server.preparation import open_installation

    open_installation()
    size = write_backup(file)
    typer.echo(
        _("%(file)s holds the whole database (%(size).1f MB). Keep the secret key apart.")
        % {"file": file, "size": size / 1e6}
    )


def restore(
    file: Annotated[Path, typer.Argument(help=_("A file that jesuisla backup wrote."))],
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Replace what the database holds, without asking."))
    ] = False,
) -> None:
    """Replace the database by what a backup holds; all of it or nothing."""
    if not file.is_file():
        raise Problem(_("There is no file %(file)s.") % {"file": file})
    from jesuisla.server.backup import holds_groups, restore_backup
    from jesuisla.server.preparation import migrate, open_installation

    open_installation()
    if holds_groups() and not yes:
        typer.confirm(
            _("The database holds groups; they will be replaced. Go on?"), abort=True, err=True
        )
    restore_backup(file)
    migrate()
    typer.echo(_("The database is as %(file)s had it.") % {"file": file})
