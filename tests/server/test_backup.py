from pathlib import Path

import pytest

from processes import Installation


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
    assert "pg_restore failed" in err
    assert "Traceback" not in err
    assert slugs(group) == ["jesuisla"]
    status, _, err = group.run("restore", str(tmp_path / "none"))
    assert status == 2
    assert "File not found" in err
