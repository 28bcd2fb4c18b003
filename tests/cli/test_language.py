"""The language of the commands, of their prompts, and their version."""

from importlib.metadata import version

import pytest
import typer
from typer.testing import CliRunner

from jesuisla.cli.main import app
from jesuisla.cli.prompts import confirm
from jesuisla.server.language import gettext, operator_language


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_BE@euro"}, "fr"),
        ({"LC_ALL": "", "LC_MESSAGES": "fr", "LANG": "en_GB"}, "fr"),
        ({"LANG": "xx_XX.UTF-8"}, "en"),
    ],
)
def test_commands_speak_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert operator_language() == language
    assert gettext("Time zone.") == {"en": "Time zone.", "fr": "Fuseau horaire."}[language]


@pytest.mark.parametrize(
    ("lang", "typed", "agreed"),
    [
        ("fr_FR.UTF-8", "o", True),
        ("fr_FR.UTF-8", " Oui ", True),
        ("fr_FR.UTF-8", "y", True),
        ("fr_FR.UTF-8", "non", False),
        ("fr_FR.UTF-8", "", False),
        ("fr_FR.UTF-8", "quoi\no", True),
        ("C", "y", True),
        ("C", "YES", True),
        ("C", "n", False),
        ("C", "o\nn", False),
    ],
)
def test_yes_is_typed_in_the_operators_language(
    monkeypatch: pytest.MonkeyPatch, lang: str, typed: str, agreed: bool
) -> None:
    monkeypatch.setenv("LANG", lang)
    asking = typer.Typer()

    @asking.command()
    def ask() -> None:
        confirm("?")
        typer.echo("agreed")

    result = CliRunner().invoke(asking, input=f"{typed}\n")
    assert ("agreed" in result.stdout) is agreed
    assert result.exit_code == (0 if agreed else 1)
    assert ("[o/N]" if lang.startswith("fr") else "[y/N]") in result.stderr


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"jesuisla {version('jesuisla')}\n")


def test_the_earlier_name_of_a_command_works_and_is_not_shown() -> None:
    assert CliRunner().invoke(app, ["member", "drop-factors", "--help"]).exit_code == 0
    shown = CliRunner().invoke(app, ["member", "--help"]).stdout
    assert "reset-mfa" in shown
    assert "drop-factors" not in shown
