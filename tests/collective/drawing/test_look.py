"""The style sheet: one place for colours, legible for everyone, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective import drawing
from jesuisla.collective.drawing import palette

HOUSE = Path(drawing.__file__).parents[1]
STATIC = HOUSE / "static"
TEMPLATES = HOUSE / "templates"
CSS = (STATIC / "look.css").read_text(encoding="utf-8")


def tokens(opening: str) -> dict[str, str]:
    start = CSS.index(opening + " {") + len(opening) + 2
    return dict(re.findall(r"--([\w-]+): (.+?);", CSS[start : CSS.index("}", start)]))


LIGHT = tokens("\n  :root")
DARK = tokens("\n    :root")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("kind", list(CommentKind))
def test_the_colour_of_a_kind_is_the_same_in_python_and_in_the_style_sheet(
    kind: CommentKind,
) -> None:
    assert LIGHT[f"kind-{kind}"] == palette.COLOURS[kind]


@pytest.mark.parametrize(
    ("token", "colour"),
    [
        ("paper", palette.PAPER),
        ("surface", palette.SURFACE),
        ("ink", palette.INK),
        ("ink-soft", palette.INK_SOFT),
        ("line-strong", palette.LINE_STRONG),
        ("accent", palette.ACCENT),
    ],
)
def test_the_other_colours_of_drawings_are_those_of_the_style_sheet(
    token: str, colour: str
) -> None:
    assert LIGHT[token] == colour


def test_every_colour_has_its_dark() -> None:
    assert {name for name in LIGHT if LIGHT[name].startswith("#")} == set(DARK)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "paper"),
        ("ink", "surface"),
        ("ink", "sunk"),
        ("ink", "accent-soft"),
        ("ink", "care-soft"),
        ("ink", "heed-soft"),
        ("ink-soft", "paper"),
        ("ink-soft", "surface"),
        ("ink-soft", "sunk"),
        ("accent", "paper"),
        ("accent", "surface"),
        ("accent-deep", "accent-soft"),
        ("on-accent", "accent"),
        ("on-accent", "accent-deep"),
        ("care", "paper"),
        ("care", "surface"),
        ("care", "care-soft"),
        ("heed", "heed-soft"),
        ("surface", "kind-ours"),
    ],
)
def test_text_stands_out_from_its_ground(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
@pytest.mark.parametrize("edge", ["line-strong", "accent", "care", "kind-hateful", "kind-unknown"])
def test_edges_that_carry_meaning_are_seen(theme: dict[str, str], edge: str, ground: str) -> None:
    assert contrast(theme[edge], theme[ground]) >= 3


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.css")), ids=lambda path: path.name)
def test_every_token_in_use_is_defined(path: Path) -> None:
    sheet = path.read_text(encoding="utf-8")
    own = set(re.findall(r"--([\w-]+):", sheet))
    assert set(re.findall(r"var\(--([\w-]+)", sheet)) <= set(LIGHT) | own


def test_every_file_the_style_sheet_names_lies_beside_it() -> None:
    named = re.findall(r"url\((.+?)\)", CSS)
    assert len(named) >= 4
    for name in named:
        assert (STATIC / name.strip('"')).is_file(), name


def test_what_every_page_loads_stays_light() -> None:
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    assert len(CSS.encode()) < 30_000
    assert fonts < 120_000
    assert (STATIC / "keys.js").stat().st_size < 4_096


def test_our_own_scripts_are_few_lines() -> None:
    scripts = [path.read_text(encoding="utf-8").splitlines() for path in HOUSE.rglob("*.js")]
    assert len(scripts) >= 7
    assert sum(map(len, scripts)) <= 250


def test_the_letters_come_with_their_licence() -> None:
    assert "SIL Open Font License" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_breaks_the_content_security_policy(path: Path) -> None:
    text = re.sub(
        r"{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert not re.search(r"\bstyle=|<style|\bon[a-z]+=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href)=["']https?:""", text)
