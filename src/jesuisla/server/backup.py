"""The whole database in one file, and back.

The file is PostgreSQL's own custom format, compressed. It holds people's addresses, so
nobody but its owner may read it. The secret key is not in it: whoever steals a backup
must not be able to sign sessions with it too.
"""

import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO, BinaryIO, cast

import psutil
from django.db import connection

from jesuisla.server.database import database_address
from jesuisla.server.embedded import NoDatabase, programs
from jesuisla.server.environment import read_environment
from jesuisla.server.language import gettext as _
from jesuisla.server.preparation import ASIDE, migrate

logger = logging.getLogger(__name__)

STAMP = "last-backup"
# What psql has to know of an address; the command line would show a password to others.
VARIABLES = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
NEWER_FORMAT = "unsupported version"
"""What pg_restore says of a file of a later PostgreSQL; it runs in English."""
LEFT_OVER = re.compile(r"\..+\.(?P<process>\d+)\.(?:making|sql)")
"""Files of a backup or, by earlier versions, of a restore under way."""
TLS = frozenset({"require", "verify-ca", "verify-full"})
OWN_MARK = re.compile(rb"ALTER TABLE ONLY .+ ALTER COLUMN .+ SET \(pg_attver=\d+\);\n")
OF_MEANINGS = re.compile(
    rb"(?:CREATE EXTENSION (?:IF NOT EXISTS )?vector |COMMENT ON EXTENSION vector "
    rb"|CREATE INDEX meanings_by_nearness ).+;\n"
)
PLAIN = ("--no-owner", "--no-privileges")
# A fresh schema rather than single tables, since what a newer version made must go too. What was
# there stands aside until the tables of the backup are up to date (see preparation.migrate).
BACK = f"""
DROP SCHEMA public CASCADE;
ALTER SCHEMA {ASIDE} RENAME TO public;
"""
BEGIN = f"""
BEGIN;
SET LOCAL lock_timeout = '20s';
SET LOCAL client_min_messages = 'warning';
DO $$ BEGIN
    -- A restore that was killed half-way: begin from what was there before it.
    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = '{ASIDE}') THEN {BACK} END IF;
END $$;
ALTER SCHEMA public RENAME TO {ASIDE};
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
"""


class BackupFailed(NoDatabase):
    """A program of PostgreSQL refused; the message is what it said last."""


def write_backup(file: Path) -> int:
    """Write the database into a new file, and return its size in bytes.

    The file appears complete or not at all. Raises ``FileExistsError`` when it exists
    already, :class:`BackupFailed` when PostgreSQL refuses.
    """
    with _appearing_whole(file) as stream:
        _Program("pg_dump", "--format=custom", *PLAIN, stdout=stream).finish()
    stamp = read_environment().data_dir / STAMP
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(datetime.now(UTC).isoformat(), encoding="utf-8")
    return file.stat().st_size


def last_backup() -> datetime | None:
    """When this machine last wrote a backup; ``None`` if never."""
    try:
        return datetime.fromisoformat(
            (read_environment().data_dir / STAMP).read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return None


def holds_groups() -> bool:
    """Whether there is anything that a restore would replace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('groups_group') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM groups_group)")
        return bool(cursor.fetchone()[0])


def other_connections() -> int:
    """Count who else is connected to the database: a web server, a worker, a person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def restore_backup(file: Path) -> None:
    """Replace everything by what the file holds, with its tables brought up to date.

    Raises :class:`BackupFailed` when the file is no backup, PostgreSQL refuses, or this
    version cannot bring the tables up to date; the database is then as it was. So it is
    when this process is killed: nothing is committed before all was read, and no file is
    written on the way.
    """
    connection.close()
    reading = _Program("pg_restore", *PLAIN, "--file=-", str(file.absolute()), stdout=PIPE)
    replacing = _Program("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", stdin=PIPE)
    with suppress(BrokenPipeError), cast("IO[bytes]", replacing.process.stdin) as script:
        script.write(BEGIN.encode())
        script.writelines(lines_to_restore(cast("IO[bytes]", reading.process.stdout)))
        try:
            reading.finish()
        except BackupFailed as error:
            # In English, whatever the operator reads.
            logger.info("%s: %s", file, error)
            sentence = (
                _(
                    "%(file)s was written by a newer PostgreSQL than the one that runs here. "
                    "Nothing was changed; use the version that wrote it."
                )
                if NEWER_FORMAT in str(error)
                else _(
                    "%(file)s is damaged or was not written by “jesuisla backup”. Nothing was "
                    "changed; try another backup."
                )
            )
            raise BackupFailed(sentence % {"file": file}) from error
        # Without this word, psql's end undoes all.
        script.write(b"COMMIT;\n")
    replacing.finish()
    try:
        migrate()
    except Exception as error:
        connection.close()
        _Program("psql", "--quiet", "--single-transaction", f"--command={BACK}").finish()
        raise BackupFailed(
            _("This version cannot bring the tables of the backup up to date: %(reason)s")
            % {"reason": str(error).strip().splitlines()[0]}
        ) from error


def lines_to_restore(script: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out what the server it was written on had, and another need not have.

    That is the marks that a server of November 2026 or later writes on its own columns: ``pg_dump``
    writes them down, and a server of before refuses them; so would the embedded one refuse the
    backup of a managed one. Whoever gives such marks gives them anew. And pgvector with its index,
    which is made again behind the tables, where it can be.
    """
    is_data = False
    for line in script:
        if is_data:
            is_data = line != b"\\.\n"
        elif OWN_MARK.fullmatch(line) or OF_MEANINGS.fullmatch(line):
            continue
        else:
            is_data = line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n")
        yield line


class _Program:
    """A program of PostgreSQL at work on the database in use."""

    def __init__(
        self, name: str, *arguments: str, stdin: int = DEVNULL, stdout: IO[bytes] | int = DEVNULL
    ) -> None:
        address = database_address()
        path = program_path(name, address)
        self.name = name
        # A pipe could fill up with nobody reading.
        self.complaints = tempfile.TemporaryFile()  # noqa: SIM115  # `finish` closes it
        self.process = subprocess.Popen(  # noqa: S603  # our own command
            [path, *arguments],
            env=os.environ | _connection_variables(address) | {"LC_ALL": "C"},
            stdin=stdin,
            stdout=stdout,
            stderr=self.complaints,
        )

    def finish(self) -> None:
        """Wait for its end; raises :class:`BackupFailed` with what it said first."""
        status = self.process.wait()
        with self.complaints as file:
            file.seek(0)
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
        if status:
            raise BackupFailed(
                _("%(program)s failed: %(reason)s")
                % {"program": self.name, "reason": lines[0] if lines else status}
            )


@contextmanager
def _appearing_whole(file: Path) -> Iterator[BinaryIO]:
    """Open a new file that appears complete or not at all, also when this process is killed.

    Raises ``FileExistsError`` when it exists by then. Where the system knows no files
    without a name, what a killed process left goes when the next backup is written there.
    """
    for path in file.parent.iterdir():
        left_over = LEFT_OVER.fullmatch(path.name)
        if left_over and not psutil.pid_exists(int(left_over["process"])):
            path.unlink(missing_ok=True)
    name: Path | None = None
    try:
        descriptor = os.open(file.parent, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except (AttributeError, OSError):  # macOS has none, nor have some file systems
        name = file.with_name(f".{file.name}.{os.getpid()}.making")
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            # Either refuses to replace a file. Python follows the link of /proc to the file that
            # has no name only where a folder is given too, which counts for nothing here.
            if name is None:
                os.link(f"/proc/self/fd/{descriptor}", file, src_dir_fd=descriptor)
            else:
                file.hardlink_to(name)
    finally:
        if name is not None:
            name.unlink(missing_ok=True)


def program_path(name: str, address: str) -> str:
    """Return where a program of PostgreSQL is that can talk to this database.

    Those of the wheel know no TLS; the system's do. Raises :class:`BackupFailed` without one.
    """
    from psycopg.conninfo import conninfo_to_dict

    own = programs() / name
    if conninfo_to_dict(address).get("sslmode") in TLS:
        if path := shutil.which(name):
            return path
        sentence = _(
            "A database behind TLS needs the system’s own %(program)s, no older than the server: "
            "install postgresql-client."
        )
        raise BackupFailed(sentence % {"program": name})
    path = str(own) if own.exists() else shutil.which(name)
    if path is None:
        raise BackupFailed(_("The program %(program)s is not installed.") % {"program": name})
    return path


def _connection_variables(address: str) -> dict[str, str]:
    from psycopg.conninfo import conninfo_to_dict

    parameters = conninfo_to_dict(address)
    return {
        VARIABLES.get(name, f"PG{name.upper()}"): str(value)
        for name, value in parameters.items()
        if value
    }
