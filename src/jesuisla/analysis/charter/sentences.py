"""The sentences of a draft without what they quote, and the plain signs each of them bears."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.charter.draft_words import FIGURE, DraftToken, DraftWords
from jesuisla.analysis.charter.phrases import found_phrases, phrases_of

MOST_SENTENCES = 60
"""Sentences that are read; a comment of more is read up to here."""

FEWEST_OF_PROGRAMS = 6
_OF_PROGRAMS = frozenset("{}[]<>=;$+|\\/_")
_HASHTAG = re.compile(r"#\w+")
_AROUND = re.compile(r"^[^\w\s@«“\"'’(…*]+|[^\w\s.!?…:»”\"'’)*]+$")
"""Emoji and other signs before the first word and behind the last."""
_SECTIONS = (
    "contempt", "generalising", "lecturing", "spelling", "irony", "addressing", "to_readers",
    "threat", "likely_threat", "exposed", "partisan", "claim", "sourced", "told",
    "fair", "perspective",
)  # fmt: skip
_LISTS = ("you", "your", "of_oneself", "people", "bad")
SIGNS = (
    *(f"has {name}" for name in _SECTIONS),
    *(f"names {name}" for name in _LISTS),
    "quotes", "asks", "exclaims", "figure", "number", "mention", "address", "length", "french",
    "first", "one of several",
)  # fmt: skip
"""What is noted of a sentence beside its meaning, in this order."""


@dataclass(frozen=True, slots=True)
class OwnSentence:
    """A sentence: its place in the draft, and its text as it is read for its meaning.

    There “…” stands for whatever it quotes, hashtags are gone, and it has a capital and an end.
    """

    start: int
    end: int
    number: int
    text: str
    tokens: tuple[DraftToken, ...]


def own_sentences(draft: DraftWords) -> list[OwnSentence]:
    """Return the sentences in which the writer says something in words of their own.

    >>> from jesuisla.analysis.charter.draft import Draft
    >>> from jesuisla.analysis.charter.draft_words import read_draft
    >>> found = own_sentences(read_draft(Draft("On lit « dehors ». « Assez ! » Je reste.", "fr")))
    >>> [sentence.text for sentence in found]
    ['On lit ….', '… Je reste.']
    >>> own_sentences(read_draft(Draft("#jesuislà on reste là 💛 #jesuislà", "fr")))[0].text
    'On reste là.'
    >>> own_sentences(read_draft(Draft("for (i = 0; i < 10; i++) { echo $i; }", "fr")))
    []
    """
    return list(_sentences(draft))[:MOST_SENTENCES]


def _sentences(draft: DraftWords) -> Iterator[OwnSentence]:
    for number, run in groupby(draft.tokens, key=lambda token: token.sentence):
        tokens = tuple(run)
        has_words = any(token.kind == "word" and not token.is_quoted for token in tokens)
        if has_words and not _is_code(tokens):
            text = _as_a_sentence(_without_quotes(draft.text, tokens))
            yield OwnSentence(tokens[0].start, tokens[-1].end, number, text, tokens)


def _is_code(tokens: tuple[DraftToken, ...]) -> bool:
    """Whether signs of programs are many, and more than words: it means nothing to be asked of."""
    signs = sum(token.spelling in _OF_PROGRAMS for token in tokens)
    return signs >= FEWEST_OF_PROGRAMS and signs > sum(token.kind == "word" for token in tokens)


def _as_a_sentence(text: str) -> str:
    """Return the text without hashtags and signs around it, with a capital and a full stop.

    What is shouted is read as if it were said: the encoder hardly knows words in capitals.
    """
    text = _AROUND.sub("", _HASHTAG.sub("", text).strip()).strip()
    if sum(map(str.isupper, text)) > sum(map(str.islower, text)):
        text = text.lower()
    ends = text.endswith((".", "!", "?", "…", ":", "»", "”", ")"))
    return f"{text[:1].upper()}{text[1:]}" + ("" if ends or not text else ".")


def _without_quotes(text: str, tokens: tuple[DraftToken, ...]) -> str:
    parts: list[str] = []
    at = tokens[0].start
    for token in tokens:
        if not token.is_quoted:
            parts += (text[at : token.start], text[token.start : token.end])
        elif not parts or parts[-1] != "…":
            parts += (text[at : token.start], "…")
        at = token.end
    return "".join(parts)


def signs_of(draft: DraftWords, sentences: list[OwnSentence]) -> Floats:
    """Return the signs of each sentence, shape (sentences, ``len(SIGNS)``), from 0 to some 2."""
    words = draft.own_words
    hits = [
        {words[first].sentence for first, _ in found_phrases(draft, section)}
        for section in _SECTIONS
    ]
    rows = [_signs(draft, sentence, hits, len(sentences)) for sentence in sentences]
    return np.array(rows, float).reshape(len(sentences), len(SIGNS))


def _signs(
    draft: DraftWords, sentence: OwnSentence, hits: list[set[int]], count: int
) -> list[float]:
    language_phrases = phrases_of(draft.language)
    own = [token for token in sentence.tokens if not token.is_quoted]
    words = [token for token in own if token.kind == "word"]
    kinds = {token.kind for token in own}
    return [
        *(float(sentence.number in section) for section in hits),
        *(float(any(language_phrases.in_list(name, word) for word in words)) for name in _LISTS),
        float(len(own) < len(sentence.tokens)),
        float("?" in sentence.text),
        float("!" in sentence.text),
        float(FIGURE.search(sentence.text) is not None),
        *(float(kind in kinds) for kind in ("number", "mention", "address")),
        float(np.log1p(len(words)) / 3),
        float(draft.language == "fr"),
        float(sentence.number == 0),
        float(count > 1),
    ]
