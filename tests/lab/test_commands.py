"""What the laboratory adds to ``jesuisla``, and what is said where it is not installed."""

import json
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jesuisla.cli import families
from jesuisla.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
LAB = tomllib.loads((ROOT / "lab/pyproject.toml").read_text("utf-8"))["project"]
DECLARED = LAB["entry-points"][families.ENTRY_POINTS]
BROUGHT = [(family, name) for family, names in families.IN_LAB.items() for name in names]

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run ``jesuisla`` in English, with the laboratory as its ``pyproject.toml`` declares it."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    declared = EntryPoints(
        EntryPoint(name, value, families.ENTRY_POINTS) for name, value in DECLARED.items()
    )
    monkeypatch.setattr(families, "entry_points", declared.select)
    families._added.cache_clear()
    yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])
    families._added.cache_clear()


@pytest.fixture
def run_without_lab(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(families, "entry_points", EntryPoints().select)
    return run


def test_both_distributions_have_one_version_and_the_lab_is_installed_beside() -> None:
    product = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert LAB["version"] == product["version"]
    assert LAB["dependencies"] == [f"jesuisla=={product['version']}"]
    installed = entry_points(group=families.ENTRY_POINTS)
    assert {(one.name, one.value) for one in installed} == set(DECLARED.items())


@pytest.mark.parametrize(("family", "name"), BROUGHT)
def test_a_command_of_the_lab_keeps_its_name(run: Run, family: str, name: str) -> None:
    assert name in run(family, "--help").stdout
    page = run(family, name, "--help")
    assert page.exit_code == 0
    own_option = {"simulate": "--rule", "study-labels": "--draws"}.get(name, "--out")
    assert own_option in page.stdout


def test_every_command_that_the_lab_brings_is_known_to_the_product(run: Run) -> None:
    del run  # only makes the entry points visible
    assert [
        (family, name) for family in families.IN_LAB for name in families._added(family)
    ] == BROUGHT


@pytest.mark.parametrize(("family", "name"), BROUGHT)
@pytest.mark.parametrize(
    ("language", "words"),
    [("en_GB.UTF-8", "which is not installed"), ("fr_FR.UTF-8", "qui n’est pas installé")],
)
def test_without_the_lab_one_sentence_says_what_to_install(
    run_without_lab: Run,
    monkeypatch: pytest.MonkeyPatch,
    family: str,
    name: str,
    language: str,
    words: str,
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    told = run_without_lab(family, name, "data", "--out", "x")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert f"jesuisla {family} {name}" in told.stderr
    assert words in told.stderr
    assert "pip install ./lab" in told.stderr
    assert told.stderr.count("\n") == 1


def test_without_the_lab_the_product_keeps_its_own_commands(run_without_lab: Run) -> None:
    page = run_without_lab("triage", "--help").stdout
    assert all(name in page for name in ("score", "evaluate", "adapt"))
    assert "train" not in page
    assert run_without_lab("triage", "sing").exit_code == 2


def write_comments(path: Path, use: str) -> Path:
    comments = [
        {"text": f"les pastèques {n}", "lang": "fr", "source": "own", "use": use, "hate": n % 2}
        for n in range(30)
    ]
    path.write_text("".join(json.dumps(comment) + "\n" for comment in comments), "utf-8")
    return path


def test_training_uses_only_what_may_be_given_away(run: Run, tmp_path: Path) -> None:
    data = write_comments(tmp_path / "a.jsonl", "nc")
    told = run("triage", "train", data, "--out", tmp_path / "m.npz")
    assert told.exit_code == 2
    assert "no comment whose licence allows" in told.stderr
    assert not (tmp_path / "m.npz").exists()


def test_the_card_is_written_from_comments_that_were_never_learned_from(
    run: Run, tmp_path: Path
) -> None:
    data, out = write_comments(tmp_path / "a.jsonl", "nc"), tmp_path / "card.md"
    told = run("triage", "card", data, "--out", out)
    assert told.exit_code == 0, told.stderr
    text = out.read_text("utf-8")
    assert "| hate | fr | own | 30 |" in text
    assert text.startswith("# The bundled classifier")


def test_a_simulation_says_that_it_is_one(run: Run) -> None:
    told = json.loads(run("visibility", "simulate", "--seeds", 2, "--members", 6, "--json").stdout)
    assert told["simulated"] is True
    assert told["rule"] == "hot"
    assert "simulated" in run("visibility", "simulate", "--seeds", 1, "--members", 6).stdout


def test_a_rule_that_is_not_there_is_refused(run: Run) -> None:
    told = run("visibility", "simulate", "--rule", "magic")
    assert told.exit_code == 2
    assert "Unknown rule" in told.stderr
