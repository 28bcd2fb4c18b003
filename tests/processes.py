"""Real processes on a database of their own, for tests that kill them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jesuisla.server.embedded import programs
from nursery import Program, nursery

PATIENCE = 600.0


def until(true: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What ``true`` answers once it answers something true; fails after some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := true():
            return answer
        time.sleep(0.05)
    pytest.fail(f"still not so after {seconds:g} s: {true}")


def alive(pid: int) -> bool:
    """Whether a process runs and is no mere entry that nobody asked about."""
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def descendants(pid: int) -> list[int]:
    """The numbers of all processes that a process started, and those started."""
    import psutil

    return [child.pid for child in psutil.Process(pid).children(recursive=True)]


def _environment(data_dir: Path, address: str | None) -> dict[str, str]:
    ours = ("JESUISLA_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept |= {"JESUISLA_DATA_DIR": str(data_dir), "LC_ALL": "en_GB.UTF-8", "PYTHONUNBUFFERED": "1"}
    return kept | ({"JESUISLA_DATABASE_URL": address} if address else {})


class Installation:
    """A data folder and, unless it is to use the embedded one, a database of its own."""

    def __init__(self, data_dir: Path, address: str | None) -> None:
        self.data_dir = data_dir
        self.address = address
        self.environment = _environment(data_dir, address)
        self.running: list[Program | subprocess.Popen[str]] = []

    def start(self, *arguments: str, **variables: str) -> Program:
        """Start a command of ours."""
        return self.python("-m", "jesuisla.cli.main", *arguments, **variables)

    def python(self, *arguments: str, **variables: str) -> Program:
        """Start a program in Python, with libraries that are loaded already."""
        program = Program(arguments, self.environment | variables)
        self.running.append(program)
        return program

    @property
    def parent(self) -> str:
        """The number of the process that started the programs."""
        return str(nursery()[1])

    def fresh_python(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a Python that has loaded nothing."""
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        """Run a command of ours to its end: exit status, output, errors."""
        process = self.start(*arguments, **variables)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """The rows that the database answers."""
        assert self.address is not None
        with psycopg.connect(self.address, autocommit=True) as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def end(self) -> None:
        """End whatever still runs."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()


@pytest.fixture(scope="session")
def tables(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A script that makes the tables in an empty database, quicker than migrating it."""
    from django.db import connection

    settings = connection.settings_dict
    script = tmp_path_factory.mktemp("tables") / "tables.sql"
    subprocess.run(
        [
            programs() / "pg_dump",
            "--no-owner",
            f"--file={script}",
            f"--dbname={address_of(settings, settings['NAME'])}",
        ],
        check=True,
    )
    return script


def address_of(settings: dict[str, Any], name: str) -> str:
    """The address of a database on the server of Django's settings."""
    host = settings["HOST"]
    if host.startswith("/"):
        return f"postgresql://{settings['USER']}@/{name}?host={host}"
    secret = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{secret}@{host}:{settings['PORT'] or 5432}/{name}"


def fill_tables(address: str, script: Path) -> None:
    """Make the tables in an empty database."""
    subprocess.run(
        [programs() / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", script, address],
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def _database(template: str) -> Iterator[str]:
    """A database of its own, copied from another; yields its address."""
    from django.db import connection

    settings = connection.settings_dict
    name = f"jesuisla_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address_of(settings, "postgres"), autocommit=True) as admin:
        # Copying the files is quicker than writing them all to the log.
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield address_of(settings, name)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def with_tables(django_db_setup: None) -> str:
    """A database with tables and nothing in them, to copy."""
    from django.db import connection

    settings = connection.settings_dict
    return address_of(settings, settings["TEST"]["TEMPLATE"])


@pytest.fixture(scope="session")
def with_group(with_tables: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with one group, to copy."""
    with _database(_name(with_tables)) as address:
        made = Installation(tmp_path_factory.mktemp("with-group"), address)
        status, _, err = made.run(
            "group", "create", "jesuisla", "--name", "#jesuislà", "--hashtag", "#jesuislà",
            "--country", "FR", "--host", "jesuisla.localhost",
        )  # fmt: skip
        made.end()
        assert status == 0, err
        yield address


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the account of the embedded database can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="jesuisla-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def _installation(data_dir: Path, template: str) -> Iterator[Installation]:
    with _database(_name(template)) as address:
        made = Installation(data_dir, address)
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def installation(with_tables: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation with tables and nothing in them."""
    with _installation(tmp_path / "data", with_tables) as made:
        yield made


@pytest.fixture
def group(with_group: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation with one group."""
    with _installation(tmp_path / "data", with_group) as made:
        yield made
