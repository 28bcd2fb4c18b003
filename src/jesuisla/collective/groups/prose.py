"""A group's own text as the page shows it: paragraphs, lists and small headings.

People type plain text: an empty line parts paragraphs, "- " begins a point of a list, and
"# " a heading. Spaces that French asks for are mended when the text is shown; everything else
is shown as it was typed.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

POINTS = ("- ", "– ", "• ", "* ")
_HEADED_POINT = re.compile(r"[-–•*] ([^:\n]{1,30}?)[ \u00a0\u202f]*: ")
# The space that people type, and the one that keeps a mark with its word.
FRENCH_SPACES = (
    (re.compile(r"(?<=\S)[ \u00a0\u202f]+(?=[;?!%](?!\w))"), "\u202f"),
    (re.compile(r"(?<=\S)[ \u00a0\u202f]+(?=[:»](?![\w/]))"), "\u00a0"),
    (re.compile(r"(?<=«)[ \u00a0\u202f]+"), "\u00a0"),
)


def typeset(text: str, language: str) -> str:
    r"""Return the text with the spaces of its language's typography.

    >>> typeset("Pourquoi ? « Parce que » : 50 %", "fr")
    'Pourquoi\u202f? «\xa0Parce que\xa0»\xa0: 50\u202f%'
    >>> typeset("Why ?", "en")
    'Why ?'
    """
    if language == "fr":
        for plain_space, space in FRENCH_SPACES:
            text = plain_space.sub(space, text)
    return text


def as_html(text: str, language: str = "", *, level: int = 3) -> SafeString:
    r"""Return the text as HTML; nothing in it can become markup of its own.

    ``level`` is that of its headings: 2 where it stands right below a page's title.

    >>> as_html("Nos règles\n\n- Rester calme\n- Lire d’abord")
    '<p>Nos règles</p><ul><li>Rester calme</li><li>Lire d’abord</li></ul>'
    >>> as_html("<script>\n# Titre")
    '<p>&lt;script&gt;</p><h3>Titre</h3>'
    >>> as_html("# Titre", level=2)
    '<h2>Titre</h2>'
    """
    # Every line is escaped where it is wrapped, so only the tags written here are markup.
    return mark_safe("".join(_blocks(typeset(text, language), level)))  # noqa: S308


def paragraphs(text: str) -> list[str]:
    r"""Return the text's blocks, parted by empty lines.

    >>> paragraphs(" One.\n\n\nTwo\nlines. ")
    ['One.', 'Two\nlines.']
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    return ["\n".join(block) for has_text, block in groupby(lines, key=bool) if has_text]


def headed_parts(text: str, language: str) -> list[tuple[str, str]]:
    r"""Return a text's parts, each below its heading; nothing unless it begins with one.

    >>> headed_parts("# Un\n\nTexte.\n\n# Deux\n\nAutre.\n\nFin.", "fr")
    [('Un', 'Texte.'), ('Deux', 'Autre.\n\nFin.')]
    >>> headed_parts("Texte.\n\n# Un", "fr")
    []
    """
    if not text.lstrip().startswith("# "):
        return []
    parts = [
        part.partition("\n") for part in re.split(r"^# ", text.strip(), flags=re.MULTILINE)[1:]
    ]
    return [(typeset(heading.strip(), language), rest.strip()) for heading, _end, rest in parts]


def headed_points(text: str, language: str) -> list[tuple[str, str]]:
    r"""Return the points of a text that is one list, each with its heading; else nothing.

    What follows a heading begins with a capital, as it stands below it.

    >>> headed_points("- Calme : lire\n- Faits : citer", "fr")
    [('Calme', 'Lire'), ('Faits', 'Citer')]
    >>> headed_points("- Calme\n- Faits : citer", "fr"), headed_points("Calme : lire", "fr")
    ([], [])
    """
    blocks = paragraphs(text)
    lines = blocks[0].split("\n") if len(blocks) == 1 else []
    matches = [_HEADED_POINT.match(line) for line in lines]
    points = [
        (match[1], line[match.end() :].strip())
        for match, line in zip(matches, lines, strict=True)
        if match
    ]
    if len(points) < len(lines):
        return []
    return [
        (typeset(heading, language), typeset(rest[:1].upper() + rest[1:], language))
        for heading, rest in points
    ]


def opening_and_rest(text: str, fits: int) -> tuple[str, str]:
    r"""Return what stands of a text, and what may fold below it; a rest that fits stands too.

    A text stands with its first paragraph, a list of headed points with their headings.

    >>> opening_and_rest("Un.\n\nDeux.\n\nTrois.", 8)
    ('Un.', 'Deux.\n\nTrois.')
    >>> opening_and_rest("Un.\n\nDeux.", 8)
    ('Un.\n\nDeux.', '')
    >>> opening_and_rest("- Calme : lire\n- Faits : citer", 8)
    ('Calme · Faits', '- Calme : lire\n- Faits : citer')
    """
    first, *others = paragraphs(text) or [""]
    rest = "\n\n".join(others)
    if first.startswith(POINTS):
        headings = [_HEADED_POINT.match(line) for line in first.split("\n")]
        if all(headings) and len(text) > fits:
            return " · ".join(match[1] for match in headings if match), text
    elif not first.startswith("# ") and len(rest) > fits:
        return first, rest
    return text, ""


def _blocks(text: str, level: int) -> Iterator[str]:
    for block in paragraphs(text):
        for kind, lines in groupby(block.split("\n"), key=_kind):
            yield _wrapped(kind, list(lines), level)


def _kind(line: str) -> str:
    if line.startswith(POINTS):
        return "ul"
    return "heading" if line.startswith("# ") else "p"


def _wrapped(kind: str, lines: list[str], level: int) -> str:
    if kind == "ul":
        return f"<ul>{''.join(f'<li>{escape(line[2:].strip())}</li>' for line in lines)}</ul>"
    if kind == "heading":
        return "".join(f"<h{level}>{escape(line[2:].strip())}</h{level}>" for line in lines)
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"
