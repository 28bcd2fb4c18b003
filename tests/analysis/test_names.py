"""What a newcomer greps for is found once, and imported from one place."""

import ast
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "src" / "jesuisla", ROOT / "lab" / "jesuisla_lab")
OURS = (ROOT / "src" / "jesuisla" / "analysis", ROOT / "lab")


def classes(*folders: Path) -> list[str]:
    """The public classes of these folders, those inside other classes too."""
    return [
        node.name
        for folder in folders
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


def test_a_class_of_the_analysis_shares_its_name_with_no_other() -> None:
    count = Counter(classes(*FOLDERS))
    assert sorted(name for name in classes(*OURS) if count[name] > 1) == []


@pytest.mark.parametrize("package", ["triage", "visibility", "impact"])
def test_a_front_offers_what_it_names_and_tells_what_each_module_is_for(package: str) -> None:
    front = import_module(f"jesuisla.analysis.{package}")
    assert front.__all__ == sorted(set(front.__all__), key=front.__all__.index)
    assert [name for name in front.__all__ if not hasattr(front, name)] == []
    modules = [path.stem for path in Path(str(front.__file__)).parent.glob("[a-z]*.py")]
    assert [name for name in modules if f"``{name}``" not in str(front.__doc__)] == []
