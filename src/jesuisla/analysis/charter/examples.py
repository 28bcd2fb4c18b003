"""Invented drafts on which a group tries what its coach asks: some kind, some less so."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

USUAL = "en"
"""Whose drafts are shown where there are none in a language."""


@dataclass(frozen=True, slots=True)
class InventedExamples:
    """The drafts, and the language they are in."""

    language: str
    texts: tuple[str, ...]


@cache
def invented_examples(language: str) -> InventedExamples:
    """Return the invented drafts of a language, English ones where there are none in it.

    >>> invented_examples("fr").language, invented_examples("xx").language
    ('fr', 'en')
    """
    folder = resources.files(__package__) / "examples"
    there = language if (folder / f"{language}.txt").is_file() else USUAL
    lines = (folder / f"{there}.txt").read_text(encoding="utf-8").splitlines()
    return InventedExamples(there, tuple(filter(None, map(str.strip, lines))))
