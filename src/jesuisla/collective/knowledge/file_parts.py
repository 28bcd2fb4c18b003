"""The parts of a sheet by the names that files give them, English or French."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jesuisla.analysis.text import plain_words

_WORDINGS = {
    "claims": (
        "claims", "claim", "what people say", "affirmation", "affirmations", "ce qui se dit",
    ),
    "answer": (
        "answer", "short answer", "the short answer", "what holds",
        "reponse", "reponse courte", "la reponse", "ce qu il en est",
    ),
    "why_believed": (
        "why believed", "why", "why people believe it", "why do people believe it",
        "pourquoi", "pourquoi on y croit", "pourquoi y croit on",
    ),
    "topics": ("topics", "topic", "themes", "theme", "tags"),
    "countries": ("countries", "country", "pays"),
    "language": ("language", "lang", "langue"),
    "valid_until": ("valid until", "until", "jusqu a", "valable jusqu au"),
    "sources": ("sources", "source"),
    "url": ("url", "address", "adresse", "lien"),
    "title": ("title", "titre"),
    "publisher": ("publisher", "editeur", "publie par"),
    "published_on": ("published on", "date", "publie le"),
    "archive_url": ("archive url", "archive", "archived copy", "copie archivee"),
}  # fmt: skip
PARTS = {wording: part for part, wordings in _WORDINGS.items() for wording in wordings}
"""The part of a sheet that each name in a file stands for, without accents and capitals."""
_OF_SOURCE = re.compile(r"source(?: (\d))? (.+)")


def part_named(name: str) -> str | None:
    """Return the part that a name stands for, if any.

    >>> part_named("Pourquoi y croit-on ?"), part_named("valid_until"), part_named("auteur")
    ('why_believed', 'valid_until', None)
    """
    return PARTS.get(plain_words(name.replace("_", " ")))


def named_parts(given: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what is given by the names of a sheet's parts; ``left_out`` holds the other names."""
    record: dict[str, Any] = {"left_out": ()}
    for name, value in given.items():
        part = part_named(str(name))
        if part is None:
            record["left_out"] = (*record["left_out"], str(name)[:40])
        elif value:
            record[part] = value
    return record


def row_record(cells: Iterable[tuple[str | None, Any]]) -> dict[str, Any]:
    """Return the parts that named cells hold; those called “source 2 url” become sources."""
    sources: dict[str, dict[str, Any]] = {}
    others: dict[str, Any] = {}
    for name, value in cells:
        if name is None or not value:
            continue
        source = _OF_SOURCE.fullmatch(plain_words(name.replace("_", " ")))
        if source:
            sources.setdefault(source[1] or "1", {})[source[2]] = value
        else:
            others[name] = value
    record = named_parts(others)
    if sources:
        record["sources"] = [sources[number] for number in sorted(sources)]
    return record
