import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from jesuisla.cli.comment_files import FileProgress, read_rows
from jesuisla.cli.errors import Problem
from jesuisla.cli.triage import app

COMMENTS = [
    {"id": 1, "text": "Bienvenue à nos voisins, c’est une bonne nouvelle.", "lang": "fr"},
    {"id": 2, "text": "Il faut exterminer cette vermine de migrants.", "lang": "fr"},
    {"id": 3, "text": "🤡", "lang": "fr"},
]


@pytest.fixture
def jesuisla(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*words: object, stdin: str | bytes | None = None) -> Result:
        found = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
        if found.exception and not isinstance(found.exception, SystemExit | Problem | OSError):
            raise found.exception
        return found

    return run


def write_jsonl(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def write_csv(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, ["id", "text", "lang"])
        table.writeheader()
        table.writerows(COMMENTS)
    return path


def scores(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_it_scores_a_file_of_each_format(
    jesuisla: Callable[..., Result], tmp_path: Path, form: str
) -> None:
    source = tmp_path / f"comments.{form}"
    if form == "parquet":
        pl.DataFrame(COMMENTS).write_parquet(source)
    elif form == "csv":
        write_csv(source)
    else:
        write_jsonl(source, COMMENTS)
    out = tmp_path / "scores.jsonl"
    assert jesuisla("score", source, "--out", out).exit_code == 0
    kind, hateful, emoji = scores(out)
    assert [str(row["id"]) for row in (kind, hateful, emoji)] == ["1", "2", "3"]
    one, other = (row["labels"]["hate"]["probability"] for row in (kind, hateful))
    assert one < other
    assert emoji["labels"]["hate"]["unknown"] == "too_short"
    assert (hateful["targets"], emoji["targets"]) == (["origin"], None)


def test_quickly_it_reads_words_alone_and_says_so(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", COMMENTS)
    out = tmp_path / "scores.jsonl"
    assert jesuisla("score", source, "--quick", "--out", out).exit_code == 0
    assert {row["version"] for row in scores(out)} == {"2"}
    mixed = jesuisla("score", source, "--out", out)
    assert "version 2" in str(mixed.exception)


def test_an_archive_is_read_by_its_beginnings_and_says_so(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", COMMENTS)
    out = tmp_path / "scores.jsonl"
    assert jesuisla("score", source, "--archive", "--out", out).exit_code == 0
    (version,) = {row["version"] for row in scores(out)}
    assert version.endswith("-archive")
    both = jesuisla("score", source, "--archive", "--quick")
    assert "--quick or --archive" in str(both.exception)


def test_it_scores_a_pipe_and_says_which_words_weighed(jesuisla: Callable[..., Result]) -> None:
    piped = "".join(json.dumps(record) + "\n" for record in COMMENTS)
    found = jesuisla("score", "--words", stdin=piped)
    assert found.exit_code == 0
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert len(rows) == 3
    assert rows[1]["labels"]["hate"]["words"]


def test_a_run_broken_off_goes_on_with_every_row_exactly_once(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    records = [{"id": n, "text": f"Bonjour à tous, message {n}", "lang": "fr"} for n in range(1300)]
    source = write_jsonl(tmp_path / "in.jsonl", records)
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    jesuisla("score", source, "--out", whole)
    out.write_bytes(whole.read_bytes()[:70_001])  # in the middle of a line
    assert jesuisla("score", source, "--out", out).exit_code == 0
    assert out.read_bytes() == whole.read_bytes()
    assert [row["id"] for row in scores(out)] == list(range(1300))


def test_half_characters_and_a_mark_of_utf8_lose_no_row(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    odd = [{"id": "\ud83d", "text": "Bonjour \udfff à tous", "lang": "fr-\ud800"}, *COMMENTS]
    out = tmp_path / "scores.jsonl"
    assert jesuisla("score", write_jsonl(tmp_path / "a.jsonl", odd), "--out", out).exit_code == 0
    assert [row["id"] for row in scores(out)] == ["\ud83d", 1, 2, 3]
    for name in ("jsonl", "csv"):
        source = tmp_path / f"marked.{name}"
        plain = write_csv(source) if name == "csv" else write_jsonl(source, COMMENTS)
        source.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes())
        found = jesuisla("score", source)
        assert [str(json.loads(line)["id"]) for line in found.stdout.splitlines()] == list("123")


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_any_format_comes_through_a_pipe_and_texts_zipped(
    jesuisla: Callable[..., Result], tmp_path: Path, form: str
) -> None:
    source = tmp_path / "comments"
    if form == "parquet":
        pl.DataFrame(COMMENTS).write_parquet(source)
    elif form == "csv":
        source.write_bytes(gzip.compress(write_csv(source).read_bytes()))
    else:
        source.write_bytes(gzip.compress(write_jsonl(source, COMMENTS).read_bytes()))
    found = jesuisla("score", "--format", form, stdin=source.read_bytes())
    assert found.exit_code == 0
    assert [str(json.loads(line)["id"]) for line in found.stdout.splitlines()] == list("123")


@pytest.mark.parametrize("name", ["cut.jsonl.gz", "cut.csv.gz", "cut.parquet"])
def test_a_file_cut_short_is_told(
    jesuisla: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    source = tmp_path / name
    many = [{"id": n, "text": f"Bonjour {n * 7919}", "lang": "fr"} for n in range(900)]
    if name.endswith("parquet"):
        pl.DataFrame(many).write_parquet(source)
    else:
        source.write_bytes(gzip.compress(write_jsonl(source, many).read_bytes()))
    source.write_bytes(source.read_bytes()[:1500])
    found = jesuisla("score", source, "--out", tmp_path / "out.jsonl")
    assert isinstance(found.exception, Problem)
    assert "cannot be read" in str(found.exception)


def test_scores_of_other_comments_or_versions_are_never_gone_on_with(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    ours = write_jsonl(tmp_path / "a.jsonl", COMMENTS)
    fewer = write_jsonl(tmp_path / "b.jsonl", COMMENTS[:1])
    others = write_jsonl(tmp_path / "c.jsonl", [{**row, "id": -1} for row in COMMENTS * 2])
    out = tmp_path / "scores.jsonl"
    jesuisla("score", ours, "--out", out)
    whole = out.read_bytes()
    for source in (fewer, others):
        found = jesuisla("score", source, "--out", out)
        assert "other comments" in str(found.exception)
    out.write_bytes(whole.replace(b'"version": "', b'"version": "old '))
    assert "version old" in str(jesuisla("score", ours, "--out", out).exception)
    out.write_text("My diary.\nToday.")
    assert "no scores" in str(jesuisla("score", ours, "--out", out).exception)
    assert out.read_text() == "My diary.\nToday."


def test_the_bar_tells_how_much_of_a_file_is_read(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", COMMENTS * 2_000)
    way = FileProgress()
    found = read_rows(str(source), "", way=way)
    shares = [way.share for _row in found]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5 < shares[-1] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [('{"text": "ok"}\n{broken', "Row 2"), ("[1]\n", "Row 1"), ('{"body": "a"}\n', "no text")],
)
def test_a_row_that_cannot_be_read_is_named(
    jesuisla: Callable[..., Result], tmp_path: Path, content: str, said: str
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(content, "utf-8")
    found = jesuisla("score", source, "--out", tmp_path / "out.jsonl")
    assert isinstance(found.exception, Problem)
    assert said in str(found.exception)


def test_a_file_that_is_missing_or_no_model_is_told(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    assert isinstance(jesuisla("score", tmp_path / "none.csv").exception, FileNotFoundError)
    noise = tmp_path / "noise.npz"
    noise.write_bytes(b"not a model")
    found = jesuisla("score", "--model", noise, stdin="")
    assert "no model of this version" in str(found.exception)


@pytest.mark.parametrize("words", [["evaluate"], ["adapt", "--out", "new.npz", "--labels"]])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "contains no labelled comment. Each line needs"),
        (b'{"text": "Bonjour", "lang": "fr"}\n', "contains no labelled comment. Each line needs"),
        (b"{broken\n", "line 1: this is not valid JSON"),
        (b"\xff\xfe\n", "is not UTF-8 text"),
    ],
)
def test_labels_that_are_none_are_refused_and_nothing_is_written(
    jesuisla: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    content: bytes,
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "labels.jsonl").write_bytes(content)
    ended = jesuisla(*words, tmp_path / "labels.jsonl")
    assert isinstance(ended.exception, Problem)
    assert sentence in str(ended.exception)
    assert not (tmp_path / "new.npz").exists()


def test_too_few_labels_make_no_model(jesuisla: Callable[..., Result], tmp_path: Path) -> None:
    labels = write_jsonl(tmp_path / "labels.jsonl", labelled(5))
    out = tmp_path / "new.npz"
    ended = jesuisla("adapt", "--labels", labels, "--out", out)
    assert "too few labels" in str(ended.exception)
    assert not out.exists()


def test_many_labels_of_one_answer_alone_say_what_is_missing(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    labels = write_jsonl(tmp_path / "labels.jsonl", [{**row, "hate": 0} for row in labelled(90)])
    ended = jesuisla("adapt", "--labels", labels, "--out", tmp_path / "new.npz")
    assert "one of the two answers is missing or too rare (yes: 0, no: 90)" in ended.output
    assert "90 labels are not enough" not in ended.output
    assert not (tmp_path / "new.npz").exists()


def labelled(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": str(number),
            "text": "les pastèques encore" if number % 3 == 0 else "le marché encore",
            "lang": "fr",
            "source": "own",
            "use": "ship" if number % 2 else "nc",
            "hate": int(number % 3 == 0),
            "toxic": None,
            "meta": {"func": "fruit"} if number % 3 == 0 else None,
        }
        for number in range(count)
    ]


def test_it_evaluates_plain_and_zipped_files(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    plain = write_jsonl(tmp_path / "a.jsonl", labelled(30))
    zipped = tmp_path / "b.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    found = jesuisla("evaluate", plain, zipped, "--json")
    rows = json.loads(found.stdout)
    whole, func = rows
    promised = {"label", "lang", "source", "n", "prevalence", "auc", "ap", "macro_f1"}
    promised |= {"recall_at_10", "ece", "unknown", "ci95"}
    assert (set(whole), set(func)) == (promised, promised | {"func"})
    assert (whole["n"], func["n"], func["func"]) == (60, 20, "fruit")
    assert "fruit" in jesuisla("evaluate", plain).stdout
    stated = json.loads(jesuisla("evaluate", plain, "--json", "--prevalence", "0.05").stdout)[0]
    assert set(stated) - promised == {"doubtful", "yes_right", "no_right"}
    assert 0 <= stated["doubtful"] <= 1
    other = json.loads(jesuisla("evaluate", plain, "--json", "--prevalence", "0.5").stdout)[0]
    assert other["no_right"] is None or other["no_right"] <= stated["no_right"]


def test_a_labelled_record_out_of_form_is_named_by_file_and_line(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    good = write_jsonl(tmp_path / "a.jsonl", labelled(3))
    bad = write_jsonl(tmp_path / "b.jsonl", [*labelled(1), {"text": "Bonjour", "hate": 7}])
    found = jesuisla("evaluate", good, bad)
    assert isinstance(found.exception, Problem)
    assert "b.jsonl, line 2: a line needs a “text”" in str(found.exception)


def test_it_evaluates_names_that_no_screen_takes(
    jesuisla: Callable[..., Result], tmp_path: Path
) -> None:
    strange = [{**row, "source": "\ud83d"} for row in labelled(3)]
    found = jesuisla("evaluate", write_jsonl(tmp_path / "a.jsonl", strange), "--json")
    assert json.loads(found.stdout)[0]["source"] == "\ud83d"


def test_it_adapts_and_never_overwrites(jesuisla: Callable[..., Result], tmp_path: Path) -> None:
    labels = write_jsonl(tmp_path / "labels.jsonl", labelled(120))
    out = tmp_path / "ours.npz"
    found = jesuisla("adapt", "--labels", labels, "--out", out, "--version", "ours")
    assert found.exit_code == 0
    assert "hate fr: trained on 120, each tested by" in found.stdout
    assert "toxic" in found.stdout
    source = write_jsonl(tmp_path / "in.jsonl", COMMENTS)
    scored = tmp_path / "scores.jsonl"
    jesuisla("score", source, "--out", scored, "--model", out)
    assert {row["version"] for row in scores(scored)} == {"ours"}
    again = jesuisla("adapt", "--labels", labels, "--out", out)
    assert "never overwritten" in str(again.exception)
