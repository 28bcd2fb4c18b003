import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from jesuisla.analysis import triage
from jesuisla.analysis.triage.scorer import ModelError
from jesuisla.collective.meanings.index import IndexState
from jesuisla.server.doctor import State, collective, database, machine
from jesuisla.server.environment import Environment
from jesuisla.server.health import JobQueue
from processes import Installation

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_it_refuses_an_old_database_and_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.version(150_012, embedded=False).state == State.WRONG
    assert database.version(160_000, embedded=False).state == State.RIGHT
    monkeypatch.setattr(machine.sys, "version_info", (3, 10, 4))
    assert machine.python().state == State.WRONG


def test_it_names_the_changes_that_tables_lack() -> None:
    found = database.tables(["watch.0002_more"])
    assert found.state == State.WRONG
    assert "watch.0002_more" in found.sentence


def test_an_empty_database_is_told_by_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    missing = ["groups.0001_initial", "members.0001_initial"]
    monkeypatch.setattr("jesuisla.server.preparation.missing_migrations", lambda: missing)
    monkeypatch.setattr("jesuisla.server.health.queue_now", Mock(side_effect=AssertionError))
    (finding,) = database.look()
    assert (finding.state, finding.sentence) == (State.WRONG, "The database is still empty.")
    assert "jesuisla group create" in finding.advice


@pytest.mark.parametrize(
    ("queue", "states"),
    [
        (JobQueue(0, None, 3.0, 0, 0), {"queue": "right", "worker": "right"}),
        (JobQueue(9, 20.0, 3.0, 0, 0), {"queue": "right", "worker": "right"}),
        (JobQueue(9, 301.0, 3.0, 0, 0), {"queue": "wrong", "worker": "right"}),
        (JobQueue(0, None, None, 2, 0), {"queue": "right", "stalled": "wrong", "worker": "note"}),
        (JobQueue(0, None, 61.0, 0, 0), {"queue": "right", "worker": "note"}),
        (JobQueue(0, None, 3.0, 0, 4), {"queue": "right", "failed": "note", "worker": "right"}),
    ],
)
def test_it_knows_when_jobs_wait_too_long(queue: JobQueue, states: dict[str, str]) -> None:
    assert {found.code: found.state for found in database.queue(queue)} == states


def test_it_counts_one_job_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    sentences = [
        next(iter(database.queue(JobQueue(waiting, 2.0, 3.0, 0, 0)))).sentence for waiting in (1, 2)
    ]
    assert sentences == [
        "1 job is queued; there is no delay.",
        "2 jobs are queued; there is no delay.",
    ]


@pytest.mark.parametrize(
    ("worker_seconds", "advice"),
    [(3.0, "Start an additional jesuisla worker."), (None, "Start jesuisla serve.")],
)
def test_it_says_how_waiting_jobs_get_done(
    worker_seconds: float | None, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup may hold jobs that waited: they are late as soon as it is restored."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    finding = next(iter(database.queue(JobQueue(4, 900.0, worker_seconds, 0, 0))))
    assert finding.state == State.WRONG
    assert finding.advice.startswith(advice)


def test_it_knows_how_old_the_last_backup_is() -> None:
    assert database.backups(None, NOW).state == State.NOTE
    assert database.backups(NOW - timedelta(hours=47), NOW).state == State.RIGHT
    assert database.backups(NOW - timedelta(days=3), NOW).state == State.WRONG


def test_it_sees_a_key_that_others_can_read(tmp_path: Path) -> None:
    environment = Environment(data_dir=tmp_path, secret_key=None)
    assert machine.secret_key(environment).state == State.NOTE
    (tmp_path / "secret-key").write_text("k" * 40)
    (tmp_path / "secret-key").chmod(0o644)
    assert machine.secret_key(environment).state == State.WRONG
    (tmp_path / "secret-key").chmod(0o600)
    assert machine.secret_key(environment).state == State.RIGHT


def test_it_asks_for_https_and_mail_once_others_come(tmp_path: Path) -> None:
    alone = Environment(data_dir=tmp_path)
    public = Environment(data_dir=tmp_path, hosts=("room.example",))
    served = Environment(data_dir=tmp_path, hosts=("room.example",), secure=True)
    assert [machine.https(one).state for one in (alone, public, served)] == [
        State.NOTE,
        State.WRONG,
        State.RIGHT,
    ]
    assert machine.mail(alone).state == State.NOTE
    assert machine.mail(served).state == State.WRONG


def test_it_sees_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: SimpleNamespace(free=10**8))
    found = machine.disk(tmp_path / "not" / "yet")
    assert found.state == State.WRONG
    assert "0.1" in found.sentence


def test_it_reminds_of_rules_that_nobody_read_for_long() -> None:
    assert collective.rules(date(2020, 1, 1)).state == State.RIGHT
    late = collective.rules(date(2099, 1, 1))
    assert late.state == State.NOTE
    assert "facebook" in late.sentence


def test_it_wants_a_home_group() -> None:
    assert collective.home_group(None).state == State.WRONG
    assert collective.home_group("#jesuislà").state == State.RIGHT


def test_it_names_the_version_of_the_scorer_and_sees_a_broken_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = collective.scorer()
    assert found.state == State.RIGHT
    assert triage.shipped_scorer().version in found.sentence
    for error in (ModelError("cut off"), FileNotFoundError(2, "No such file", "shipped.npz")):
        monkeypatch.setattr(triage, "shipped_scorer", Mock(side_effect=error))
        found = collective.scorer()
        assert found.state == State.WRONG
        assert str(error) in found.sentence


@pytest.mark.slow
def test_it_speaks_for_machines_and_ends_with_the_right_status(
    group: Installation, tmp_path: Path
) -> None:
    status, out, err = group.run("doctor", "--json")
    answer = json.loads(out)
    assert status == 0, out + err
    assert answer["right"]
    codes = {finding["code"] for finding in answer["findings"]}
    assert codes >= {
        "python", "settings", "disk", "secret-key", "mail", "https", "time-zones", "database",
        "tables", "queue", "worker", "backup", "home", "hosts", "rules", "scorer",
    }  # fmt: skip
    group.ask("UPDATE groups_group SET home = false")
    status, out, _ = group.run("doctor")
    assert status == 1
    assert "✗ There is no home group" in out
    status, out, err = group.run(
        "doctor", "--json", JESUISLA_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none"
    )
    assert status == 1
    assert "Traceback" not in err
    wrong = [one for one in json.loads(out)["findings"] if one["state"] == "wrong"]
    assert [one["code"] for one in wrong] == ["database"]


@pytest.mark.parametrize(
    ("state", "can_read", "how", "words"),
    [
        (IndexState(is_possible=True, is_made=True), True, State.RIGHT, ""),
        (IndexState(is_possible=True, is_made=False), True, State.NOTE, "jesuisla serve"),
        (IndexState(is_possible=False, is_made=False), True, State.NOTE, "pgvector 0.8"),
        (IndexState(is_possible=True, is_made=True), False, State.NOTE, "meanings.md"),
    ],
)
def test_it_says_whether_texts_are_found_by_meaning(
    monkeypatch: pytest.MonkeyPatch, state: IndexState, can_read: bool, how: State, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    finding = database.meanings(state, can_read=can_read)
    assert finding.state == how
    assert words in finding.advice
