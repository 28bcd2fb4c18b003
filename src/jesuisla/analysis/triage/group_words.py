"""Names of groups, taken out of a text before its meaning is read.

A bare encoder flags kind sentences about some groups three times as often as about others.
With "people" in the place of every name, whoever is named reads alike.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.triage.lexicon import LONGEST_WORD, MOST_KEPT, word_hash

ANYBODY: Mapping[str, str] = MappingProxyType(
    {
        "de": "Personen",
        "en": "people",
        "es": "personas",
        "fr": "gens",
        "it": "gente",
        "nl": "mensen",
        "pl": "ludzie",
        "pt": "pessoas",
    }
)
"""What stands in the place of a group's name, by language: the word beside which kind sentences are
least often taken for hate, as tried in German, Spanish and Portuguese."""

_WORD = re.compile(r"[^\W_]+")


class GroupWords:
    """Knows names of groups by their hashes, as ``lexicon.word_hash`` has them.

    ``langs`` tell the language of each. Without them, as in heads of before, a word of one language
    is taken for a name of another where their hashes are the same: Spanish "han" for English "man".

    >>> words = np.array(sorted(word_hash(name, "fr") for name in ("chats", "noirs")), np.uint64)
    >>> GroupWords(words).replaced("Les CHATS noirs, j’aime.", "fr")
    'Les gens, j’aime.'
    """

    def __init__(self, hashes: NDArray[np.uint64], langs: NDArray[np.str_] | None = None) -> None:
        all_hashes = frozenset(hashes.tolist())
        self._known = dict.fromkeys(ANYBODY, all_hashes)
        if langs is not None and len(langs):
            self._known = {lang: frozenset(hashes[langs == lang].tolist()) for lang in ANYBODY}
        self._looked_up: dict[str, dict[str, bool]] = {}

    def replaced(self, text: str, lang: str | None) -> str:
        """Return the text with "people" for each name of a group; names in a row are one."""
        anybody = ANYBODY.get(lang or "")
        if anybody is None:
            return text
        names, known = self._looked_up.setdefault(lang or "", {}), self._known[lang or ""]
        parts: list[str] = []
        end = 0
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        for match in _WORD.finditer(plain):
            word = match[0].lower()
            is_name = names.get(word)
            if is_name is None:
                is_name = len(word) <= LONGEST_WORD and word_hash(word, lang) in known
                if len(names) < MOST_KEPT:
                    names[word] = is_name
            if is_name:
                between = plain[end : match.start()]
                if not (parts and parts[-1] == anybody and between.isspace()):
                    parts += (between, anybody)
                end = match.end()
        return "".join((*parts, plain[end:]))
