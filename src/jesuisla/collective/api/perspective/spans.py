"""Stretches of a text, counted as clients in every language count them."""

import re

# Two sets of characters that do not meet, so that no text makes it try again.
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
MOST = 200
"""Sentences scored on their own; the last stretch holds all that is left."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences stand, as ``text[start:end]`` without the space around them.

    >>> text = "Quel nom ! Pardon, j’aime ton nom."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Quel nom !', 'Pardon, j’aime ton nom.']
    """
    stretches: list[tuple[int, int]] = []
    for match in _SENTENCE.finditer(text):
        stretch = match.group()
        start = match.start() + len(stretch) - len(stretch.lstrip())
        end = match.start() + len(stretch.rstrip())
        if len(stretches) == MOST:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        elif start < end:
            stretches.append((start, end))
    return stretches


def utf16_units(text: str) -> int:
    """Return the length of a text in UTF-16 code units, as Perspective counts.

    >>> utf16_units("Là 👋")
    5
    """
    return len(text.encode("utf-16-le")) // 2


def in_utf16(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same stretches in UTF-16 code units, in time linear in the text.

    They must follow one another.

    >>> in_utf16("👋 là 👋", [(0, 1), (2, 4)])
    [(0, 2), (3, 5)]
    """
    converted_stretches: list[tuple[int, int]] = []
    at = units = 0
    for start, end in stretches:
        begin = units + utf16_units(text[at:start])
        units = begin + utf16_units(text[start:end])
        at = end
        converted_stretches.append((begin, units))
    return converted_stretches
