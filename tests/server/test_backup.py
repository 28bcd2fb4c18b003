import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jesuisla.server.backup import BackupFailed, lines_to_restore, program_path
from jesuisla.server.embedded import programs
from processes import Installation, until

RESTORE = """
import sys
from pathlib import Path
from jesuisla.server.preparation import open_installation
open_installation(up_to_date=False)
from jesuisla.server.backup import restore_backup
restore_backup(Path(sys.argv[1]))
"""
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def slugs(installation: Installation) -> list[str]:
    return [slug for (slug,) in installation.ask("SELECT slug FROM groups_group ORDER BY slug")]


def create(installation: Installation, slug: str) -> None:
    installation.ask(
        """
        INSERT INTO groups_group
        SELECT made.* FROM groups_group known, jsonb_populate_record(
            known, jsonb_build_object(
                'id', nextval(pg_get_serial_sequence('groups_group', 'id')),
                'slug', %s::text, 'home', false
            )
        ) made
        WHERE known.slug = 'jesuisla'
        """,
        slug,
    )


@pytest.mark.slow
def test_what_was_backed_up_comes_back_and_nothing_else(
    group: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "room.dump"
    status, out, err = group.run("backup", str(file))
    assert status == 0, err
    assert str(file) in out
    assert file.stat().st_mode & 0o777 == 0o600
    create(group, "ichbinhier")
    group.ask("CREATE TABLE of_a_newer_version (number int)")
    status, _, err = group.run("restore", str(file), "--yes")
    assert status == 0, err
    assert slugs(group) == ["jesuisla"]
    assert group.ask("SELECT to_regclass('of_a_newer_version')") == [(None,)]
    create(group, "iamhere")  # keys go on where they were
    second = tmp_path / "second.dump"
    assert group.run("backup", str(second))[0] == 0
    assert group.run("restore", str(second), "--yes")[0] == 0
    assert slugs(group) == ["iamhere", "jesuisla"]
    assert not list(tmp_path.glob(".*")), "nothing half made stays behind"


@pytest.mark.slow
def test_a_backup_never_replaces_a_file_nor_a_restore_a_group_unasked(
    group: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "room.dump"
    file.write_text("mine")
    status, _, err = group.run("backup", str(file))
    assert status == 2
    assert "already exists" in err
    assert file.read_text() == "mine"
    status, _, err = group.run("restore", str(file))
    assert status == 1, "nobody answered"
    status, _, err = group.run("restore", str(file), "--yes")
    assert status == 1
    assert "room.dump is damaged or was not written by" in err
    assert "Traceback" not in err
    assert slugs(group) == ["jesuisla"]
    status, _, err = group.run("restore", str(tmp_path / "none"))
    assert status == 2
    assert "File not found" in err


@pytest.mark.slow
def test_a_restore_killed_half_way_changes_nothing_and_leaves_nothing(
    group: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "room.dump"
    assert group.run("backup", str(file))[0] == 0
    create(group, "ichbinhier")
    # A schema of the name that it needs, not committed, holds the restore up.
    with psycopg.connect(str(group.address)) as other:
        other.execute("CREATE SCHEMA before_restore")
        restoring = group.python("-c", RESTORE, str(file))  # the command would see the other
        until(lambda: group.ask(WAITING) != [(0,)] or restoring.poll() is not None)
        restoring.kill()
        restoring.wait()
        other.rollback()
    until(lambda: group.ask(WAITING) == [(0,)])
    assert slugs(group) == ["ichbinhier", "jesuisla"]
    assert [path.name for path in folder.iterdir()] == ["room.dump"]
    assert group.run("restore", str(file), "--yes")[0] == 0
    assert slugs(group) == ["jesuisla"]


@pytest.mark.slow
def test_a_backup_killed_half_way_leaves_nothing(group: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with psycopg.connect(str(group.address)) as writer:
        writer.execute("LOCK TABLE groups_group IN ACCESS EXCLUSIVE MODE")
        making = group.start("backup", str(folder / "room.dump"))
        until(lambda: group.ask(WAITING) != [(0,)])
        making.kill()
        making.wait()
    until(lambda: group.ask(WAITING) == [(0,)])
    assert list(folder.iterdir()) == []


def test_what_an_earlier_version_left_goes_with_the_next_backup(
    group: Installation, tmp_path: Path
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = [tmp_path / f".cut.dump.{ended.pid}.{end}" for end in ("making", "sql")]
    others = [tmp_path / f".cut.dump.{os.getpid()}.making", tmp_path / "my.sql"]
    for path in (*left, *others):
        path.write_text("everything")
    assert group.run("backup", str(tmp_path / "room.dump"))[0] == 0
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in others)


@pytest.mark.slow
def test_nothing_is_restored_under_a_running_worker(group: Installation, tmp_path: Path) -> None:
    file = tmp_path / "room.dump"
    assert group.run("backup", str(file))[0] == 0
    create(group, "ichbinhier")
    group.start("worker")
    until(lambda: group.ask("SELECT 1 FROM procrastinate_workers"))
    status, _, err = group.run("restore", str(file), "--yes")
    assert status != 0
    assert "Stop the web server and every worker first" in err
    assert slugs(group) == ["ichbinhier", "jesuisla"]


@pytest.mark.slow
def test_a_backup_that_cannot_be_brought_up_to_date_leaves_what_was_there(
    group: Installation, tmp_path: Path
) -> None:
    names = group.ask("DELETE FROM django_migrations WHERE app = 'groups' RETURNING name")
    file = tmp_path / "broken.dump"
    subprocess.run(  # by hand: our own command would find the tables out of date
        [programs() / "pg_dump", "--format=custom", f"--file={file}", str(group.address)],
        check=True,
    )
    for (name,) in names:
        group.ask(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('groups', %s, now())", name
        )
    create(group, "ichbinhier")
    status, _, err = group.run("restore", str(file), "--yes")
    assert status == 1
    assert "cannot bring the tables of the backup up to date" in err
    assert "Traceback" not in err
    assert slugs(group) == ["ichbinhier", "jesuisla"]
    assert group.ask("SELECT nspname FROM pg_namespace WHERE nspname = 'before_restore'") == []


def test_marks_of_the_server_that_was_backed_up_are_left_out() -> None:
    # As pg_dump 18.4 writes them down from PostgreSQL 17.12; the embedded one refuses them.
    table = b'CREATE TABLE public.cache (\n    "value" text\n);\n'.splitlines(keepends=True)
    mark = b"ALTER TABLE ONLY public.cache ALTER COLUMN value SET (pg_attver=26489072);\n"
    other = b"ALTER TABLE ONLY public.cache ALTER COLUMN value SET (n_distinct=5);\n"
    data = [b"COPY public.cache (value) FROM stdin;\n", mark, b"\\.\n"]
    assert list(lines_to_restore([*table, mark, other, *data, mark])) == [*table, other, *data]


def test_a_database_behind_tls_is_backed_up_by_the_systems_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    plain, behind_tls = "postgresql://a:b@db.example/c", "postgresql://a:b@db.example/c?sslmode=%s"
    assert program_path("pg_dump", plain) == str(programs() / "pg_dump")
    for mode in ("require", "verify-ca", "verify-full"):
        with pytest.raises(BackupFailed, match="postgresql-client"):
            program_path("pg_dump", behind_tls % mode)
    program = tmp_path / "pg_dump"
    program.touch(mode=0o755)
    assert program_path("pg_dump", behind_tls % "verify-full") == str(program)
    assert program_path("pg_dump", behind_tls % "prefer") == str(programs() / "pg_dump")


def test_a_backup_opens_where_pgvector_is_missing() -> None:
    kept = [b"CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\n"]
    kept += [b"CREATE INDEX queue_by_words ON public.queue_queuerow USING gin (words);\n"]
    of_pgvector = [
        b"CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;\n",
        b"COMMENT ON EXTENSION vector IS 'vector data type and hnsw access method';\n",
        b"CREATE INDEX meanings_by_nearness ON public.meanings_meaning USING hnsw (1);\n",
    ]
    assert list(lines_to_restore([*of_pgvector, *kept])) == kept
    # What a member wrote is never taken for such a line.
    data = [b"COPY public.watch_comment (text) FROM stdin;\n", of_pgvector[0], b"\\.\n"]
    assert list(lines_to_restore(data)) == data
