"""The whole database in one file, and back.

The file is PostgreSQL's own custom format, compressed. It holds people's addresses, so
nobody but its owner may read it. The secret key is not in it: whoever steals a backup
must not be able to sign sessions with it too.
"""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import connection

from jesuisla.server.database import database_address
from jesuisla.server.embedded import NoDatabase, programs
from jesuisla.server.environment import read_environment
from jesuisla.server.language import gettext as _

STAMP = "last-backup"
# What psql has to know of an address; the command line would show a password to others.
VARIABLES = {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
# One transaction: all of the backup or all of what was there. A fresh schema rather than
# single tables, since what a newer version made must go too.
EMPTY = """
SET LOCAL lock_timeout = '20s';
DROP SCHEMA public CASCADE;
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
    making = file.with_name(f".{file.name}.{os.getpid()}.making")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", stdout=stream)
            stream.flush()
            os.fsync(stream.fileno())
        file.hardlink_to(making)  # refuses to replace a file
    finally:
        making.unlink(missing_ok=True)
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
    from jesuisla.collective.groups.models import Group

    return Group.objects.exists()


def restore_backup(file: Path) -> None:
    """Replace everything by what the file holds, in one transaction.

    Raises :class:`BackupFailed` when the file is no backup or PostgreSQL refuses; the
    database is then as it was.
    """
    connection.close()
    script = file.with_name(f".{file.name}.{os.getpid()}.sql")
    descriptor = os.open(script, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            # psql reads what pg_restore writes; a file between them, since a program that
            # fails half-way must stop the other.
            _run(
                "pg_restore",
                "--no-owner",
                "--no-privileges",
                "--file=-",
                str(file.absolute()),
                stdout=stream,
            )
        _run(
            "psql",
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--command={EMPTY}",
            f"--file={script.absolute()}",
        )
    finally:
        script.unlink(missing_ok=True)


def _run(program: str, *arguments: str, stdout: BinaryIO | int = subprocess.DEVNULL) -> None:
    path = programs() / program
    found = str(path) if path.exists() else shutil.which(program)
    if found is None:
        raise BackupFailed(_("The program %(program)s is not installed.") % {"program": program})
    done = subprocess.run(  # noqa: S603  # our own command
        [found, *arguments],
        env=os.environ | _connection_variables(),
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise BackupFailed(
            _("%(program)s failed: %(reason)s")
            % {"program": program, "reason": said[0] if said else done.returncode}
        )


def _connection_variables() -> dict[str, str]:
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(database_address())
    return {
        VARIABLES.get(name, f"PG{name.upper()}"): str(value)
        for name, value in said.items()
        if value
    }
