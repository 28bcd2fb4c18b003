"""Words by what they do in a comment, in each language.

A handful of concepts (names of groups, insults, kindness, negation…) shared by all
languages lets what is learned in one hold in another. The files are in ``words/``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.text import unaccented

_PRIME = 0x9E3779B97F4A7C15
_WRAP = 2**64
_USUAL = {"fr": ("", "e", "s", "es"), "en": ("", "s"), "de": ("", "e", "en", "er", "es")}


class Concept(IntEnum):
    """What a word of the lexicon does; the sections of the files."""

    GROUP = 1
    INSULT = 2
    VULGAR = 3
    DISGUST = 4
    VIOLENCE = 5
    EXPEL = 6
    HATRED = 7
    WARMTH = 8
    NOT = 9
    YOU = 10
    ALL = 11
    CRIME = 12
    MOCK = 13
    FOUL = 14
    HEART = 15
    QUOTE = 16


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hashes of words, each with its language, in ascending order; and their concepts."""

    hashes: NDArray[np.uint64]
    concepts: NDArray[np.uint8]

    def of(self, words: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """The concept of each hash, 0 where it has none."""
        if not len(self.hashes):
            return np.zeros(len(words), np.uint8)
        at = np.searchsorted(self.hashes, words)
        at[at == len(self.hashes)] = 0
        return np.where(self.hashes[at] == words, self.concepts[at], np.uint8(0))


def word_hash(word: str, lang: str | None) -> int:
    """The hash of a word in a language, without its accents and capitals.

    >>> word_hash("Élèves", "fr") == word_hash("eleves", "fr") != word_hash("eleves", "en")
    True
    """
    plain = unaccented(word.lower())
    total = sum(code(letter) * pow(_PRIME, at + 1, _WRAP) for at, letter in enumerate(plain))
    return (total + lang_salt(lang)) % _WRAP


def code(letter: str) -> int:
    """The number a character counts as: its code point, folded into 16 bits."""
    point = ord(letter)
    return point if point < 0x10000 else (point & 0x7FF) | 0xE800


def lang_salt(lang: str | None) -> int:
    """What is added to a word's hash so that languages do not mix."""
    return 0 if lang is None else (int.from_bytes(lang.encode()[:8], "big") * _PRIME) % _WRAP


def lexicon(files: Mapping[str, str]) -> Lexicon:
    r"""The lexicon of all languages, from the text of each one's file.

    A word in two sections has the concept of the first. Raises ``ValueError``, naming
    language and line, on what is not in the files' form.

    >>> small = lexicon({"fr": "[group]\nchat~ élève/,s"})
    >>> asked = [word_hash(word, "fr") for word in ("eleves", "chiens", "chattes", "chats")]
    >>> small.of(np.array(asked, np.uint64)).tolist()
    [1, 0, 0, 1]
    """
    known: dict[int, int] = {}
    for lang, text in files.items():
        for word, concept in words(lang, text):
            known.setdefault(word_hash(word, lang), concept)
    ordered = sorted(known.items())
    return Lexicon(
        np.array([word for word, _ in ordered], np.uint64),
        np.array([concept for _, concept in ordered], np.uint8),
    )


def words(lang: str, text: str) -> Iterator[tuple[str, Concept]]:
    r"""Each word of one language's file in each of its forms, with its concept.

    >>> list(words("fr", "[not]\nnul/,le")) == [("nul", Concept.NOT), ("nulle", Concept.NOT)]
    True
    """
    concept: Concept | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            name = line.strip("[] ").upper()
            if name not in Concept.__members__:
                raise ValueError(f"{lang}, line {number}: no such concept: {name.lower()}")
            concept = Concept[name]
        elif line and not line.startswith("#"):
            if concept is None:
                raise ValueError(f"{lang}, line {number}: a word before any section")
            for entry in line.split():
                for word in _forms(lang, entry):
                    yield word, concept


def _forms(lang: str, entry: str) -> Iterator[str]:
    stem, slash, endings = entry.partition("/")
    usual = _USUAL.get(lang, ("", "s"))
    if stem.endswith("~"):
        stem, endings = stem[:-1], ",".join(usual)
    elif slash and not endings.startswith(","):
        yield stem
    for ending in endings.split(","):
        yield stem + ending
