"""Programs forked from a process that has the libraries loaded: they start in a third of the time.

Settings, models and connections are each program's own, as in a fresh interpreter: the
nursery loads nothing that reads the environment. ``Program`` is used like ``subprocess.Popen``.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

LIBRARIES = (
    "asyncio", "babel.dates", "cryptography.fernet", "csp.constants", "fido2.server",
    "http.client", "httpx", "icalendar", "jinja2", "lxml.etree", "numpy", "openpyxl",
    "PIL.Image", "platformdirs", "procrastinate", "psutil", "psycopg_pool",
    "psycopg.types.hstore", "pydantic.networks", "pydantic_settings", "qrcode", "sqlparse",
    "statistics", "tomlkit", "typer", "unittest.mock", "uuid", "xml.etree.ElementTree", "yaml",
    "django.contrib.postgres.fields", "django.core.management", "django.db.models",
    "django.db.backends.postgresql.base", "django.db.migrations.executor", "django.forms",
    "django.views.generic", "jesuisla.analysis.calling", "jesuisla.analysis.charter",
    "jesuisla.analysis.impact", "jesuisla.analysis.triage.shipped",
    "jesuisla.analysis.visibility", "jesuisla.cli.main", "jesuisla.networks.archives",
    "jesuisla.networks.paste", "jesuisla.networks.registry",
)  # fmt: skip
BEYOND_STREAMS = 3, 1024


class Program:
    """A program that runs; ``pid``, ``returncode`` and the streams are those of ``Popen``."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        door, _ = nursery()
        in_end, stdin = os.pipe()
        stdout, out_end = os.pipe()
        stderr, err_end = os.pipe()
        status, status_end = os.pipe()
        job_end, job = os.pipe()
        ends = [job_end, in_end, out_end, err_end, status_end]
        socket.send_fds(door, [b"!"], ends)
        for end in ends:
            os.close(end)
        with os.fdopen(job, "w", encoding="utf-8") as file:
            json.dump([arguments, environment, str(Path.cwd())], file)
        self.args = arguments
        self.stdin = os.fdopen(stdin, "w", encoding="utf-8")
        self.stdout = os.fdopen(stdout, encoding="utf-8")
        self.stderr = os.fdopen(stderr, encoding="utf-8")
        self._status = os.fdopen(status, encoding="utf-8")
        self.pid = int(self._status.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status; ``None`` while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, once it has ended."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
            self.returncode = int(self._status.readline())
            self._status.close()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it says until it ends, hearing nothing more."""
        end = None if timeout is None else time.monotonic() + timeout
        self.stdin.close()
        texts: dict[Any, str] = {}
        readers = [
            threading.Thread(target=lambda s=stream: texts.update({s: s.read()}), daemon=True)
            for stream in (self.stdout, self.stderr)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(end and max(0.0, end - time.monotonic()))
            if reader.is_alive():
                raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        self.wait(end and max(0.0, end - time.monotonic()))
        return texts[self.stdout], texts[self.stderr]

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it is known to have ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


@functools.cache
def nursery() -> tuple[socket.socket, int]:
    """The way to the nursery of this process, and its number: the parent of all programs."""
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())],
        env=os.environ | {"PYTHONUNBUFFERED": "1", "LC_ALL": "en_GB.UTF-8"},
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    theirs.close()

    def close() -> None:
        ours.close()
        process.wait()

    atexit.register(close)
    return ours, process.pid


def _wait_for_jobs(door: socket.socket) -> int:
    """Fork a program a job; returns in the program, with where to read the job."""
    statuses: dict[int, int] = {}
    ended, ender = os.pipe()
    os.set_blocking(ender, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(ender)
    while True:
        readable, _, _ = select.select([door, ended], [], [])
        if ended in readable:
            os.read(ended, 1024)
            _tell_ends(statuses)
        if door in readable:
            message, fds, _, _ = socket.recv_fds(door, 1, 5)
            if not message:
                sys.exit()
            job, *streams, status = fds
            if not (pid := os.fork()):
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for number, stream in enumerate(streams):
                    os.dup2(stream, number)
                return job
            statuses[pid] = status
            os.write(status, f"{pid}\n".encode())
            for end in (job, *streams):
                os.close(end)


def _tell_ends(statuses: dict[int, int]) -> None:
    """Tell of each program that has ended how it ended."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            status = statuses.pop(ended[0])
            with contextlib.suppress(BrokenPipeError):  # nobody asks any more
                os.write(status, f"{os.waitstatus_to_exitcode(ended[1])}\n".encode())
            os.close(status)


def _become(job: int) -> None:
    """Be the program of the job, as ``python`` with these arguments would be."""
    with os.fdopen(job, encoding="utf-8", closefd=False) as file:
        (how, *arguments), environment, folder = json.load(file)
    os.closerange(*BEYOND_STREAMS)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:1] = ["", *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    if how == "-c":
        code, *sys.argv[1:] = arguments
        sys.argv[0] = how
        exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})  # the test's own
    elif how == "-m":
        sys.argv = arguments
        sys.modules.pop(arguments[0], None)  # loaded with the libraries, and now to be run
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [how, *arguments]
        sys.path[0] = str(Path(how).parent)
        runpy.run_path(how, run_name="__main__")


if __name__ == "__main__":
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()
    _become(_wait_for_jobs(socket.socket(fileno=int(sys.argv[1]))))
