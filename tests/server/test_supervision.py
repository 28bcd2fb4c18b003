import signal
import subprocess
import sys

from jesuisla.server.supervision import Child, wait_before_restart
from processes import alive, until


def test_a_child_that_dies_starts_again_after_a_growing_wait() -> None:
    child = Child("short", [sys.executable, "-c", "raise SystemExit(3)"])
    now = 100.0
    waits = []
    for _ in range(3):
        assert child.keep_alive(now) is None
        assert child.process is not None
        child.process.wait()
        assert child.keep_alive(now + 1) == 3
        waits.append(child.due - now - 1)
        assert child.keep_alive(now + 1) is None
        assert child.process is None, "it waits first"
        now = child.due
    assert waits == [wait_before_restart(deaths) for deaths in (1, 2, 3)]


def test_a_child_that_was_well_for_a_while_waits_little() -> None:
    child = Child("long", [sys.executable, "-c", ""])
    child.deaths = 9
    child.keep_alive(0.0)
    assert child.process is not None
    child.process.wait()
    assert child.keep_alive(1_000.0) == 0
    assert child.deaths == 1


def test_what_a_child_started_ends_with_it() -> None:
    script = (
        "import subprocess, sys\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "print(subprocess.Popen(sleep, stdout=subprocess.DEVNULL).pid)\n"
    )
    child = Child("parent", [sys.executable, "-c", script])
    child.process = subprocess.Popen(
        child.command, stdout=subprocess.PIPE, text=True, start_new_session=True
    )  # type: ignore[assignment]
    assert child.process is not None
    grandchild = int(child.process.communicate()[0])
    assert alive(grandchild)
    assert child.keep_alive(0.0) == 0
    until(lambda: not alive(grandchild))
    child.end(signal.SIGKILL)  # nothing left: no error
