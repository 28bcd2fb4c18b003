"""Files that are one JSON document rather than one object a line, held whole and bounded."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from jesuisla.networks.archives.archive_row import UnknownFormat
from jesuisla.networks.archives.decoding import MAX_LINE
from jesuisla.networks.archives.records import document_records, parse_object
from jesuisla.networks.archives.unreadable_files import kind_of_bytes

MAX_DOCUMENT = 64 * 1024 * 1024
"""Characters of a document that are held; one that is longer is not read."""
_HEAD = 64 * 1024


def refuse_other_kinds(head: bytes) -> None:
    """Raise :class:`UnknownFormat` for bytes that are a picture, a PDF and the like."""
    kind = kind_of_bytes(head)
    if kind is not None:
        raise UnknownFormat(f"this is a file of the kind {kind}", (), kind)


def whole_document(texts: Iterator[str]) -> tuple[list[Any] | None, Iterator[str]]:
    """The items of one JSON document, or ``None``, and the same text to be read by lines.

    A text is taken for a document when it begins as a list, or as an object that its first
    line does not end.
    """
    pieces = _head(texts)
    head = "".join(pieces)
    if not _begins_document(head):
        return None, chain([head], texts)
    length = len(head)
    for piece in texts:
        pieces.append(piece)
        length += len(piece)
        if length > MAX_DOCUMENT:
            return None, chain(pieces, texts)
    return document_records("".join(pieces)), iter(pieces)


def _head(texts: Iterator[str]) -> list[str]:
    pieces: list[str] = []
    length = 0
    for piece in texts:
        pieces.append(piece)
        length += len(piece)
        if length >= _HEAD and (length > MAX_LINE or "\n" in piece):
            break
    return pieces


def _begins_document(head: str) -> bool:
    start = head.lstrip("\ufeff \t\n")
    if start[:1] == "[":
        return True
    first, end, _ = start.partition("\n")
    if start[:1] != "{":
        return False
    if not end:
        return len(head) > MAX_LINE
    # A first line of JSON Lines that is cut off has values in it.
    return parse_object(first)[0] is None and first.rstrip().endswith(("{", "[", ","))
