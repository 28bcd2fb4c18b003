"""The command ``jesuisla``. Modules are loaded when their command is used."""

from importlib import import_module
from typing import Any

import typer

from jesuisla.cli import backups, doctor, groups, members, serving, threads
from jesuisla.cli.errors import Sentences
from jesuisla.server.language import gettext as _

# Families of commands that load more than a help page should wait for.
LATER = {"triage": "jesuisla.cli.triage", "visibility": "jesuisla.cli.visibility"}


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


app = typer.Typer(
    cls=Commands,
    help=_("The action room of a counterspeech collective."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo", help=_("Show everything with invented people, on this machine."))(serving.demo)
app.command("serve", help=_("Serve pages and do the work behind them."))(serving.serve)
app.command("worker", help=_("Do the work behind the pages, on a further machine."))(serving.worker)
app.command("doctor", help=_("Say what is right and wrong with this installation."))(doctor.doctor)
app.command("backup", help=_("Write the whole database into one file."))(backups.backup)
app.command("restore", help=_("Replace the database by what a backup holds."))(backups.restore)
app.add_typer(groups.app, name="group", help=_("Groups of the network."))
app.add_typer(members.app, name="member", help=_("Members of a group."))
app.add_typer(threads.app, name="thread", help=_("Threads of comments."))

if __name__ == "__main__":
    app()
