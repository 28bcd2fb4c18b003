"""Killing web, worker or database at any moment loses nothing and doubles nothing."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jesuisla.server.serving import Address, any_free_port
from nursery import Program
from processes import PATIENCE, Installation, alive, descendants, fill_tables, until

WORKER = "import killed; from jesuisla.server.worker import main; main()"
PUT_ON = """
import os, killed, django
os.environ["DJANGO_SETTINGS_MODULE"] = "jesuisla.server.settings"
django.setup()
from django.db import transaction
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
with transaction.atomic():
    record(killed.KettleOn(group=Group.objects.get().pk), by=None)
"""
STATUS = "SELECT status, attempts FROM procrastinate_jobs WHERE task_name LIKE '%%deliver'"
ENTRIES = "SELECT count(*) FROM journal_entry WHERE event = 'TeaPoured'"


def work(group: Installation, kettle: Path) -> Program:
    return group.python(
        "-c", WORKER, "--parent", group.parent, "--heartbeat", "0.2", "--stalled", "5",
        KETTLE=str(kettle), PYTHONPATH=str(Path(__file__).parent),
    )  # fmt: skip


@pytest.mark.slow
def test_a_job_whose_worker_was_killed_takes_effect_once(
    group: Installation, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    put_on = group.python("-c", PUT_ON, KETTLE=str(tmp_path), PYTHONPATH=str(Path(__file__).parent))
    assert put_on.wait(PATIENCE) == 0
    first = work(group, tmp_path)
    until(lambda: list(tmp_path.glob("begun-*")))
    first.kill()
    first.wait()
    assert group.ask(ENTRIES) == [(0,)], "what was half done is gone"
    (tmp_path / "hold").unlink()
    second = work(group, tmp_path)
    until(lambda: group.ask(STATUS)[0][0] == "succeeded")
    assert group.ask(ENTRIES) == [(1,)]
    assert group.ask(STATUS) == [("succeeded", 2)]
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0


@pytest.mark.slow
def test_whoever_takes_the_place_of_a_killed_worker_takes_up_its_job_at_once(
    group: Installation, tmp_path: Path
) -> None:
    """Others would wait for an hour here, in case it was only slow."""
    folder = tmp_path / "kettle"
    folder.mkdir()
    (folder / "hold").touch()
    variables = {"KETTLE": str(folder), "PYTHONPATH": str(Path(__file__).parent)}
    put_on = group.python("-c", PUT_ON, **variables)
    assert put_on.wait(PATIENCE) == 0
    options = ["--parent", group.parent, "--stalled", "3600", "--numbers", str(tmp_path / "0")]
    first = group.python("-c", WORKER, *options, **variables)
    until(lambda: list(folder.glob("begun-*")))
    first.kill()
    first.wait()
    (folder / "hold").unlink()
    group.python("-c", WORKER, *options, **variables)
    until(lambda: group.ask(STATUS) == [("succeeded", 2)])
    assert group.ask(ENTRIES) == [(1,)]


def rows_of(threads: int, comments: int) -> list[dict[str, Any]]:
    return [
        {
            "thread_id": f"t{thread}",
            "id": f"t{thread}c{comment}",
            "network": "youtube",
            "text": f"Commentaire {comment} du fil {thread}",
            "author": f"a{comment % 7}",
            "rank": comment,
        }
        for thread in range(threads)
        for comment in range(comments)
    ]


@pytest.mark.slow
def test_an_import_killed_again_and_again_ends_as_if_it_had_not_been(
    group: Installation, tmp_path: Path
) -> None:
    rows = rows_of(threads=40, comments=50)
    file = tmp_path / "threads.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    kept = [_killed_import(group, file, after=seconds) for seconds in (0.0, 0.2)]
    assert kept == sorted(kept), "what was kept stays kept"
    status, out, err = group.run("thread", "import", str(file))
    assert status == 0, err
    assert "40 threads" in out
    assert _count(group) == len(rows)
    assert group.ask("SELECT count(*) FROM watch_thread") == [(40,)]
    doubled = "SELECT 1 FROM watch_comment GROUP BY thread_id, native_id HAVING count(*) > 1"
    assert group.ask(doubled) == []
    status, out, _ = group.run("thread", "import", str(file))
    assert "0 new comments" in out
    assert _count(group) == len(rows)


def _killed_import(group: Installation, file: Path, *, after: float) -> int:
    """Kill an import so many seconds after it kept something new; how much is kept then."""
    known = _count(group)
    process = group.start("thread", "import", str(file))
    until(lambda: process.poll() is not None or _count(group) > known)
    time.sleep(after)
    process.kill()
    process.wait()
    return _count(group)


def _count(installation: Installation) -> int:
    return int(installation.ask("SELECT count(*) FROM watch_comment")[0][0])


@pytest.mark.slow
def test_serve_outlives_its_children_and_nothing_outlives_serve(group: Installation) -> None:
    address = Address(host="127.0.0.1", port=any_free_port("127.0.0.1"))
    serve = group.start("serve", "--port", str(address.port), "--job-processes", "2")
    assert serve.stdout.readline() == f"Ready: http://127.0.0.1:{address.port}\n"
    (web,) = _children(serve.pid, "jesuisla.server.web")
    os.kill(web, signal.SIGKILL)
    until(lambda: not alive(web))
    until(address.answers)
    workers = _children(serve.pid, "jesuisla.server.worker")
    assert len(workers) == 2
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    until(lambda: not any(map(alive, workers)))
    until(lambda: len(_children(serve.pid, "jesuisla.server.worker")) == 2)
    family = descendants(serve.pid)
    serve.kill()
    assert serve.stdout.read() == "", "one line and no more, whatever its children say"
    until(lambda: not any(alive(pid) for pid in family))
    assert not address.answers()


def _children(pid: int, module: str) -> list[int]:
    import psutil

    def command(child: psutil.Process) -> list[str]:
        try:
            return list(child.cmdline())
        except psutil.Error:
            return []

    return [it.pid for it in psutil.Process(pid).children() if module in command(it)]


@pytest.mark.slow
def test_serve_ends_all_its_processes_in_good_order(group: Installation) -> None:
    port = any_free_port("127.0.0.1")
    serve = group.start("serve", "--port", str(port), "--workers", "2", "--job-processes", "2")
    assert serve.stdout.readline().startswith("Ready: ")
    family = descendants(serve.pid)
    serve.send_signal(signal.SIGTERM)
    assert serve.wait(PATIENCE) == 0
    assert serve.stdout.read() == ""
    assert not any(alive(pid) for pid in family)
    assert group.ask("SELECT count(*) FROM procrastinate_workers") == [(0,)]


@pytest.mark.slow
def test_the_embedded_database_comes_back_whole_and_goes_with_the_last(
    tables: Path, open_folder: Path
) -> None:
    data_dir = open_folder / "room"
    home = data_dir / "postgres"
    keeper = Installation(data_dir, None)
    holder = keeper.python(
        "-c",
        "import pathlib, sys, time\n"
        "from jesuisla.server.embedded import start_embedded_database\n"
        f"print(start_embedded_database(pathlib.Path({str(data_dir)!r})), flush=True)\n"
        "time.sleep(600)",
    )
    try:
        address = holder.stdout.readline().strip()
        assert address, holder.communicate()[1]
        fill_tables(address, tables)
        first = _postmaster(home)
        made = keeper.run(
            "group", "create", "jesuisla", "--name", "x", "--hashtag", "#x", "--country", "FR"
        )
        assert made[0] == 0, made
        os.kill(first, signal.SIGKILL)
        holder.kill()
        until(lambda: not alive(first))
        serving = keeper.start("serve", "--port", str(port := any_free_port("127.0.0.1")))
        assert serving.stdout.readline() == f"Ready: http://127.0.0.1:{port}\n"
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT lower('É')").fetchall() == [("é",)]
            assert connection.execute("SELECT slug FROM groups_group").fetchall() == [("jesuisla",)]
        second = _postmaster(home)
        os.kill(second, signal.SIGKILL)
        until(lambda: not alive(second))
        until(lambda: Address(host="127.0.0.1", port=port).answers())
        third = _postmaster(home)
        serving.kill()
        serving.wait()
        until(lambda: not alive(third))
    finally:
        keeper.end()


def _postmaster(home: Path) -> int:
    return int((home / "postmaster.pid").read_text().split("\n", 1)[0])
