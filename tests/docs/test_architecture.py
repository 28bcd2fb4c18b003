"""The page for newcomers says what is so: files that it names, layers and listeners it draws."""

import re
import tomllib
from pathlib import Path

import pytest
from django.utils.module_loading import autodiscover_modules

from jesuisla.collective.journal.events import listeners

ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT.joinpath("docs/explanation/architecture.md").read_text(encoding="utf-8")
FOLDERS = [ROOT, ROOT / "src/jesuisla", ROOT / "src/jesuisla/collective"]
FILES = sorted(set(re.findall(r"`([\w.<][\w.<>/-]*\.(?:py|toml|html|md|json|po))\b[^`/]*`", TEXT)))
ARROWS = [
    (event, app, function)
    for events, app, function in re.findall(r"^    ([\w, ]+) → (\w+)\.(\w+)", TEXT, re.MULTILINE)
    for event in events.split(", ")
]


def is_there(path: str) -> bool:
    pattern = re.sub(r"<\w+>", "*", path)
    if "/" not in pattern:  # one of each app, network…
        return any(ROOT.glob(pattern)) or any(
            any((ROOT / top).rglob(pattern)) for top in ("src", "tests")
        )
    return any(any(folder.glob(pattern)) for folder in FOLDERS)


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_named_is_there(path: str) -> None:
    assert is_there(path)


@pytest.mark.parametrize(
    "path", ["queue/riles.py", "networks/<name>/link.py", "no_such.py", "api/endpoints.md"]
)
def test_a_file_that_is_not_there_is_noticed(path: str) -> None:
    assert not is_there(path)


def test_the_ten_ordinary_changes_are_told_with_their_numbers() -> None:
    rows = re.findall(r"^\| \*\*(.+?)\*\*.*\| (\d+)(?: ¹)? \|$", TEXT, flags=re.MULTILINE)
    assert len(rows) == 10
    assert all(int(files) > 0 for _name, files in rows)


def test_the_picture_has_the_layers_of_the_contracts() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors, rooms = [
        [re.findall(r"\w+", layer.replace("jesuisla.", "")) for layer in contract["layers"]]
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    picture = TEXT.partition("lab/jesuisla_lab")[0].splitlines()
    left = [line[:32] for line in picture]
    for layers, lines, name_of in ((floors, picture, r"\b{}(/|\.py)"), (rooms, left, r"\b{}\b")):
        names = [name for layer in layers for name in layer]
        at = [
            next(n for n, line in enumerate(lines) if re.search(name_of.format(name), line))
            for name in names
        ]
        assert at == sorted(at)


def test_all_who_hear_of_an_event_are_drawn() -> None:
    autodiscover_modules("jobs")
    heard = {
        (event, key.split(".")[2], key.rpartition(".")[2])
        for event, keys in listeners.items()
        for key in keys
        if key.startswith("jesuisla.")
    }
    assert set(ARROWS) == heard
