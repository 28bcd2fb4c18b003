"""Templates are laid out one tag a line, indented by what they stand in.

djlint reads them for faults, but its formatter moves white space that is read: a space before
a word for screen readers, or between two words of a sentence. So the layout is held here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import jesuisla

PACKAGE = Path(jesuisla.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
DJANGO = r"\{%.*?%\}|\{\{.*?\}\}"
TOKEN = re.compile(
    r"(?P<whole>\{%\ *(?P<name>comment|blocktranslate)\b.*?\{%\ *end(?P=name)\ *%\}"
    r"|<(?P<kept>pre|textarea)\b.*?</(?P=kept)>)"
    r"|\{%\ *(?P<tag>\w+).*?%\}"
    r"|\{\{.*?\}\}"
    rf"|<(?P<element>[/!]?[a-z][\w-]*)"
    rf"(?:{DJANGO}|\"(?:{DJANGO}|[^\"])*\"|'(?:{DJANGO}|[^'])*'|[^>\"'{{]|\{{)*?(?P<self>/?)>",
    re.DOTALL,
)
OPENING = {"if", "for", "with", "block", "ifchanged"}
BETWEEN = {"elif", "else", "empty"}
VOID = {"br", "hr", "img", "input", "link", "meta", "!doctype"}
INLINE = {"a", "abbr", "code", "mark", "q", "small", "span", "strong", "time"}


class Tag(NamedTuple):
    """A tag of HTML or a block tag of Django; ``does``: open, close, between or alone."""

    start: int
    end: int
    name: str
    inline: bool
    does: str


def tags(text: str) -> Iterator[Tag]:
    for found in TOKEN.finditer(text):
        block, element = found["tag"] or "", found["element"] or ""
        name = block or element.lstrip("/")
        if block in BETWEEN:
            does = "between"
        elif block.startswith("end") or element.startswith("/"):
            does = "close"
        elif block in OPENING or (element and not (name in VOID or found["self"])):
            does = "open"
        elif element:
            does = "alone"
        else:
            continue  # a variable, a sentence, a comment
        yield Tag(found.start(), found.end(), name, name in INLINE, does)


def faults(text: str) -> Iterator[str]:
    """What is wrong with the layout, each with the number of its line."""
    depth, number, count, inside = 0, 0, 0, 0
    last: Tag | None = None
    for tag in tags(text):
        line = text.count("\n", 0, tag.start) + 1
        if line != number:
            number, count, inside = line, 0, 0
        before = text[text.rfind("\n", 0, tag.start) + 1 : tag.start]
        if tag.does in {"close", "between"}:
            depth -= 1
            inside = max(inside - 1, 0)
        if not before.strip() and len(before) != 2 * depth:
            yield f"{line}: {tag.name} is indented by {len(before)}, not {2 * depth}"
        if tag.does in {"open", "alone"} and not inside:
            count += not (count and glued(tag, before, last))
            if count > 1:
                yield f"{line}: {tag.name} is the {count}. tag of its line"
        if tag.does in {"open", "between"}:
            depth += 1
            inside += bool(inside or tag.inline)
        last = tag


def glued(tag: Tag, before: str, last: Tag | None) -> bool:
    """Whether a tag stands close to what is read before it, so that no line may break there."""
    if before[-1:].isspace() or not (tag.inline or tag.name in OPENING):
        return False
    return last is None or last.end != tag.start or last.inline or last.does == "close"


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 80


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_one_tag_a_line(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<p>\n  <a href=\"{% url 'x' %}\">here</a>\n</p>\n", 0),
        ("<p><a href=\"{% url 'x' %}\">here</a></p>\n", 1),
        ("<p>{% if x %}one{% endif %}</p>\n", 1),
        ("<p>\n    <strong>too deep</strong>\n</p>\n", 1),
        ("{% if x %}\n  <p>one</p> <p>two</p>\n{% endif %}\n", 1),
        ("<p>\n  <a>one</a>{% if x %},{% endif %}\n</p>\n", 0),
        ("<p>\n  <a>one <span>more</span></a>\n</p>\n", 0),
    ],
)
def test_what_is_on_one_line_is_seen(text: str, count: int) -> None:
    assert len(list(faults(text))) == count
