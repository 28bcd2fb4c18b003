import json
import os
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from jesuisla.server.static_files import (
    MANIFEST,
    PACKAGE,
    collect_static_files,
    is_collected,
    static_folder,
)


def test_files_are_collected_once_under_their_fingerprint(tmp_path: Path) -> None:
    folder = static_folder(tmp_path)
    collect_static_files(folder)
    made = folder.stat().st_mtime_ns
    names = json.loads((folder / MANIFEST).read_text())["paths"]
    assert re.fullmatch(r"look\.[0-9a-f]{12}\.css", names["look.css"])
    assert (folder / f"{names['look.css']}.gz").exists()
    collect_static_files(folder)
    assert folder.stat().st_mtime_ns == made


def test_files_of_other_versions_go(tmp_path: Path) -> None:
    old = tmp_path / "static" / "0123456789abcdef"
    old.mkdir(parents=True)
    collect_static_files(static_folder(tmp_path))
    assert not old.exists()
    assert [folder.name for folder in (tmp_path / "static").iterdir()] == [
        static_folder(tmp_path).name
    ]


def test_files_half_collected_do_not_count(tmp_path: Path) -> None:
    folder = static_folder(tmp_path)
    folder.mkdir(parents=True)
    assert not is_collected(folder)


def test_every_static_file_that_a_template_names_exists() -> None:
    named = {
        name
        for template in PACKAGE.glob("**/templates/**/*.html")
        for name in re.findall(r"""{% static ["']([^"']+)["']""", template.read_text("utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if finders.find(name) is None] == []


def test_a_folder_that_another_process_is_filling_stays(tmp_path: Path) -> None:
    filling, left_over = (tmp_path / "static" / f".making-{name}" for name in ("now", "long ago"))
    filling.mkdir(parents=True)
    left_over.mkdir()
    os.utime(left_over, (0, 0))
    collect_static_files(static_folder(tmp_path))
    assert filling.exists()
    assert not left_over.exists()
