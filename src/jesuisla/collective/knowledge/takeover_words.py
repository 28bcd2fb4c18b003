"""What the team reads of a change in the original of a sheet, part by part."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.names import country_names
from jesuisla.collective.knowledge.content import CitedSource
from jesuisla.collective.knowledge.takeovers import ChangedPart


class ShownPart(NamedTuple):
    """A part as the page shows it: what ours says, what the original says now, a tick."""

    name: str
    label: str | Promise
    ours: list[str]
    theirs: list[str]
    is_ours_alone: bool
    is_ticked: bool


def shown_parts(parts: Iterable[ChangedPart], ticked: Collection[str] | None) -> list[ShownPart]:
    """Return the changed parts, ticked unless the group changed them itself.

    ``ticked`` are the names that somebody has just ticked.
    """
    return [
        ShownPart(
            part.name,
            part.label,
            _lines(part.name, part.ours),
            _lines(part.name, part.theirs),
            part.is_ours_alone,
            part.name in ticked if ticked is not None else not part.is_ours_alone,
        )
        for part in parts
    ]


def _lines(name: str, words: Any) -> list[str]:
    if name == "sources":
        return [_source(source) for source in words]
    if name == "countries":
        return list(country_names(words, page_language()))
    if isinstance(words, date):
        return [day_in_words(words, "DATE_FORMAT")]
    if isinstance(words, str):
        return [words] if words else []
    return list(words or ())


def _source(source: CitedSource) -> str:
    return f"{source.title} ({source.publisher}) {source.url}"
