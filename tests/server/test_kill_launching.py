"""However often whoever launches is killed, an action is launched once or not at all."""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from processes import Installation, until

ROUNDS = 16
SECRETLY = random.Random(20260504)
STATE = """
SELECT action.state, action.launched_at IS NOT NULL,
    (SELECT count(*) FROM journal_entry entry WHERE entry.event = 'ActionLaunched'
        AND (entry.facts->>'action')::bigint = action.id),
    (SELECT count(*) FROM procrastinate_jobs job JOIN journal_entry entry
        ON entry.id = (job.args->>'entry')::bigint WHERE entry.event = 'ActionLaunched'
        AND (entry.facts->>'action')::bigint = action.id)
FROM actions_action action WHERE action.id = %s
"""
NOBODY = """
SELECT count(*) = 0 FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class Nursery:
    """The process that forks those that launch."""

    def __init__(self, group: Installation) -> None:
        self.group = group
        script = Path(__file__).with_name("launching.py")
        self.process = group.python(str(script), str(ROUNDS + 3))
        ready = self.hear()
        self.actions: list[int] = ready["actions"]
        self.not_launched = ("reviewed", False, 0, 0)
        self.launched = ("running", True, 1, ready["jobs"])

    def launch(self, *actions: int, seconds: float | None = None, hold: bool = False) -> list[str]:
        self.tell(actions=actions, seconds=seconds, hold=hold)
        became: list[str] = self.hear()
        return became

    def tell(self, **what: Any) -> None:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        return json.loads(line)

    def state(self, action: int) -> tuple[str, bool, int, int]:
        """How it stands once the database is done with whoever was killed."""
        until(lambda: self.group.ask(NOBODY)[0][0])
        (found,) = self.group.ask(STATE, action)
        return tuple(found)


@pytest.fixture
def nursery(group: Installation) -> Iterator[Nursery]:
    made = Nursery(group)
    yield made
    made.process.kill()


@pytest.mark.slow
def test_an_action_is_launched_once_or_not_at_all_whenever_the_process_is_killed(
    nursery: Nursery,
) -> None:
    first, held, both, *others = nursery.actions
    began = time.monotonic()
    assert nursery.launch(first) == ["launched"]
    usual = time.monotonic() - began
    assert nursery.state(first) == nursery.launched
    assert nursery.launch(first) == ["refused"]
    assert nursery.state(first) == nursery.launched

    assert nursery.launch(held, seconds=0.0, hold=True) == ["killed"]
    assert nursery.state(held) == nursery.not_launched, "killed just before the end"
    assert nursery.launch(held) == ["launched"]
    assert nursery.state(held) == nursery.launched

    for action in others:
        nursery.launch(action, seconds=SECRETLY.uniform(0, 1.3 * usual))
        found = nursery.state(action)
        assert found in {nursery.not_launched, nursery.launched}
        again = "refused" if found == nursery.launched else "launched"
        assert nursery.launch(action) == [again]
        assert nursery.state(action) == nursery.launched

    assert sorted(nursery.launch(both, both)) == ["launched", "refused"]
    assert nursery.state(both) == nursery.launched
