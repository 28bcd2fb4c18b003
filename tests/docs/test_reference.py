"""The reference tells every setting and every command."""

from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from jesuisla.cli.families import IN_LAB
from jesuisla.cli.main import LATER, app
from jesuisla.collective.members.models import GIVEN_ROLES, Role
from jesuisla.server.environment import PREFIX, SECRETS, Environment

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
SETTINGS = [f"{PREFIX}{name.upper()}" for name in Environment.model_fields]


@pytest.mark.parametrize("name", [*SETTINGS, *(f"{PREFIX}{name}_FILE" for name in SECRETS)])
def test_every_setting_is_told(name: str) -> None:
    assert f"`{name}`" in (REFERENCE / "settings.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    families = dict(get_command(app).commands)  # type: ignore[attr-defined]
    families |= {name: get_command(import_module(module).app) for name, module in LATER.items()}
    names = []
    for name, family in families.items():
        commands = getattr(family, "commands", {})
        below = [inner for inner, command in commands.items() if not command.hidden]
        below = dict.fromkeys([*below, *IN_LAB.get(name, ())])
        names += [f"{name} {inner}" for inner in below] if below else [name]
    return names


@pytest.mark.parametrize("command", commands())
def test_every_command_is_told(command: str) -> None:
    assert f"`jesuisla {command}`" in (REFERENCE / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("role", sorted(GIVEN_ROLES))
def test_every_role_is_told(role: Role) -> None:
    permissions, commands = (
        (REFERENCE / page).read_text(encoding="utf-8") for page in ("permissions.md", "commands.md")
    )
    assert f"\n| {role.value} |" in permissions
    invite = next(row for row in commands.splitlines() if "`jesuisla member invite`" in row)
    assert f"`{role.value}`" in invite


def test_every_option_of_our_own_commands_is_told() -> None:
    told = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    names = {"create", "invite", "import", "serve", "worker", "demo", "doctor", "restore"}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for one in getattr(command, "commands", {name: command}).values():
            if one.name not in names:
                continue
            for parameter in one.params:
                options = [*parameter.opts, *parameter.secondary_opts]
                long = [option for option in options if option.startswith("--")]
                assert not long or "--help" in long or any(f"`{o}" in told for o in long), long
