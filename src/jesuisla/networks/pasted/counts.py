"""Counts as networks write them for people: ``1 234``, ``1,2 k``, ``12K``, ``2,3 Mio``.

The words for thousands and more come from CLDR, for every language of :data:`LANGUAGES`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import format_compact_decimal

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pl", "pt", "sv")
"""The languages whose pages are read; of two meanings of a word that of the first counts."""
_MORE_WORDS = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "b": 10**9, "mrd": 10**9, "bn": 10**9}
_MORE_WORDS |= {"tsd": 1_000, "тыс": 1_000, "млн": 1_000_000, "mil m": 10**9}


def _compact_words() -> Iterator[tuple[str, int]]:
    """The words that CLDR writes beside rounded counts, in small letters without a dot."""
    for language in LANGUAGES:
        for factor in (1_000, 1_000_000, 10**9):
            for count in (1, 2, 5):
                for style in ("short", "long"):
                    shown = format_compact_decimal(
                        count * factor,
                        format_type=style,
                        locale=language,
                    )
                    number, _, word = " ".join(shown.lower().split()).partition(str(count))
                    word = (word or number).strip(" .0")
                    # "2000 M": the word of a million, not of a thousand millions.
                    if word and not shown.startswith(f"{count}0"):
                        yield word, factor


_FACTOR = {**dict(reversed(list(_compact_words()))), **_MORE_WORDS}
_WORDS = "|".join(sorted(map(re.escape, _FACTOR), key=len, reverse=True))
NUMBER = r"(?:[0-9]{1,3}(?:[ ,.'][0-9]{3}){0,3}|[0-9]{1,9})(?![0-9])"
_ROUNDED = r"[0-9]{1,3}[.,][0-9]{1,2}(?![0-9])"
COUNT = rf"(?:{_ROUNDED}|{NUMBER})(?: ?(?:{_WORDS})\b\.?)?"
"""A pattern for a count in lower-case text whose spaces are plain; see :func:`read_count`."""

_WHOLE = re.compile(rf"(?P<number>{NUMBER})(?: ?(?P<word>[^\W\d_]+(?: [^\W\d_]+)?)\.?)?")
_PART = re.compile(rf"(?P<number>{_ROUNDED}) ?(?P<word>[^\W\d_]+(?: [^\W\d_]+)?)\.?")


def read_count(text: str) -> int | None:
    """Return the count, or ``None`` when the text is none. ``1,2 k`` is rounded by the network.

    >>> [read_count(text) for text in ("1 234", "1,2 k", "1.2K", "12 mille", "2,5 M", "3,4", "")]
    [1234, 1200, 1200, 12000, 2500000, None, None]
    >>> [read_count(text) for text in ("2,3 Mio.", "1,2 Md", "1.2B", "3 mil millones")]
    [2300000, 1200000000, 1200000000, 3000000000]
    """
    plain = " ".join(text.split()).lower().replace("’", "'").removesuffix("+")
    part = _PART.fullmatch(plain)
    match = part or _WHOLE.fullmatch(plain)
    if match is None:
        return None
    word = match["word"]
    factor = 1 if word is None else _FACTOR.get(word)
    if factor is None:
        return None
    if part:
        return int(Decimal(match["number"].replace(",", ".")) * factor)
    return int(re.sub(r"[ ,.']", "", match["number"])) * factor
