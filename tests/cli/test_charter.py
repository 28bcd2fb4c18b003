"""``jesuisla charter``: drafts from a pipe, and how often the coach is right on a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jesuisla.cli.errors import explain
from jesuisla.cli.main import app


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def run(*words: str, drafts: list[Any] | None = None) -> Any:
    lines = "".join(json.dumps(draft) + "\n" for draft in drafts or [])
    return CliRunner().invoke(app, words, input=lines)


def test_remarks_come_in_the_order_of_the_drafts() -> None:
    drafts = [
        {"id": 7, "text": "Arrêtez tout !!!!"},
        {"id": "b", "text": "Ma voisine chante le soir."},
        {"id": "c", "text": "À lire : https://exemple.org", "hashtag": "#ici"},
    ]
    told = run("charter", "check", "--lang", "fr", "--json", drafts=drafts)
    assert told.exit_code == 0, told.stderr
    first, second, third = map(json.loads, told.stdout.splitlines())
    assert (first["id"], second["id"], third["id"]) == (7, "b", "c")
    (shouting,) = [each for each in first["remarks"] if each["rule"] == "shouting"]
    assert drafts[0]["text"][shouting["start"] : shouting["end"]] == "!!!!"
    assert shouting["question"].endswith("?")
    assert second["remarks"] == []
    assert {each["rule"] for each in third["remarks"]} == {"link_only", "hashtag"}


def test_a_file_of_judged_drafts_is_measured_and_none_of_it_shown(tmp_path: Path) -> None:
    file = tmp_path / "fr.jsonl"
    drafts = [
        {"id": 1, "text": "Quadrillevermillon !!!!", "kind": "clumsy", "rules": ["shouting"]},
        {"id": 2, "text": "Je tiens un café.", "kind": "perfect", "trap": "", "rules": []},
    ]
    file.write_text("".join(json.dumps(draft) + "\n" for draft in drafts), "utf-8")
    told = run("charter", "evaluate", str(file), "--json")
    assert told.exit_code == 0, told.stderr
    assert "uadrille" not in told.stdout
    figures = json.loads(told.stdout)
    (shouting,) = [
        row for row in figures["rules"] if row["rule"] == "shouting" and row["lang"] == "fr"
    ]
    assert (shouting["right"], shouting["remarked"], shouting["meant"]) == (1, 1, 1)
    assert figures["perfect"] == [
        {"trap": "", "lang": "fr", "drafts": 1, "by_default": 0, "with_more": 0}
    ]
    table = run("charter", "evaluate", str(file)).stdout
    assert "shouting\tfr\t1\t1\t1" in table


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"text": "a", "rules": ["rhyme"]}', "Line 1"),
        ("{", "no JSON"),
        ('{"rules": []}', "no “text”"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "fr.jsonl"
    file.write_text(line, "utf-8")
    told = run("charter", "evaluate", str(file))
    assert told.exit_code != 0
    assert says in (told.stderr or (explain(told.exception) or ""))
    assert run("charter", "evaluate", str(tmp_path / "none.jsonl")).exit_code != 0
