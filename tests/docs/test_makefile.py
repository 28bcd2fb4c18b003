"""``make install`` takes the newest Python that fits, and says so in a sentence when none does."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS = 'exec {python} -c "import sys; sys.version_info = {version}; {more}\nexec(sys.argv[1])" "$2"'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tree with the Makefile alone, and a folder for programs."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "lab/pyproject.toml", "requirements/dev.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "programs").mkdir()
    return tmp_path


def put_python(path: Path, version: tuple[int, int, int], more: str = "") -> None:
    """Write a Python that claims a version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    script = SAYS.format(python=sys.executable, version=version, more=more)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def plan(house: Path, *arguments: str) -> str:
    """What ``make install`` would do, or why it would not."""
    make = shutil.which("make")
    assert make is not None
    done = subprocess.run(
        [make, "-n", "install", *arguments],
        cwd=house,
        env={"PATH": str(house / "programs"), "SHELL": "/bin/sh"},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def test_it_takes_the_newest_that_fits_and_has_venv(house: Path) -> None:
    programs = house / "programs"
    put_python(programs / "python3.14", (3, 14, 0), "sys.modules['ensurepip'] = None")
    put_python(programs / "python3.13", (3, 13, 5))
    put_python(programs / "python3.11", (3, 11, 2))
    put_python(programs / "python3", (3, 11, 2))
    assert "python3.13 -m venv .venv" in plan(house)


def test_a_python_without_a_number_is_asked_for_its_version(house: Path) -> None:
    put_python(house / "programs/python3", (3, 12, 1))
    assert "python3 -m venv .venv" in plan(house)


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 15, 0)])
def test_it_says_what_is_missing(house: Path, version: tuple[int, int, int]) -> None:
    put_python(house / "programs/python3", version)
    said = plan(house)
    assert "no Python 3.11 to 3.14" in said
    assert "apt install python3-venv" in said
    assert "-m venv" not in said


def test_a_named_python_is_taken(house: Path) -> None:
    put_python(house / "programs/python3.13", (3, 13, 5))
    put_python(house / "mine", (3, 11, 2))
    assert f"{house}/mine -m venv .venv" in plan(house, f"PYTHON={house}/mine")


@pytest.mark.parametrize("fault", ["gone", "half made", None])
def test_only_an_environment_that_does_not_work_is_made_anew(
    house: Path, fault: str | None
) -> None:
    put_python(house / "programs/python3.13", (3, 13, 5))
    python = house / ".venv/bin/python"
    put_python(python, (3, 13, 5), "sys.modules['pip'] = None" if fault else "")
    (house / ".venv/.installed").touch()
    if fault == "gone":
        python.unlink()
        python.symlink_to(house / "nowhere")
    assert ("rm -rf .venv && python3.13 -m venv .venv" in plan(house)) == bool(fault)
