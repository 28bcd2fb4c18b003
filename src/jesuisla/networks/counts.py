"""Counts as networks write them for people: ``1 234``, ``1,2 k``, ``12K``, ``3 mille``."""

import re
from decimal import Decimal

_THOUSANDS = {"k": 1_000, "mille": 1_000, "thousand": 1_000, "mil": 1_000}
_MILLIONS = {"m": 1_000_000, "million": 1_000_000, "millions": 1_000_000}
_FACTOR = _THOUSANDS | _MILLIONS
NUMBER = r"(?:[0-9]{1,3}(?:[ ,.][0-9]{3}){0,3}|[0-9]{1,9})(?![0-9])"
_ROUNDED = r"[0-9]{1,3}[.,][0-9]{1,2}(?![0-9])"
COUNT = rf"(?:{_ROUNDED}|{NUMBER})(?: ?(?:k|m|mille|mil|thousand|millions?)\b)?"
"""A pattern for a count in lower-case text whose spaces are plain; see :func:`read_count`."""

_WHOLE = re.compile(rf"(?P<number>{NUMBER})(?: ?(?P<word>[a-z]+))?")
_PART = re.compile(rf"(?P<number>{_ROUNDED}) ?(?P<word>[a-z]+)")


def read_count(text: str) -> int | None:
    """The count, or ``None`` when the text is none. ``1,2 k`` is rounded by the network.

    >>> [read_count(text) for text in ("1 234", "1,2 k", "1.2K", "12 mille", "2,5 M", "3,4", "")]
    [1234, 1200, 1200, 12000, 2500000, None, None]
    """
    plain = " ".join(text.split()).lower()
    match = _WHOLE.fullmatch(plain) or _PART.fullmatch(plain)
    if match is None:
        return None
    word = match["word"]
    factor = 1 if word is None else _FACTOR.get(word)
    if factor is None:
        return None
    if _PART.fullmatch(plain):
        return int(Decimal(match["number"].replace(",", ".")) * factor)
    return int(re.sub(r"[ ,.]", "", match["number"])) * factor
