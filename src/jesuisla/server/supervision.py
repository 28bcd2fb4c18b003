"""Child processes kept alive: started again when they die, ended when told to stop."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

STDERR = 2
TICK_SECONDS = 0.2
STOP_SECONDS = 10.0
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
# A child that lived this long was well; its next death starts the waits anew.
WELL_SECONDS = 60.0


def wait_before_restart(deaths: int) -> float:
    """Seconds to wait after so many deaths in a row.

    >>> [wait_before_restart(deaths) for deaths in (1, 2, 3, 20)]
    [0.5, 1.0, 2.0, 30.0]
    """
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(deaths - 1, 20))


@dataclass
class Child:
    """A process to keep alive: its name and what to run."""

    name: str
    command: Sequence[str]
    without: frozenset[str] = frozenset()  # variables that it must not inherit
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    deaths: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def keep_alive(self, now: float) -> int | None:
        """Start the process if it is due; the exit status when it just died."""
        if self.process is None:
            if now >= self.due:
                self._start(now)
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.end(signal.SIGKILL)  # what it had started itself
        self.process = None
        self.deaths = 1 if now - self.started_at > WELL_SECONDS else self.deaths + 1
        self.due = now + wait_before_restart(self.deaths)
        return status

    def end(self, how: signal.Signals) -> None:
        """Send a signal to the process and all that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, how)

    def _start(self, now: float) -> None:
        environment = {
            name: value for name, value in os.environ.items() if name not in self.without
        }
        # Its own session: Ctrl-C reaches the supervisor alone, which ends the rest.
        self.process = subprocess.Popen(  # noqa: S603  # our own command
            self.command,
            env=environment,
            start_new_session=True,
            # The output belongs to the command ("Ready: …"); children complain beside it.
            stdout=STDERR,
        )
        self.started_at = now


@dataclass(frozen=True, slots=True)
class Death:
    """A child ended although nobody asked it to; it is started again after ``wait`` seconds.

    ``status`` is its exit status, or the signal that killed it as a negative number.
    """

    name: str
    status: int
    wait: float


def module(name: str, **options: str | float) -> list[str]:
    """The command that runs a module of ours with options, as a child of this process.

    >>> module("jesuisla.server.worker", concurrency=2)[1:4]
    ['-m', 'jesuisla.server.worker', '--concurrency']
    """
    options["parent"] = os.getpid()
    return [
        sys.executable,
        "-m",
        name,
        *(word for key, value in options.items() for word in (f"--{key}", str(value))),
    ]


def supervise(
    children: Sequence[Child], *, on_death: Callable[[Death], None], tick: Callable[[], None]
) -> None:
    """Keep the children alive until SIGTERM or SIGINT; then end them, and return.

    ``tick`` is called five times a second.
    Must be called from the main thread.
    """
    stop = threading.Event()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while not stop.is_set():
            for child in children:
                status = child.keep_alive(time.monotonic())
                if status is not None:
                    on_death(Death(child.name, status, wait_before_restart(child.deaths)))
            tick()
            stop.wait(TICK_SECONDS)
    finally:
        _end_all(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_all(children: Sequence[Child]) -> None:
    for child in children:
        if child.process is not None:
            child.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        if child.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
            child.end(signal.SIGKILL)
            child.process.wait()
