"""Sightings from JSON Lines, one line a place; no file is opened here."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from jesuisla.analysis.thread import Kind, Order
from jesuisla.analysis.visibility.sighting import Sighting, SightingError, Standing


class LineError(SightingError):
    """A line that cannot be read; ``line`` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


_SHARED = ("taken_at", "order", "network", "page")


def read(lines: Iterable[str]) -> list[Sighting]:
    """The sightings that ``lines`` hold, one a thread and reading, in order of appearance.

    A line is an object with ``thread``, ``reading``, ``taken_at``, ``order``,
    ``network``, ``place``, ``comment``, ``kind``, ``likes``, ``replies``,
    ``created_at``, ``length`` and, where known, ``page`` and ``page_reacted``; unknowns
    are null or absent. Empty lines are passed over. Raises :class:`LineError` for a
    line that is no such object or contradicts the others of its reading, and
    :class:`SightingError` for a reading that cannot be true.

    >>> looks = read(['{"thread": "t", "reading": 1, "taken_at": "2026-01-01T12:00:00Z",'
    ...               ' "order": "relevance", "place": 1, "comment": "c", "kind": "ours"}'])
    >>> looks[0].standings[0].kind
    <Kind.OURS: 'ours'>
    """
    shared: dict[tuple[str, str], dict[str, Any]] = {}
    standings: dict[tuple[str, str], list[Standing]] = {}
    for number, line in enumerate(lines, 1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        row = _row(number, text)
        key = (_name(number, row, "thread"), _name(number, row, "reading"))
        about = {name: row.get(name) for name in _SHARED}
        if shared.setdefault(key, about) != about:
            raise LineError(number, "the lines of one reading differ in time, order or network")
        standings.setdefault(key, []).append(_standing(number, row))
    return [_sighting(key, shared[key], items) for key, items in standings.items()]


def _row(number: int, text: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LineError(number, "this is no JSON") from error
    if not isinstance(row, dict):
        raise LineError(number, "an object is needed")
    return row


def _name(number: int, row: dict[str, Any], field: str) -> str:
    value = row.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise LineError(number, f"{field} is missing")
    return str(value)


def _number(number: int, row: dict[str, Any], field: str) -> int | None:
    value = row.get(field)
    if value is None:
        return None
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole:
        raise LineError(number, f"{field} is a whole number or null")
    return int(value)


def _time(number: int, row: dict[str, Any], field: str) -> datetime | None:
    value = row.get(field)
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise LineError(number, f"{field} is a time as 2026-01-31T12:00:00Z, or null") from error
    if time.tzinfo is None:
        raise LineError(number, f"{field} needs a time zone")
    return time


def _standing(number: int, row: dict[str, Any]) -> Standing:
    comment = row.get("comment")
    reacted = row.get("page_reacted")
    if reacted is not None and not isinstance(reacted, bool):
        raise LineError(number, "page_reacted is true, false or null")
    try:
        return Standing(
            comment=None if comment is None else _name(number, row, "comment"),
            place=_number(number, row, "place"),
            kind=Kind(row.get("kind") or Kind.UNKNOWN),
            likes=_number(number, row, "likes"),
            replies=_number(number, row, "replies"),
            created_at=_time(number, row, "created_at"),
            length=_number(number, row, "length"),
            page_reacted=reacted,
        )
    except LineError:
        raise
    except (SightingError, ValueError) as error:
        raise LineError(number, str(error)) from error


def _sighting(key: tuple[str, str], about: dict[str, Any], items: list[Standing]) -> Sighting:
    thread, reading = key
    taken_at = _time(0, about, "taken_at")
    if taken_at is None:
        raise SightingError(f"reading {reading} of thread {thread} has no taken_at")
    try:
        return Sighting(
            thread=thread,
            taken_at=taken_at,
            standings=tuple(items),
            network=str(about["network"] or ""),
            page=None if about["page"] is None else str(about["page"]),
            order=Order(about["order"] or Order.UNKNOWN),
        )
    except ValueError as error:
        raise SightingError(f"reading {reading} of thread {thread}: {error}") from error
