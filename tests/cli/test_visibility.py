"""``jesuisla visibility`` as a stranger types it."""

import gzip
import json
from datetime import date

import pytest
from typer.testing import CliRunner

from analysis.visibility.looks import lessons, look
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.sighting import SightingFault
from jesuisla.cli.errors import Problem, explain
from jesuisla.cli.visibility import _faulty, app
from jesuisla.networks.network_rules import rules_of

runner = CliRunner()


def written(path, looks):
    with path.open("w", encoding="utf-8") as file:
        for number, one in enumerate(looks):
            for item in one.standings:
                row = {
                    "thread": one.thread, "reading": number, "taken_at": one.taken_at.isoformat(),
                    "order": one.order.value, "network": one.network, "place": item.place,
                    "comment": item.comment, "kind": item.kind.value, "likes": item.likes,
                    "replies": item.replies, "created_at": item.created_at.isoformat(),
                    "length": item.length,
                }  # fmt: skip
                file.write(json.dumps(row) + "\n")
    return path


@pytest.fixture
def readings(tmp_path):
    kinds = [CommentKind.HATEFUL] * 4 + [CommentKind.OURS] * 5 + [CommentKind.SUPPORTIVE] * 3
    last = look([30, 22, 15, 9, 4, 3, 3, 2, 1, 1, 0, 0], kinds=kinds, thread="now", hours=9)
    return written(tmp_path / "readings.jsonl", [*lessons(10), last])


def told(*arguments):
    result = runner.invoke(app, [*map(str, arguments), "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_a_plan_gives_chances_lists_and_attention(readings):
    found = told("plan", readings, "--members", 20, "--per-member", 5, "--top", 5)
    assert len(found["lists"]) == 20
    assert all(len(chosen) == 5 for chosen in found["lists"])
    good = {f"c{n}" for n in range(4, 12)}
    assert {name for chosen in found["lists"] for name in chosen} <= good
    assert {tuple(chosen) for chosen in found["lists"]} != {tuple(found["lists"][0])}
    for comment in found["comments"]:
        assert set(comment["p_top"]) == {"3", "5", "10"}
        assert comment["supports_for_even_chance"] is None or comment["bearing"] == "told"
    for shares in found["attention"].values():
        assert sum(shares.values()) == pytest.approx(1, abs=1e-4)
    assert found["attention"]["planned"]["ours"] > found["attention"]["unaided"]["ours"]
    assert found["thread"] == "now"
    assert found["learned_from"] == {"readings": 20, "threads": 10}


def test_a_network_whose_rules_forbid_it_gets_chances_but_no_list(tmp_path):
    looks = [
        *lessons(3, network="reddit"),
        look([3, 2, 1], kinds=[CommentKind.OURS] * 3, network="reddit", hours=9),
    ]
    found = told("plan", written(tmp_path / "r.jsonl", looks))
    assert found["closed"] == "rules_forbid"
    assert not any(found["lists"])
    result = runner.invoke(app, ["plan", str(tmp_path / "r.jsonl")])
    assert result.exit_code == 0


def test_rules_past_their_review_give_chances_but_no_list(readings, monkeypatch):
    rules = rules_of("facebook").model_copy(update={"review_by": date(2026, 1, 1)})
    monkeypatch.setattr("jesuisla.networks.network_rules.rules_of", lambda _: rules)
    found = told("plan", readings)
    assert found["closed"] == "rules_outdated"
    assert not any(found["lists"])
    assert found["attention"]["planned"] == found["attention"]["unaided"]


def test_a_list_is_no_longer_than_the_rules_let_a_person_give_at_a_time(readings):
    found = told("plan", readings, "--per-member", 50)
    assert max(map(len, found["lists"])) == rules_of("facebook").ceilings.supports_in_ten_minutes


def test_what_was_fitted_can_be_planned_with(readings, tmp_path):
    model = tmp_path / "model.json"
    learned = told("fit", readings, "--out", model)
    assert learned["networks"]["facebook"]["readings"] == 21
    found = told("plan", readings, "--model", model)
    assert found["learned_from"]["readings"] == 21


def test_an_evaluation_names_its_cases(readings):
    found = told("evaluate", readings)
    assert found["n_threads"] == 11
    assert {"top10_overlap", "spearman", "ece_top5"} <= set(found)


def test_readings_come_from_a_pipe_and_zipped_as_well(readings, tmp_path):
    plain = told("evaluate", readings)
    zipped = tmp_path / "readings.jsonl.gz"
    zipped.write_bytes(gzip.compress(readings.read_bytes()))
    assert told("evaluate", zipped) == plain
    for piped in (readings.read_bytes(), zipped.read_bytes()):
        result = runner.invoke(app, ["evaluate", "-", "--json"], input=piped)
        assert json.loads(result.stdout) == plain


def test_a_zipped_file_cut_short_is_refused_in_one_sentence(readings, tmp_path):
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(readings.read_bytes())[:-40])
    result = runner.invoke(app, ["evaluate", str(cut)])
    assert isinstance(result.exception, Problem)
    assert str(cut) in str(result.exception)


def test_figures_are_printed_one_by_one_and_no_empty_list(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    looks = [*lessons(3), look([3, 2, 1], kinds=[CommentKind.NEUTRAL] * 3, hours=9)]
    result = runner.invoke(app, ["plan", str(written(tmp_path / "l.jsonl", looks))])
    lines = result.stdout.splitlines()
    assert lines[0] == "This snapshot contains no comment to support."
    assert all(line.split()[0].startswith(("now.", "unaided.", "planned.")) for line in lines[1:])
    assert "{" not in result.stdout
    assert result.exit_code == 0


def test_what_was_learned_is_printed_by_weight(tmp_path):
    result = runner.invoke(app, ["fit", str(written(tmp_path / "l.jsonl", lessons(2)))])
    assert result.exit_code == 0
    assert "likes" in result.stdout


def test_two_networks_may_call_two_threads_by_one_name(tmp_path):
    looks = [*lessons(3), *lessons(3, network="youtube", seed=1)]
    found = told("evaluate", written(tmp_path / "r.jsonl", looks))
    assert (found["n_threads"], found["n_with_earlier_reading"]) == (6, 6)


def test_every_fault_of_a_reading_has_words_of_its_own():
    assert len({_faulty(fault, "") for fault in SightingFault}) == len(SightingFault)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON"),
        ('{"thread": "t"}', "reading"),
        (
            '{"thread": "t", "reading": 1, "taken_at": "2026-01-01T12:00:00Z", "place": 1}',
            "relevance",
        ),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_one_sentence(tmp_path, monkeypatch, text, words):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    path = tmp_path / "wrong.jsonl"
    path.write_text(text, encoding="utf-8")
    for command in ("fit", "evaluate", "plan"):
        result = runner.invoke(app, [command, str(path)])
        assert isinstance(result.exception, Problem)
        assert words in str(result.exception)


def test_a_missing_file_another_encoding_and_a_wrong_model_are_refused(
    tmp_path, monkeypatch, readings
):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"thread": "é"}'.encode("latin-1"))
    wrong = tmp_path / "model.json"
    wrong.write_text('{"features": []}', encoding="utf-8")
    for arguments, words in (
        (["fit", str(tmp_path / "none.jsonl")], "not found"),
        (["fit", str(latin)], "UTF-8"),
        (["plan", str(readings), "--model", str(wrong)], "not written by"),
        (["plan", str(readings), "--model", str(tmp_path / "none.json")], "not found"),
        (["plan", str(tmp_path)], "is a folder"),
        (["fit", str(readings), "--out", str(tmp_path / "no" / "model")], "does not exist"),
    ):
        result = runner.invoke(app, arguments)
        assert result.exception is not None, arguments
        sentence, status = explain(result.exception)
        assert status == 2
        assert words in sentence
