"""A nursery that loads Django once and forks processes that launch an action.

It reads one JSON object a line: which ``actions`` to launch (one process each), after how
many ``seconds`` to kill them, and whether to ``hold`` them before they commit and count the
seconds from there. It answers with what became of each process: "launched", "refused" or "killed".
"""

import json
import os
import select
import signal
import sys
import time
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "jesuisla.server.settings"
django.setup()

from django.db import connection  # noqa: E402  # once Django is loaded
from django_scopes import scope  # noqa: E402

from jesuisla.collective.actions import lifecycle  # noqa: E402
from jesuisla.collective.actions.events import ActionLaunched  # noqa: E402
from jesuisla.collective.actions.models import Action  # noqa: E402
from jesuisla.collective.groups.models import Group  # noqa: E402
from jesuisla.collective.journal.events import listen, listeners  # noqa: E402
from jesuisla.collective.journal.refusals import Refused  # noqa: E402
from jesuisla.collective.members.applications import invite_member  # noqa: E402
from jesuisla.collective.members.models import Membership  # noqa: E402
from jesuisla.collective.threads.models import Thread  # noqa: E402

ANSWERS = {0: "launched", 1: "refused", -signal.SIGKILL: "killed"}


@listen(ActionLaunched)
def ring(event: ActionLaunched) -> None:
    """There is at least one job a launch."""


def prepare(many: int) -> list[int]:
    """So many actions, each prepared by one moderator and reviewed by another."""
    group = Group.objects.get()
    with scope(group=group.pk):
        maud, malik = (
            invite_member(group, f"{name}@example.org", alias=name, roles=["moderator"], by=None)
            for name in ("Maud", "Malik")
        )
        numbers = []
        for number in range(many):
            thread = Thread.objects.create(group=group, network="facebook", native_id=str(number))
            brief = lifecycle.Brief(why="Des familles sont insultées.", whom="les voisins")
            action = lifecycle.prepare_action(thread, brief, by=maud)
            numbers.append(lifecycle.review_action(action, "agreed", by=malik).pk)
    return numbers


def launch(number: int, held: int | None) -> int:
    """Launch it, with a connection of this process; the exit status."""
    if held is not None:
        record = lifecycle.record

        def recorded(*args: Any, **more: Any) -> None:
            record(*args, **more)
            os.write(held, b"!")
            time.sleep(60)

        lifecycle.record = recorded
    group = Group.objects.get()
    with scope(group=group.pk):
        by = Membership.objects.select_related("group").get(alias="Malik")
        try:
            lifecycle.launch_action(Action.objects.get(pk=number), by=by, past_budget=True)
        except Refused:
            return 1
    return 0


def fork(number: int, gate: int, held: int | None) -> int:
    """A process that launches once the gate is open; ``held`` is where it tells to be held."""
    if child := os.fork():
        return child
    status = 9
    try:
        select.select([gate], [], [])
        status = launch(number, held)
    finally:
        os._exit(status)


def become(*, actions: list[int], seconds: float | None, hold: bool) -> list[str]:
    """What becomes of one process an action."""
    connection.close()
    gate, opener = os.pipe()
    heard, held = os.pipe()
    children = [fork(number, gate, held if hold else None) for number in actions]
    os.write(opener, b"!")
    if hold:
        os.read(heard, 1)
    if seconds is not None:
        time.sleep(seconds)
        for child in children:
            os.kill(child, signal.SIGKILL)
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    for end in (gate, opener, heard, held):
        os.close(end)
    return [ANSWERS.get(status, f"fault {status}") for status in ended]


if __name__ == "__main__":
    ready = {"actions": prepare(int(sys.argv[1])), "jobs": len(listeners["ActionLaunched"])}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(become(**json.loads(line))) + "\n")
        sys.stdout.flush()
