"""What an operation writes in the worker is one transaction: change, entry and jobs."""

import os
from pathlib import Path
from typing import Any

import pytest

from nursery import Program
from processes import PATIENCE, Installation, until

HERE = str(Path(__file__).parent)
WORKER = "import recording; from jesuisla.server.worker import main; main()"
GIVE = """
import os, recording, django
os.environ["DJANGO_SETTINGS_MODULE"] = "jesuisla.server.settings"
django.setup()
from django.db import transaction
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
with transaction.atomic():
    event = recording.OrderGiven(group=Group.objects.get().pk, keep=bool(os.environ["KEEP"]))
    record(event, by=None)
"""
CAKES = """
SELECT (SELECT count(*) FROM journal_entry WHERE event = 'CakeBaked'),
    (SELECT count(*) FROM procrastinate_jobs WHERE args->>'listener' = 'recording.eat')
"""


def bake(group: Installation, folder: Path, *, keep: bool) -> Any:
    """Have a real worker record, and look before it commits; gives that worker."""
    (folder / "hold").touch()
    variables = {"KITCHEN": str(folder), "KEEP": "yes" * keep, "PYTHONPATH": python_path()}
    given = group.python("-c", GIVE, **variables)
    assert given.wait(PATIENCE) == 0, given.communicate()[1]
    worker = work(group, variables)
    until((folder / "recorded").exists)
    assert group.ask(CAKES) == [(0, 0)], "nobody sees entry or job before the commit"
    (folder / "hold").unlink()
    until((folder / "over").exists)
    return worker


def python_path() -> str:
    return os.pathsep.join([HERE, os.environ.get("PYTHONPATH", "")])


def work(group: Installation, variables: dict[str, str]) -> Program:
    return group.python("-c", WORKER, "--parent", group.parent, **variables)


@pytest.mark.slow
def test_what_a_worker_rolls_back_leaves_no_job(group: Installation, tmp_path: Path) -> None:
    bake(group, tmp_path, keep=False)
    assert group.ask(CAKES) == [(0, 0)]


@pytest.mark.slow
def test_what_a_worker_commits_leaves_one_job_that_is_done(
    group: Installation, tmp_path: Path
) -> None:
    bake(group, tmp_path, keep=True)
    assert group.ask(CAKES) == [(1, 1)]
    done = "SELECT status FROM procrastinate_jobs WHERE args->>'listener' = 'recording.eat'"
    until(lambda: group.ask(done) == [("succeeded",)])


LEARN = """
import os, recording, django
os.environ["DJANGO_SETTINGS_MODULE"] = "jesuisla.server.settings"
django.setup()
for _ in range(9):
    recording.learn_long.defer()
"""
CLOSED = """
SELECT count(*) FROM procrastinate_jobs
WHERE task_name LIKE '%%close_due_actions' AND status = 'succeeded'
"""
LESSONS = """
SELECT status, count(*)::int FROM procrastinate_jobs
WHERE task_name LIKE '%%learn_long' GROUP BY status ORDER BY status::text
"""


@pytest.mark.slow
def test_what_is_urgent_never_waits_for_what_learns(group: Installation, tmp_path: Path) -> None:
    variables = {"KITCHEN": str(tmp_path), "PYTHONPATH": python_path()}
    (tmp_path / "hold").touch()
    queued = group.python("-c", LEARN, **variables)
    assert queued.wait(PATIENCE) == 0, queued.communicate()[1]
    work(group, variables)
    work(group, variables)
    until(lambda: group.ask(LESSONS) == [("doing", 1), ("todo", 8)])
    until(lambda: group.ask(CLOSED)[0][0])
    assert group.ask(LESSONS) == [("doing", 1), ("todo", 8)], "one at a time, in two workers"
    (tmp_path / "hold").unlink()
    until(lambda: group.ask(LESSONS) == [("succeeded", 9)])


WASHER = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "jesuisla.server.settings"
django.setup()
import washing
from jesuisla.server.worker import main
main()
"""
WASHED_AGAIN = """
SELECT status, attempts > 0, args->>'group' FROM procrastinate_jobs
WHERE task_name = 'washing.wash_up_again'
"""
WASHED = """
SELECT count(*) FROM procrastinate_jobs
WHERE task_name = 'washing.wash_up' AND status = 'succeeded'
"""


@pytest.mark.slow
def test_what_fails_in_one_group_is_done_in_the_next_and_tried_again_for_it_alone(
    group: Installation, tmp_path: Path
) -> None:
    more = ("--hashtag", "#zwei", "--country", "DE", "--host", "zwei.localhost")
    assert group.run("group", "create", "zwei", "--name", "Zwei", *more)[0] == 0
    first, slug = group.ask("SELECT id::text, slug FROM groups_group ORDER BY id")[0]
    variables = {"KITCHEN": str(tmp_path), "PYTHONPATH": python_path(), "DIRTY": slug}
    group.python("-c", WASHER, "--parent", group.parent, **variables)
    until(lambda: group.ask(WASHED)[0][0])
    assert (tmp_path / "clean-zwei").exists()
    assert not (tmp_path / f"clean-{slug}").exists()
    until(lambda: group.ask(WASHED_AGAIN) == [("todo", True, first)])


@pytest.mark.slow
def test_a_further_process_does_what_is_urgent_and_learns_nothing(
    group: Installation, tmp_path: Path
) -> None:
    variables = {"KITCHEN": str(tmp_path), "PYTHONPATH": python_path()}
    queued = group.python("-c", LEARN, **variables)
    assert queued.wait(PATIENCE) == 0, queued.communicate()[1]
    group.python("-c", WORKER, "--parent", group.parent, "--learning", "0", **variables)
    until(lambda: group.ask(CLOSED)[0][0])
    assert group.ask(LESSONS) == [("todo", 9)]
