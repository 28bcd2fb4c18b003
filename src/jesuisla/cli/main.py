"""The command ``jesuisla``. Modules are loaded when their command is used."""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer

from jesuisla.cli import backups, doctor, groups, members, serving, threads
from jesuisla.cli.errors import Sentences
from jesuisla.cli.help_frame import translate_help
from jesuisla.server.language import gettext as _

# Families of commands that load more than a help page should wait for.
LATER = {
    "charter": "jesuisla.cli.charter",
    "facts": "jesuisla.cli.facts",
    "triage": "jesuisla.cli.triage",
    "visibility": "jesuisla.cli.visibility",
}


class Commands(Sentences):
    """All commands, those of :data:`LATER` among them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, for the help page."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of this name; ``None`` if there is none."""
        if cmd_name in LATER:
            return typer.main.get_command(import_module(LATER[cmd_name]).app)
        return super().get_command(ctx, cmd_name)


translate_help()
app = typer.Typer(
    cls=Commands,
    help=_("The action room of a counterspeech collective."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jesuisla {version('jesuisla')}")
        raise typer.Exit


@app.callback()
def every_command(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=_("Print the version.")
        ),
    ] = False,
) -> None:
    """Take the options that come before a command."""


app.command("demo", help=_("Run a demonstration with invented people on this machine."))(
    serving.demo
)
app.command("serve", help=_("Run the web server and a background worker."))(serving.serve)
app.command("worker", help=_("Run a background worker alone."))(serving.worker)
app.command("doctor", help=_("Check this installation."))(doctor.doctor)
app.command("backup", help=_("Back up the database to a file."))(backups.backup)
app.command("restore", help=_("Restore the database from a backup."))(backups.restore)
app.add_typer(groups.app, name="group", help=_("Manage groups."))
app.add_typer(members.app, name="member", help=_("Manage the members of a group."))
app.add_typer(threads.app, name="thread", help=_("Import comment threads."))

if __name__ == "__main__":
    app()
