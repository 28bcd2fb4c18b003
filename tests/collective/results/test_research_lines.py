"""What the operator exports is what the commands of the analysis read, and names nobody."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now
from typer.testing import CliRunner

from collective.actions.readings import read_thread
from jesuisla.analysis.triage import load_scorer
from jesuisla.analysis.visibility import read_sightings
from jesuisla.cli.main import app
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.results.research_lines import label_lines, reading_lines
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Comment, Reading, Thread
from jesuisla.collective.threads.quote_retention import erase_quote, forget_quotes

KEY = "k3y0fauth0r"


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test is open already."""
    monkeypatch.setattr("jesuisla.server.preparation.open_installation", lambda: None)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def threads_read(cast: Any, count: int = 3, **more: Any) -> list[Thread]:
    threads = [
        Thread.objects.create(group=cast.group, network="facebook", native_id=f"r{number}", **more)
        for number in range(count)
    ]
    for thread in threads:
        read_thread(thread, 2)
    Comment.objects.update(author_key=KEY)
    return threads


def labelled_thread(cast: Any, count: int = 120) -> Thread:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="labelled")
    for number in range(count):
        is_bad = number % 3 == 0
        comment = Comment.objects.create(
            group=cast.group,
            thread=thread,
            native_id=f"v{number}",
            author_key=KEY,
            text=f"Quel {'sale zargoule' if is_bad else 'gentil plimoule'} numéro {number}",
            language="fr",
        )
        Label.objects.create(
            group=cast.group,
            thread=thread,
            comment=comment,
            label="hate",
            value=int(is_bad),
            by=cast.moderator,
            source="corrected",
            at=now() - timedelta(minutes=count - number),
        )
    return thread


def test_exported_readings_fit_a_model(cast: Any, tmp_path: Path) -> None:
    threads_read(cast)
    out = tmp_path / "readings.jsonl"
    status, said, err = run("thread", "export", "readings", "--out", str(out))
    assert (status, err) == (0, "")
    assert "108 lines" in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    status, fitted, err = run("visibility", "fit", str(out), "--json")
    assert status == 0, err
    model = json.loads(fitted)["networks"]["facebook"]
    assert (model["readings"], model["threads"]) == (6, 3)
    entry = Entry.objects.get(event="ResearchFileWritten")
    assert (entry.actor, entry.facts["lines"], entry.facts["records"]) == (None, 108, "readings")


def test_exported_labels_teach_a_model(cast: Any, tmp_path: Path) -> None:
    labelled_thread(cast)
    out, model = tmp_path / "labels.jsonl", tmp_path / "model"
    status, _, err = run(
        "thread", "export", "labels", "--out", str(out), "--group", cast.group.slug
    )
    assert (status, err) == (0, "")
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 120
    assert json.loads(lines[0])["text"].endswith("numéro 0")
    status, told, err = run("triage", "adapt", "--labels", str(out), "--out", str(model))
    assert status == 0, err
    assert "hate fr: " in told
    assert load_scorer(model.read_bytes()).version.endswith("+local")


def test_nobody_is_named(cast: Any) -> None:
    threads_read(cast, 1)
    labelled_thread(cast, 6)
    text = "\n".join([*reading_lines(), *label_lines(cast.group)])
    assert KEY not in text
    assert "author" not in text
    assert cast.moderator.alias not in text
    # Readings quote nobody at all.
    assert not any("text" in json.loads(line) for line in reading_lines())


def test_only_quotes_still_kept_are_exported(cast: Any) -> None:
    thread = labelled_thread(cast, 6)
    gone = Comment.objects.get(native_id="v2")
    erase_quote(gone, by=None)
    texts = [json.loads(line)["text"] for line in label_lines(cast.group)]
    assert len(texts) == 5
    assert not any(text.endswith("numéro 2") for text in texts)
    forget_quotes(thread)
    assert list(label_lines(cast.group)) == []


def test_places_are_exported_when_the_quotes_are_gone(cast: Any) -> None:
    (thread,) = threads_read(cast, 1)
    forget_quotes(thread)
    looks = read_sightings(reading_lines())
    assert [len(look.standings) for look in looks] == [18, 18]
    assert all(item.length is None for look in looks for item in look.standings)


def test_figures_that_a_network_keeps_for_itself_and_invented_threads_stay_here(cast: Any) -> None:
    threads_read(cast, 1, invented=True)
    assert list(reading_lines()) == []
    Thread.objects.update(network="youtube", invented=False)
    assert len(list(reading_lines())) == 36
    Reading.objects.update(source="api")
    assert list(reading_lines()) == []


def test_no_file_is_overwritten_and_none_is_left_empty(cast: Any, tmp_path: Path) -> None:
    out = tmp_path / "readings.jsonl"
    status, _, err = run("thread", "export", "readings", "--out", str(out))
    assert (status, out.exists()) == (2, False)
    assert "no file was written" in err
    threads_read(cast, 1)
    out.write_text("mine", encoding="utf-8")
    status, _, err = run("thread", "export", "readings", "--out", str(out))
    assert (status, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "already exists" in err
    assert not Entry.objects.filter(event="ResearchFileWritten").exists()
