"""Everything made ready before pages are served: tables, languages and static files."""

import os
from functools import cache, partial
from inspect import unwrap

from jesuisla.server.database import database_address, ensure_database
from jesuisla.server.environment import read_environment
from jesuisla.server.folders import make_data_folder
from jesuisla.server.language import operator_language
from jesuisla.server.process_end import leave_in_good_order

ASIDE = "before_restore"
"""The schema with what stood here before a restore, until the tables are up to date."""
RECOGNISE = """
DO $$ BEGIN
    IF to_regclass('django_migrations') IS NOT NULL THEN
        INSERT INTO django_migrations (app, name, applied)
        SELECT 'members', '0002_cache_table', applied
        FROM django_migrations earlier WHERE app = 'members' AND name = '0003_cache_table'
        AND NOT EXISTS (
            SELECT FROM django_migrations
            WHERE app = earlier.app AND name = '0002_cache_table'
        );
    END IF;
END $$
"""
"""Migrations were once joined into fewer, and one of them then had another number."""
ADVISORY_LOCK = 0x6A65737569736C61  # any number, the same on every machine


def open_installation(*, up_to_date: bool = True) -> bool:
    """Start or join the database, load Django and bring the tables up to date.

    Without ``up_to_date`` the tables stay as they are. Returns whether the database is the
    embedded one. Raises ``WrongEnvironment`` or
    ``NoDatabase``, and ``psycopg.OperationalError`` when the database does not answer.
    """
    from django.utils.translation import activate

    environment = read_environment()
    leave_in_good_order()
    make_data_folder(environment.data_dir)
    ensure_database()
    set_up_django()
    activate(operator_language())
    if up_to_date:
        migrate()
    return environment.database_url is None


def set_up_django() -> None:
    """Load Django with our settings. The database must be known by then."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jesuisla.server.settings")
    django.setup()


def migrate() -> None:
    """Bring the tables up to date; of several machines, one does it while the others wait."""
    import psycopg

    from jesuisla.collective.meanings.index import make_index

    with psycopg.connect(database_address(), autocommit=True, connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        connection.execute(RECOGNISE)
        if missing_migrations():
            apply_migrations()
        connection.execute("SET client_min_messages = 'warning'")
        connection.execute(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE".encode())
        make_index()


def apply_migrations() -> None:
    """Apply what is missing; nobody else may do so meanwhile.

    Each field asks by which setting its model may be replaced, and Django forgets the answer at
    every change of a state, though it hangs on the models that are loaded alone: kept, it spares
    a fifth of the processor time.
    """
    from django.apps import apps
    from django.core.management import call_command

    name = "get_swappable_settings_name"
    vars(apps)[name] = cache(partial(unwrap(getattr(type(apps), name)), apps))
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        del vars(apps)[name]


def missing_migrations() -> list[str]:
    """The migrations that this database lacks, as ``app.name``; empty when up to date."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
