"""Word families: finding a word in its inflected and disguised spellings.

A family is a list of stems. A word of a text belongs when its skeleton (no accents, no
doubled letters, digits read as letters) begins with the skeleton of a stem and goes on by
no more than an ending, in any language. One letter or two within a word may be hidden by
asterisks. All families are looked for in one pass over the text, in time linear in its
length, whatever the families: each word's skeleton walks a tree of stems, at most as deep
as the longest stem; a hidden letter may be any that some stem has there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jesuisla.analysis.text import normalise, skeleton

LONGEST_ENDING = 4
"""Letters that an inflected word may have beyond its stem (``-ement``, ``-innen`` cut)."""
LONGEST_WORD = 40
"""A run of letters beyond this is no word; its first letters are looked at."""

_WORD = re.compile(r"\w+(?:\*{1,2}\w+)?")
_HIDDEN = "*"
_END = ""

Tree = dict[str, "Tree | str"]


@dataclass(frozen=True, slots=True)
class WordFamilies:
    """Families of words, ready to be looked for; build with :func:`build_build_families`."""

    tree: Tree

    def in_text(self, text: str) -> set[str]:
        """Return the names of the families that the text has a word of.

        >>> insults = build_families({"fool": ["idiot", "abruti"], "kind": ["merci"]})
        >>> sorted(insults.in_text("Quels ABRUTIS… et des i d i o t e s, des 1d1ots"))
        ['fool']
        >>> insults.in_text("rien, idiosyncrasie"), insults.in_text("2*3 id**ts")
        (set(), {'fool'})
        """
        names: set[str | None] = set()
        for match in _WORD.finditer(normalise(text)):
            names |= {_family(self.tree, word) for word in _spellings(match[0][:LONGEST_WORD])}
        return {name for name in names if name is not None}


# Most words of a text are common ones.
_skeleton = lru_cache(maxsize=50_000)(skeleton)


def _spellings(word: str) -> list[str]:
    """Return its skeleton; two letters hidden may be one doubled, of which a skeleton has one."""
    start, mask, rest = word.partition(_HIDDEN)
    if not mask:
        return [_skeleton(word)]
    plain = _skeleton(rest.removeprefix(_HIDDEN))
    most = 2 if rest.startswith(_HIDDEN) else 1
    return [_skeleton(start) + _HIDDEN * stars + plain for stars in range(most, 0, -1)]


def _family(node: Tree, word: str) -> str | None:
    name = None
    for at, letter in enumerate(word):
        end = node.get(_END)
        if isinstance(end, str) and len(word) - at <= LONGEST_ENDING and _HIDDEN not in word[at:]:
            name = end
        if letter == _HIDDEN:
            branches = (below for below in node.values() if isinstance(below, dict))
            behind = (_family(below, word[at + 1 :]) for below in branches)
            return name or next(
                (branch_name for branch_name in behind if branch_name is not None), None
            )
        below = node.get(letter)
        if not isinstance(below, dict):
            return name
        node = below
    end = node.get(_END)
    return end if isinstance(end, str) else name


def build_families(stems: Mapping[str, Sequence[str]]) -> WordFamilies:
    """Build families by name from the stems of each.

    A stem in two families belongs to the first. Raises ``ValueError`` on a stem with
    fewer than three letters, which would match half the language, or with a space.
    """
    tree: Tree = {}
    for name, words in stems.items():
        for word in words:
            plain = skeleton(word)
            if not plain.isalnum() or len(plain) < 3:
                raise ValueError(f"{name}: a stem is one word of three letters or more: {word!r}")
            node = tree
            for letter in plain:
                below = node.setdefault(letter, {})
                assert isinstance(below, dict)
                node = below
            node.setdefault(_END, name)
    return WordFamilies(tree)
