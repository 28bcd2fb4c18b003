"""Families of commands that other distributions may add to, found by their entry points.

The product never imports a distribution that builds on it: it looks up what is installed.
"""

from functools import cache
from importlib.metadata import entry_points
from typing import Any

import typer
from typer.core import TyperGroup

from jesuisla.server.language import gettext as _

ENTRY_POINTS = "jesuisla.commands"
"""The group of entry points: the name is a family, the object a Typer application."""

IN_LAB = {
    "triage": ("train", "train-head", "train-coach", "card", "study-labels"),
    "visibility": ("simulate",),
}
"""The commands of each family that ``jesuisla-lab`` brings."""


class NotInstalledError(RuntimeError):
    """The command is part of a distribution that is not installed here."""


class Family(TyperGroup):
    """A family of commands: its own, and those that other distributions bring."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, for the help page."""
        return [*super().list_commands(ctx), *_added(str(self.name))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of this name; ``None`` if there is none.

        Raises :class:`NotInstalledError` for a command of a distribution that is not here.
        """
        command = super().get_command(ctx, cmd_name) or _added(str(self.name)).get(cmd_name)
        if command is None and cmd_name in IN_LAB.get(str(self.name), ()):
            sentence = _(
                "“jesuisla %(command)s” is part of jesuisla-lab, which is not installed. "
                "Install it from the source code: pip install ./lab"
            )
            raise NotInstalledError(sentence % {"command": f"{self.name} {cmd_name}"})
        return command


@cache
def _added(family: str) -> dict[str, Any]:
    """Return the commands that other distributions add to a family, by name."""
    commands: dict[str, Any] = {}
    for entry_point in entry_points(group=ENTRY_POINTS, name=family):
        commands |= typer.main.get_group(entry_point.load()).commands
    return commands
