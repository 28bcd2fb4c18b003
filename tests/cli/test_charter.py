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


def rules_said(line: str) -> set[str]:
    return {remark["rule"] for remark in json.loads(line)["remarks"]}


def test_every_rule_is_asked_for_by_all_alone() -> None:
    drafts = [{"id": 1, "text": "Il faudrait quand même réviser ses classiques."}]
    told = run("charter", "check", "--lang", "fr-CA", "--json", drafts=drafts)
    every = run("charter", "check", "--lang", "fr-CA", "--json", "--all", drafts=drafts)
    assert "lecturing" not in rules_said(told.stdout)
    assert "lecturing" in rules_said(every.stdout)


def test_all_that_a_draft_may_say_of_itself_is_read() -> None:
    text = "Les bus gratuits, moi, je les prends chaque matin pour aller au travail avec ma fille."
    drafts = [
        {"id": "copied", "text": text, "others": [text]},
        {"id": "long", "text": f"{text} " * 12, "network": "instagram"},
        {"id": "end", "text": f"#ici {text}", "hashtag": "ici", "hashtag_place": "end"},
        {"id": "start", "text": f"#ici {text}", "hashtag": "#ici", "hashtag_place": "start"},
        {
            "id": "expired",
            "text": f"{text} https://exemple.org/etude",
            "goal": "fact",
            "sheets": [{"answer": "a", "sources": ["https://exemple.org/etude"], "expired": True}],
        },
        {"id": "en", "lang": "en-GB", "text": "STOP THIS NOW, ALL OF YOU PEOPLE !!!!"},
    ]
    told = run("charter", "check", "--lang", "fr", "--json", drafts=drafts)
    assert told.exit_code == 0, told.stderr
    copied, long, end, start, expired, shouting = told.stdout.splitlines()
    assert "copied" in rules_said(copied)
    assert "too_long" in rules_said(long)
    assert "hashtag" in rules_said(end)
    assert "hashtag" not in rules_said(start)
    assert "expired_fact" in rules_said(expired)
    assert "quietly" in json.loads(shouting)["remarks"][0]["question"]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de-AT", "Geht etwas verloren, wenn du es leise sagst?"),
        ("it", "Perde qualcosa, se lo dici a bassa voce?"),
        ("es_MX", "¿Pierde algo si lo dices en voz baja?"),
        ("sv", "Förlorar den något om du säger det lugnt?"),
        ("pl", "Czy coś straci, jeśli powiesz to spokojnie?"),
        ("cs", "Does it lose anything if you say it quietly?"),
    ],
)
def test_a_draft_is_asked_about_in_its_own_language(language: str, question: str) -> None:
    told = run("charter", "check", "--lang", language, "--json", drafts=[{"text": "Stop !!!!"}])
    assert told.exit_code == 0, told.stderr
    asked = [each["question"] for each in json.loads(told.stdout)["remarks"]]
    assert question in asked


def test_a_goal_that_nobody_knows_is_told_and_the_rest_is_read() -> None:
    drafts = [
        {"id": 1, "text": "Arrêtez tout !!!!", "goal": "win", "hashtag_place": "above"},
        {"id": 2, "text": "Ma voisine chante le soir.", "goal": "opinion"},
    ]
    told = run("charter", "check", "--lang", "fr", "--json", drafts=drafts)
    assert told.exit_code == 0, told.stderr
    assert len(told.stdout.splitlines()) == 2
    assert "Line 1: “goal” is left out, it is none of opinion, perspective, fact." in told.stderr
    assert "“hashtag_place” is left out" in told.stderr


def test_sheets_and_voices_are_read_as_people_write_them() -> None:
    text = "Depuis que le foyer est ouvert, les vols ont baissé de 12 %. On respire mieux ici."
    claim = "Les plaintes pour vol ont baissé de 12 % depuis l’ouverture du foyer."
    sheets: list[Any] = [
        {"claim": claim, "valid_until": "2020-01-31"},
        {"claims": ["?", claim], "valid_until": "2020-01-31T00:00:00Z"},
        {"address": "exemple.org/f", "valid_until": "2020-01-31", "claim": None, "more": [1]},
        {"sources": [{"url": "https://exemple.org/f"}], "state": "expired"},
        {"claim": claim, "valid_until": "2199-01-31"},
        {"claim": claim, "valid_until": "next year"},
        claim,
    ]
    drafts = [
        {"id": at, "text": f"{text} https://exemple.org/f", "sheets": [sheet]}
        for at, sheet in enumerate(sheets)
    ]
    drafts.append({"id": 7, "text": text, "others": [{"text": text}, None], "unknown": {}})
    told = run("charter", "check", "--lang", "fr", "--json", drafts=drafts)
    assert told.exit_code == 0, told.stderr
    *by_sheet, voice = map(rules_said, told.stdout.splitlines())
    past = [True, True, True, True, False, False, False]
    assert ["expired_fact" in rules for rules in by_sheet] == past
    assert "copied" in voice
    assert "Line 6: “valid_until” is left out, it is no day such as 2026-01-31." in told.stderr


def test_a_goal_may_be_said_in_more_words() -> None:
    text = "Ma voisine chante tous les soirs sur son balcon, et la rue l’écoute."
    drafts = [{"text": text, "goal": goal, "language": "fr"} for goal in ("sourced fact", "Fact")]
    told = run("charter", "check", "--json", "--all", drafts=drafts)
    assert told.exit_code == 0, told.stderr
    assert not told.stderr
    assert ["tone" in rules_said(line) for line in told.stdout.splitlines()] == [True, True]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sheets": [5]}, "a sheet has to be words"),
        ({"sheets": "one"}, "“sheets” has to be a list"),
        ({"others": "another voice"}, "“others” has to be a list"),
        ({"hashtag": 5}, "“hashtag” has to be words"),
        ({"network": ["facebook"]}, "“network” has to be words"),
    ],
)
def test_what_cannot_be_read_of_a_draft_is_named(wrong: dict[str, Any], says: str) -> None:
    told = run("charter", "check", "--lang", "fr", drafts=[{"text": "Bonjour.", **wrong}])
    assert told.exit_code != 0
    sentence = told.stderr or (explain(told.exception) or "")
    assert says in sentence
    assert "1" in sentence


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_answered() -> None:
    lines = [
        json.dumps({"id": 1, "text": "TOUT LE MONDE LE SAIT DEPUIS TOUJOURS !!!!"}),
        "{",
        "",
        "[" * 100_000,
        json.dumps({"id": 5, "text": "Bonjour.", "others": "another voice"}),
        json.dumps({"id": 6, "text": "\ud83d Bonjour."}),
        json.dumps({"id": 7, "text": "Je tiens un café."}),
    ]
    words = ("charter", "check", "--lang", "fr", "--json")
    told = CliRunner().invoke(app, words, input="\n".join(lines))
    assert told.exit_code == 2
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, 6, 7]
    assert "shouting" in {remark["rule"] for remark in answers[0]["remarks"]}
    named = [line[: len("Line 2")] for line in told.stderr.splitlines()]
    assert named == ["Line 2", "Line 4", "Line 5"]


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
        ("[" * 100_000, "no JSON"),
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
