"""Sightings from JSON Lines, one line a place; no file is opened here."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.sighting import (
    SightedComment,
    Sighting,
    SightingError,
    SightingFault,
)

_Word = TypeVar("_Word", bound=StrEnum)


class SightingLineError(SightingError):
    """A line that cannot be read; ``line`` counts from 1."""

    def __init__(self, line: int, fault: SightingFault, about: object = "") -> None:
        super().__init__(fault, about)
        self.line = line

    def __str__(self) -> str:
        return f"line {self.line}: {super().__str__()}"


@dataclass(frozen=True, slots=True)
class _About:
    """What all lines of one reading say alike."""

    taken_at: datetime
    order: CommentOrder
    network: str
    page: str | None
    tied: bool


def read_sightings(lines: Iterable[str]) -> list[Sighting]:
    """Return the sightings that ``lines`` hold, one a thread and reading, in order of appearance.

    A line is an object with ``thread``, ``reading``, ``taken_at``, ``order``,
    ``network``, ``place``, ``comment``, ``kind``, ``likes``, ``replies``,
    ``created_at``, ``length`` and, where known, ``page``, ``page_reacted`` and ``parent``;
    unknowns are null or absent. With ``tied`` true, comments of a reading may share a place.
    Empty lines are passed over. Raises :class:`SightingLineError` for a line that is no such object
    or contradicts the others of its reading.

    >>> looks = read_sightings(['{"thread": "t", "reading": 1, "taken_at": "2026-01-01T12:00:00Z",'
    ...               ' "order": "relevance", "place": 1, "comment": "c", "kind": "ours"}'])
    >>> looks[0].standings[0].kind
    <CommentKind.OURS: 'ours'>
    """
    abouts: dict[tuple[str, str], _About] = {}
    standings: dict[tuple[str, str], list[tuple[int, SightedComment]]] = {}
    for number, line in enumerate(lines, 1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        row = _row(number, text)
        key = (_name(number, row, "thread"), _name(number, row, "reading"))
        about = _about(number, row)
        if abouts.setdefault(key, about) != about:
            raise SightingLineError(number, SightingFault.CONTRADICTION)
        standings.setdefault(key, []).append((number, _standing(number, row)))
    return [_sighting(key[0], abouts[key], items) for key, items in standings.items()]


def sighting_as_lines(sighting: Sighting, reading: str) -> Iterator[str]:
    """Yield one line a place, as :func:`read_sightings` reads them; unknowns are left out.

    ``reading`` names this look among those of its thread.

    >>> look = Sighting(thread="t", taken_at=datetime.fromisoformat("2026-01-01T12:00:00Z"),
    ...                 standings=(SightedComment(place=1, kind=CommentKind.OURS),))
    >>> read_sightings(sighting_as_lines(look, "1")) == [look]
    True
    """
    about = {
        "thread": sighting.thread,
        "reading": reading,
        "taken_at": sighting.taken_at.isoformat(),
        "order": sighting.order.value,
        "network": sighting.network or None,
        "page": sighting.page,
        "tied": sighting.tied or None,
    }
    for item in sighting.standings:
        row = {
            **about,
            "place": item.place,
            "comment": item.comment,
            "kind": item.kind.value,
            "likes": item.likes,
            "replies": item.replies,
            "created_at": item.created_at and item.created_at.isoformat(),
            "length": item.length,
            "page_reacted": item.page_reacted,
            "parent": item.parent,
        }
        known_values = {name: value for name, value in row.items() if value is not None}
        yield json.dumps(known_values, ensure_ascii=False)


def _row(number: int, text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SightingLineError(number, SightingFault.NOT_JSON) from error
    if not isinstance(row, dict):
        raise SightingLineError(number, SightingFault.NOT_AN_OBJECT)
    return row


def _name(number: int, row: dict[str, Any], field: str) -> str:
    value = row.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise SightingLineError(number, SightingFault.MISSING, field)
    name = str(value)
    if any("\ud800" <= sign <= "\udfff" for sign in name):  # half a character
        raise SightingLineError(number, SightingFault.NOT_TEXT, field)
    return name


def _yes_or_no(number: int, row: dict[str, Any], field: str) -> bool | None:
    value = row.get(field)
    if value is not None and not isinstance(value, bool):
        raise SightingLineError(number, SightingFault.NOT_YES_OR_NO, field)
    return value


def _number(number: int, row: dict[str, Any], field: str) -> int | None:
    value = row.get(field)
    if value is None:
        return None
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise SightingLineError(number, SightingFault.NOT_WHOLE, field)
    return int(value)


def _time(number: int, row: dict[str, Any], field: str) -> datetime | None:
    value = row.get(field)
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise SightingLineError(number, SightingFault.NOT_A_TIME, field) from error
    if time.tzinfo is None:
        raise SightingLineError(number, SightingFault.NAIVE_TIME, field)
    return time


def _standing(number: int, row: dict[str, Any]) -> SightedComment:
    comment = row.get("comment")
    kind = _word(number, row, "kind", CommentKind.UNKNOWN)
    try:
        return SightedComment(
            comment=None if comment is None else _name(number, row, "comment"),
            place=_number(number, row, "place"),
            kind=kind,
            likes=_number(number, row, "likes"),
            replies=_number(number, row, "replies"),
            created_at=_time(number, row, "created_at"),
            length=_number(number, row, "length"),
            page_reacted=_yes_or_no(number, row, "page_reacted"),
            parent=None if row.get("parent") is None else _name(number, row, "parent"),
        )
    except SightingLineError:
        raise
    except SightingError as error:
        raise SightingLineError(number, error.fault, error.about) from error


def _word(number: int, row: dict[str, Any], field: str, unknown: _Word) -> _Word:
    value = row.get(field)
    if value is None:
        return unknown
    try:
        return type(unknown)(value)
    except ValueError as error:
        raise SightingLineError(number, SightingFault.UNKNOWN_WORD, f"{field} {value}") from error


def _about(number: int, row: dict[str, Any]) -> _About:
    taken_at = _time(number, row, "taken_at")
    if taken_at is None:
        raise SightingLineError(number, SightingFault.MISSING, "taken_at")
    return _About(
        taken_at=taken_at,
        order=_word(number, row, "order", CommentOrder.UNKNOWN),
        network="" if row.get("network") is None else _name(number, row, "network"),
        page=None if row.get("page") is None else _name(number, row, "page"),
        tied=bool(_yes_or_no(number, row, "tied")),
    )


def _sighting(thread: str, about: _About, items: list[tuple[int, SightedComment]]) -> Sighting:
    def of(count: int) -> Sighting:
        return Sighting(
            thread=thread,
            taken_at=about.taken_at,
            standings=tuple(item for _, item in items[:count]),
            network=about.network,
            page=about.page,
            order=about.order,
            tied=about.tied,
        )

    def fails(count: int) -> bool:
        try:
            of(count)
        except SightingError:
            return True
        return False

    try:
        return of(len(items))
    except SightingError as error:
        # What the first lines already break stays broken, so halving finds the line.
        first = bisect_left(range(1, len(items)), True, key=fails)
        raise SightingLineError(items[first][0], error.fault, error.about) from error
