"""``serve``: web, worker and the embedded database from one command."""

import http.client
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jesuisla.server.database import VARIABLE
from jesuisla.server.embedded import embedded_database_runs, start_embedded_database
from jesuisla.server.environment import read_environment
from jesuisla.server.health import PATH
from jesuisla.server.machine import cores, memory
from jesuisla.server.metrics import make_shared_folder
from jesuisla.server.preparation import open_installation
from jesuisla.server.static_files import collect_static_files, static_folder
from jesuisla.server.supervision import Child, Death, module, supervise

LOOK_SECONDS = 1.0
USUAL_PORT = 80

MEGABYTE = 1024 * 1024
OF_A_WEB_PROCESS = 300 * MEGABYTE
OF_A_JOB_PROCESS = 200 * MEGABYTE
OF_ALL_ELSE = 600 * MEGABYTE
"""What supervision, one process for jobs and a PostgreSQL of the whole network take."""
MOST_WORKERS = 8
"""Each keeps a connection for each of its eight threads; PostgreSQL's usual ceiling is 100."""
MOST_JOB_PROCESSES = 2
"""Each takes some twelve connections and, when hundreds are called, some 180 MB."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where pages are served."""

    host: str
    port: int

    @property
    def local(self) -> str:
        """A name under which this machine reaches itself."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self.host, self.host)  # noqa: S104  # compared, not bound

    def is_free(self) -> bool:
        """Whether nobody listens here yet; ``False`` too when the host is not ours."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return False
        return True

    def answers(self) -> bool:
        """Whether the pages are there and the database behind them."""
        connection = http.client.HTTPConnection(self.local, self.port, timeout=2)
        try:
            connection.request("GET", PATH)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def any_free_port(host: str) -> int:
    """A port that the system says nobody uses."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def prepare() -> bool:
    """Open the installation and collect its static files, so that it can be served.

    Returns whether the database is the embedded one.
    """
    is_embedded = open_installation()
    collect_static_files(static_folder(read_environment().data_dir))
    return is_embedded


def usual_workers() -> int:
    """How many web processes serve unless somebody says: one a core, as far as memory allows.

    Python draws pages on one core a process, and a launch is bound by drawing.
    """
    by_memory = (memory() - OF_ALL_ELSE) // OF_A_WEB_PROCESS
    return max(1, min(cores(), by_memory, MOST_WORKERS))


def usual_job_processes(workers: int) -> int:
    """How many processes do jobs beside so many web processes, unless somebody says.

    One on one core. When hundreds are called at once a second core helps, if memory allows.
    """
    free_memory = memory() - OF_ALL_ELSE - workers * OF_A_WEB_PROCESS
    return max(1, min(cores(), 1 + free_memory // OF_A_JOB_PROCESS, MOST_JOB_PROCESSES))


def serve(
    address: Address | None,
    *,
    embedded: bool,
    workers: int = 1,
    job_processes: int = 1,
    concurrency: int | None,
    on_death: Callable[[Death], None],
    on_ready: Callable[[], None],
) -> None:
    """Serve until told to stop: pages at ``address`` (``None``: no pages), and jobs.

    ``concurrency``: jobs at the same time in each of ``job_processes``, ``None`` for no worker.
    ``on_ready`` is called once, when pages are answered (without pages: at once). Needs
    :func:`prepare` first.
    """
    if address is not None:
        _tell_port(address)
        make_shared_folder(read_environment().data_dir)
    # A child joins the embedded database by itself, so that it outlives none of them.
    without = frozenset({VARIABLE}) if embedded else frozenset()
    children = []
    if address is not None:
        command = module(
            "jesuisla.server.web", host=address.host, port=address.port, workers=workers
        )
        children.append(Child("web", command, without))
    data_dir = read_environment().data_dir if embedded else None
    watch = _Watch(address, data_dir=data_dir, on_ready=on_ready)
    with _workers(job_processes, concurrency, without) as worker_children:
        supervise([*children, *worker_children], on_death=on_death, tick=watch)


@contextmanager
def _workers(
    processes: int, concurrency: int | None, without: frozenset[str]
) -> Iterator[list[Child]]:
    """Return the processes that do jobs, each with a file for whoever takes its place.

    What learns takes minutes and much memory: the first alone does it.
    """
    with TemporaryDirectory(prefix="jesuisla-workers-") as folder:
        count = 0 if concurrency is None else processes
        yield [
            Child(
                "worker",
                module(
                    "jesuisla.server.worker",
                    concurrency=concurrency or 1,
                    learning=int(at == 0),
                    numbers=str(Path(folder, str(at))),
                ),
                without,
            )
            for at in range(count)
        ]


def tell_system() -> None:
    """Tell systemd that this service is ready, where it asks to be told (``Type=notify``)."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as system:
            system.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            system.sendall(b"READY=1")


def _tell_port(address: Address) -> None:
    """Have letters name the port served, unless a proxy in front has one of its own."""
    environment = read_environment()
    behind_proxy = environment.secure or environment.proxies > 0
    if environment.public_port is None and not behind_proxy and address.port != USUAL_PORT:
        os.environ["JESUISLA_PUBLIC_PORT"] = str(address.port)


class _Watch:
    """Looks once a second whether pages are there, and keeps the embedded database up."""

    def __init__(
        self, address: Address | None, *, data_dir: Path | None, on_ready: Callable[[], None]
    ) -> None:
        self._address = address
        self._data_dir = data_dir
        self._on_ready: Callable[[], None] | None = on_ready
        self._looked = 0.0

    def __call__(self) -> None:
        if self._on_ready is not None and (self._address is None or self._address.answers()):
            self._on_ready()
            self._on_ready = None
            tell_system()
        now = time.monotonic()
        if self._data_dir is not None and now - self._looked > LOOK_SECONDS:
            self._looked = now
            if not embedded_database_runs(self._data_dir):
                start_embedded_database(self._data_dir)
