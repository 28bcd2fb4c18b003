"""Two machines over one database: what one begins, the other goes on with."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from jesuisla.server.serving import any_free_port
from processes import PATIENCE, Installation, until

SHARED = {"JESUISLA_SECRET_KEY": "k" * 40, "JESUISLA_HOSTS": "jesuisla.localhost"}
PAGES, WORKS = "jesuisla.server.web", "jesuisla.server.worker"
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
UNSCORED = "SELECT count(*) FROM watch_comment WHERE scores = '{}'"


class Machine:
    """A ``serve`` with a data folder of its own: pages and a worker."""

    def __init__(self, data_dir: Path, address: str) -> None:
        self.installation = Installation(data_dir, address)
        self.port = any_free_port("127.0.0.1")
        self.serve = self.installation.start("serve", "--port", str(self.port), **SHARED)

    def is_ready(self) -> bool:
        return self.serve.stdout.readline().startswith("Ready: ")

    def children(self, module: str) -> list[psutil.Process]:
        children = psutil.Process(self.serve.pid).children()
        return [child for child in children if module in child.cmdline()]

    def get(self, path: str, cookie: str = "") -> int:
        headers = {"Host": "jesuisla.localhost", "Cookie": cookie}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status


@pytest.fixture
def machines(group: Installation, tmp_path: Path) -> Iterator[list[Machine]]:
    assert group.address is not None
    both = [Machine(tmp_path / name, group.address) for name in ("first", "second")]
    try:
        assert all(machine.is_ready() for machine in both), "also when started at once"
        yield both
    finally:
        for machine in both:
            machine.installation.end()


SCRIPT = """
import sys
import django
django.setup()
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django_scopes import scope
from jesuisla.cli.main import app
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.applications import invite_member
group = Group.objects.get()
with scope(group=group.pk):
    place = invite_member(group, "colette@jesuisla.example", alias="Colette", by=None)
request = HttpRequest()
request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
login(request, place.person, backend=settings.AUTHENTICATION_BACKENDS[0])
request.session.save()
print(request.session.session_key, flush=True)
sys.stdin.readline()
app(["thread", "import", sys.argv[1]])
"""
"""Signs Colette in, says which session it is, and imports a file once it is told to."""


@pytest.mark.slow
def test_when_one_of_each_is_killed_nothing_is_lost_and_nothing_doubled(
    group: Installation, machines: list[Machine], tmp_path: Path
) -> None:
    first, second = machines
    file = tmp_path / "threads.jsonl"
    variables = SHARED | {"DJANGO_SETTINGS_MODULE": "jesuisla.server.settings"}
    importing = group.python("-c", SCRIPT, str(file), **variables)
    cookie = f"sessionid={importing.stdout.readline().strip()}"
    assert [machine.get("/moi", cookie) for machine in machines] == [200, 200]

    rows = [
        {
            "thread_id": f"t{thread}",
            "id": f"t{thread}c{comment}",
            "network": "youtube",
            "text": f"Quelle honte, commentaire {comment} du fil {thread}",
            "rank": comment,
        }
        for thread in range(30)
        for comment in range(40)
    ]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    importing.stdin.write("\n")
    importing.stdin.flush()
    until(lambda: group.ask("SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'"))
    processes = second.children(WORKS)
    processes[0].kill()
    first.serve.kill()  # pages, worker and all
    assert importing.wait(PATIENCE) == 0, "the database is there"

    assert second.get("/moi", cookie) == 200, "who was signed in stays so"
    until(lambda: group.ask(UNSCORED)[0][0] == 0 and group.ask(WAITING)[0][0] == 0)
    assert group.ask("SELECT count(*) FROM watch_comment") == [(len(rows),)]
    assert group.ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'") == [(0,)]
    doubled = "SELECT 1 FROM watch_comment GROUP BY thread_id, native_id HAVING count(*) > 1"
    assert group.ask(doubled) == []
    told = "SELECT count(*) FROM journal_entry WHERE event = 'ThreadsImported'"
    assert group.ask(told) == [(3,)], "one for each 500 rows"
    workers = (
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 s'"
    )
    # Each process does what is urgent, and one of them what learns.
    until(lambda: group.ask(workers)[0][0] == len(processes) + 1)
    assert len(second.children(WORKS)) == len(processes), "the one killed was started again"
