"""Words by what they do in a comment, in each language.

A handful of concepts (names of groups, insults, kindness, negation…) shared by all
languages lets what is learned in one hold in another. The word lists are where the
model is trained, in ``lab``. A
section of names of groups may tell which kinds of people they are, as ``[group origin]``:
that says whom a comment may be aimed at, and weighs nothing when it is scored.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.text import unaccented
from jesuisla.analysis.triage.scorer import HateTarget, targets_as_bits, targets_from_bits

LONGEST_WORD = 40
"""Letters beyond which a run of letters is no word of the lexicon."""

MOST_KEPT = 20_000
"""Words of a language whose kinds of people are kept at hand."""

_WORD = re.compile(r"[^\W_]+")
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


@dataclass(frozen=True)
class Lexicon:
    """Hashes of words, each with its language, in ascending order; and their concepts.

    ``targets`` holds, as bits, which kinds of people a word names; 0 where it names none,
    or a group of no kind that could be told.
    """

    hashes: NDArray[np.uint64]
    concepts: NDArray[np.uint8]
    targets: NDArray[np.uint8]

    def of(self, words: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Return the concept of each hash, 0 where it has none."""
        if not len(self.hashes):
            return np.zeros(len(words), np.uint8)
        at = np.searchsorted(self.hashes, words)
        at[at == len(self.hashes)] = 0
        return np.where(self.hashes[at] == words, self.concepts[at], np.uint8(0))

    def targets_in(self, text: str, lang: str | None) -> frozenset[HateTarget]:
        r"""Return the kinds of people that words of the text name; empty when no word names any.

        >>> small = build_lexicon({"fr": "[group sex]\nfemme/s\n[group]\ngens"})
        >>> [sorted(small.targets_in(text, "fr")) for text in ("Les FEMMES !", "Ces gens", "")]
        [[<HateTarget.SEX: 'sex'>], [], []]
        """
        # Disguises stay: undoing them takes as long as all the rest of a scoring.
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        bits_by_word = self._looked_up.setdefault(lang or "", {})
        all_bits = 0
        for word in set(_WORD.findall(plain.lower())):
            bits = bits_by_word.get(word)
            all_bits |= self._bits(word, lang, bits_by_word) if bits is None else bits
        return targets_from_bits(all_bits)

    def _bits(self, word: str, lang: str | None, bits_by_word: dict[str, int]) -> int:
        if len(word) > LONGEST_WORD:
            return 0
        bits = self._targets.get(word_hash(word, lang), 0)
        if len(bits_by_word) < MOST_KEPT:
            bits_by_word[word] = bits
        return bits

    @cached_property
    def _looked_up(self) -> dict[str, dict[str, int]]:
        """What was looked up already, by language: most words are the same few hundred."""
        return {}

    @cached_property
    def _targets(self) -> dict[int, int]:
        has_target = self.targets != 0
        pairs = zip(
            self.hashes[has_target].tolist(), self.targets[has_target].tolist(), strict=True
        )
        return dict(pairs)


def _powers(count: int) -> list[int]:
    return [pow(_PRIME, at + 1, _WRAP) for at in range(count)]


_POWERS = _powers(LONGEST_WORD)


def word_hash(word: str, lang: str | None) -> int:
    """Return the hash of a word in a language, without its accents and capitals.

    >>> word_hash("Élèves", "fr") == word_hash("eleves", "fr") != word_hash("eleves", "en")
    True
    """
    plain = word.lower() if word.isascii() else unaccented(word.lower())
    powers = _POWERS if len(plain) <= LONGEST_WORD else _powers(len(plain))
    total = sum(code(letter) * power for letter, power in zip(plain, powers, strict=False))
    return (total + lang_salt(lang)) % _WRAP


def code(letter: str) -> int:
    """Return the number a character counts as: its code point, folded into 16 bits."""
    point = ord(letter)
    return point if point < 0x10000 else (point & 0x7FF) | 0xE800


def lang_salt(lang: str | None) -> int:
    """Return what is added to a word's hash so that languages do not mix."""
    return 0 if lang is None else (int.from_bytes(lang.encode()[:8], "big") * _PRIME) % _WRAP


def build_lexicon(files: Mapping[str, str]) -> Lexicon:
    r"""Return the lexicon of all languages, from the text of each one's file.

    A word in two sections has the concept of the first, and all kinds of people that any
    of them tells. Raises ``ValueError``, naming language and line, on what is not in the
    files' form.

    >>> small = build_lexicon({"fr": "[group]\nchat~ élève/,s"})
    >>> asked = [word_hash(word, "fr") for word in ("eleves", "chiens", "chattes", "chats")]
    >>> small.of(np.array(asked, np.uint64)).tolist()
    [1, 0, 0, 1]
    """
    entries: dict[int, tuple[int, int]] = {}
    for lang, text in files.items():
        for word, concept, targets in lexicon_words(lang, text):
            key = word_hash(word, lang)
            first, before = entries.get(key, (int(concept), 0))
            entries[key] = first, before | targets_as_bits(targets)
    sorted_entries = sorted(entries.items())
    return Lexicon(
        np.array([word for word, _ in sorted_entries], np.uint64),
        np.array([concept for _, (concept, _) in sorted_entries], np.uint8),
        np.array([targets for _, (_, targets) in sorted_entries], np.uint8),
    )


def lexicon_words(lang: str, text: str) -> Iterator[tuple[str, Concept, frozenset[HateTarget]]]:
    r"""Yield each word of one language's file in each of its forms, with its concept.

    With it come the kinds of people that the word names, if its section tells any.

    >>> [(word, str(concept)) for word, concept, _ in lexicon_words("fr", "[not]\nnul/,le")]
    [('nul', '9'), ('nulle', '9')]
    >>> [[*kinds] for *_, kinds in lexicon_words("fr", "[group sex]\nfemme")]
    [[<HateTarget.SEX: 'sex'>]]
    """
    section: tuple[Concept, frozenset[HateTarget]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            section = _section(line, f"{lang}, line {number}")
        elif line and not line.startswith("#"):
            if section is None:
                raise ValueError(f"{lang}, line {number}: a word before any section")
            for entry in line.split():
                for word in _forms(lang, entry):
                    yield word, *section


def _section(line: str, where: str) -> tuple[Concept, frozenset[HateTarget]]:
    name, *kinds = line.strip("[] ").split() or [""]
    if name.upper() not in Concept.__members__:
        raise ValueError(f"{where}: no such concept: {name}")
    if kinds and name != "group":
        raise ValueError(f"{where}: only names of groups are of a kind of people")
    unknown = sorted(set(kinds) - set(HateTarget))
    if unknown:
        raise ValueError(f"{where}: no such kind of people: {', '.join(unknown)}")
    return Concept[name.upper()], frozenset(HateTarget(kind) for kind in kinds)


def _forms(lang: str, entry: str) -> Iterator[str]:
    stem, slash, endings = entry.partition("/")
    usual = _USUAL.get(lang, ("", "s"))
    if stem.endswith("~"):
        stem, endings = stem[:-1], ",".join(usual)
    elif slash and not endings.startswith(","):
        yield stem
    for ending in endings.split(","):
        yield stem + ending
