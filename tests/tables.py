"""The tables of all tests: made by the migrations once, copied, and emptied again."""

import hashlib
import sys
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from jesuisla.server.preparation import apply_migrations

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jesuisla"
LOCK = 0x7461626C6573  # any number, the same in every process
NAMES_OF_MODELS = {"django_content_type", "auth_permission"}
"""What ``migrate`` wrote, and no test changes."""


def database_with_tables() -> str:
    """The name of a database with tables and nothing in them, to copy and never to change.

    The first process to ask makes it; it stays for the next runs until a migration or a
    library changes. What it lacks all the same is added by each copy's own ``migrate``.
    """
    name = f"tables_{_fingerprint()}"
    with connection._nodb_cursor() as cursor:
        admin = cursor.connection
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        _drop_old_ones(admin)
        making = f"{name}_making"
        admin.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(making)))
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(making)))
        _migrate(making)
        admin.execute(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(making), Identifier(name))
        )
    return name


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(SOURCE.rglob("migrations/*.py")):
        digest.update(f"{path.relative_to(SOURCE)}\n".encode() + path.read_bytes())
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        for library in sorted(path.name for path in folder.glob("*.dist-info")):
            digest.update(f"{library}\n".encode())
    return digest.hexdigest()[:16]


def _migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        apply_migrations()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _drop_old_ones(admin: Any) -> None:
    """Make room: nobody copies tables that other migrations made a day ago."""
    for (name,) in admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'tables\\_%' AND"
        " (pg_stat_file(format('base/%s/PG_VERSION', oid))).modification"
        " < now() - interval '1 day'"
    ).fetchall():
        admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def empty_tables() -> None:
    """Take out what a test wrote for good, wherever Django's ``flush`` would.

    ``TRUNCATE`` makes a file anew for each table and index, hundreds in all, and whoever asks
    next reads their descriptions again; tests leave a few rows in a few tables. We wait as it
    does for whoever still writes.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = [Identifier(name) for name in tables if name not in NAMES_OF_MODELS]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL("LOCK TABLE {}").format(SQL(", ").join(names)))
        # No trigger keeps or refuses a row, as none does against TRUNCATE.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(SQL(";").join(SQL("DELETE FROM {}").format(name) for name in names))
