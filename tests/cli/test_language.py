"""The language of the commands, of their prompts, and their version."""

import re
from importlib.metadata import version
from pathlib import Path

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


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("--nope", "Il n’y a pas d’option --nope."),
        ("nope", "Il n’y a pas de commande nope."),
        ("thread nope", "Il n’y a pas de commande nope."),
        ("serve --port abc", "La valeur de --port n’est pas valable."),
        ("serve --port 99999999", "La valeur de --port n’est pas valable."),
        ("serve --port", "L’option --port demande une valeur."),
        ("triage adapt", "--labels manque."),
        ("triage score --formt csv", "Il n’y a pas d’option --formt."),
        ("visibility plan", "file manque."),
        ("thread import", "files manque."),
        ("doctor un deux", "C’est trop : un deux."),
    ],
)
def test_what_was_typed_wrongly_is_told_in_the_operators_language(
    monkeypatch: pytest.MonkeyPatch, typed: str, sentence: str
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    result = CliRunner().invoke(app, typed.split())
    assert result.exit_code == 2
    assert result.stderr.replace("\u00a0", " ").startswith(sentence)
    assert "--help" in result.stderr
    assert not re.search("Usage|Error|Try|Invalid", result.stderr)


def test_a_damaged_model_is_refused_without_a_word_of_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    model = tmp_path / "m.bin"
    model.write_bytes(b"x")
    result = CliRunner().invoke(app, ["triage", "evaluate", str(model), "--model", str(model)])
    assert result.exit_code == 2
    assert result.stderr.startswith("Ce fichier n’est pas un modèle")


@pytest.mark.parametrize("typed", ["", "group", "backup", "triage", "thread import"])
def test_the_frame_of_a_help_page_is_in_the_operators_language(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    page = CliRunner().invoke(app, [*typed.split(), "--help"]).stdout
    assert "Utilisation" in page
    assert "Afficher cette aide." in page
    assert not re.search(r"Usage|Commands|Show this|\[required|default:|OPTIONS|ARGS", page)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    page = CliRunner().invoke(app, [*typed.split(), "--help"]).stdout
    assert "Usage: " in page
    assert "Show this message and exit." in page


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"jesuisla {version('jesuisla')}\n")


def test_the_earlier_name_of_a_command_works_and_is_not_shown() -> None:
    assert CliRunner().invoke(app, ["member", "drop-factors", "--help"]).exit_code == 0
    shown = CliRunner().invoke(app, ["member", "--help"]).stdout
    assert "reset-mfa" in shown
    assert "drop-factors" not in shown
