"""What is read off a sentence's meaning: for each rule, how likely the charter has a question.

A linear head over what :mod:`jesuisla.analysis.meaning` tells of a sentence (names of groups left
out, so that no group draws a question by being named), what the shipped scorer thinks of it, and
its signs. It is learned from invented drafts, in ``lab/jesuisla_lab/charter``; where the encoder
is not installed there is no head, and phrases stand alone.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.charter.draft import RuleName
from jesuisla.analysis.charter.draft_words import DraftWords
from jesuisla.analysis.charter.sentences import SIGNS, OwnSentence, own_sentences, signs_of
from jesuisla.analysis.meaning import NUMBERS
from jesuisla.analysis.triage import LabelName, shipped_scorer

LEARNED_LANGUAGES = frozenset({"fr", "en"})
"""Languages of the drafts that the head learned from."""
MEANING_SCALE = 4.0
"""The meaning's 512 numbers, of length one, weigh as much as a handful of signs."""
_FILE = "head.npz"
_SURE = 7.0
"""Log-odds of the scorer beyond which more is no more."""


@dataclass(frozen=True, slots=True)
class CharterHead:
    """Weights by rule over :func:`sentence_rows`, the last one alone, and where a remark begins.

    ``floors`` are chances; ``floors_with_words`` those of sentences in which words are found, too.
    """

    weights: Mapping[RuleName, NDArray[np.float32]]
    floors: Mapping[RuleName, float]
    floors_with_words: Mapping[RuleName, float]

    def chances(self, rule: RuleName, rows: Floats) -> Floats:
        """Return a chance in [0, 1] for each row.

        >>> head = CharterHead({RuleName.INSULT: np.array([2.0, 0.0], np.float32)}, {}, {})
        >>> head.chances(RuleName.INSULT, np.array([[0.0], [1.0]])).round(2).tolist()
        [0.5, 0.88]
        """
        weights = self.weights[rule].astype(float)
        odds: Floats = (rows * weights[:-1]).sum(axis=1) + weights[-1]
        return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


@dataclass(frozen=True, slots=True)
class ReadSentences:
    """The sentences of a draft, and the chances of each rule in their order."""

    head: CharterHead
    sentences: tuple[OwnSentence, ...]
    chances: Mapping[RuleName, Floats]

    def those_with(
        self, rule: RuleName, found: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[OwnSentence, list[tuple[int, int]]]]:
        """Give the sentences about which a rule has a question, with the words found in them.

        ``found`` are places of words in the draft: with them a lesser chance is enough.
        """
        for sentence, chance in zip(self.sentences, self.chances[rule].tolist(), strict=True):
            here = [span for span in found if span[0] < sentence.end and span[1] > sentence.start]
            floor = (self.head.floors_with_words if here else self.head.floors)[rule]
            if chance >= floor:
                yield sentence, here


def sentence_rows(draft: DraftWords, sentences: list[OwnSentence]) -> Floats | None:
    """Return a row of numbers for each sentence; ``None`` where meanings cannot be read."""
    if draft.language not in LEARNED_LANGUAGES or not sentences:
        return None
    read = shipped_scorer().read_together([each.text for each in sentences], draft.language)
    if read is None:
        return None
    odds, vectors = read
    scores = [
        np.clip(odds[label], -_SURE, _SURE) / 2 for label in (LabelName.HATE, LabelName.TOXIC)
    ]
    meanings = vectors.astype(float) * MEANING_SCALE
    return np.hstack([meanings, np.column_stack(scores), signs_of(draft, sentences)])


def read_sentences(draft: DraftWords, head: CharterHead) -> ReadSentences | None:
    """Return what the head reads in a draft; ``None`` where it cannot."""
    sentences = own_sentences(draft)
    rows = sentence_rows(draft, sentences)
    if rows is None:
        return None
    chances = {rule: head.chances(rule, rows) for rule in head.weights}
    return ReadSentences(head, tuple(sentences), chances)


def head_to_bytes(head: CharterHead) -> bytes:
    """Return the head as the bytes of its file: arrays alone, nothing that could be run."""
    rules = list(head.weights)
    out = io.BytesIO()
    np.savez_compressed(
        out,
        rules=np.array([rule.value for rule in rules]),
        weights=np.array([head.weights[rule] for rule in rules], np.float32),
        floors=np.array([[head.floors[rule], head.floors_with_words[rule]] for rule in rules]),
        signs=np.array(SIGNS),
    )
    return out.getvalue()


def head_from_bytes(data: bytes) -> CharterHead:
    """Read a head; raises ``ValueError`` for one that was made for other signs."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        rules = [RuleName(str(name)) for name in arrays["rules"]]
        weights, floors = arrays["weights"], arrays["floors"]
        width = NUMBERS + 2 + len(SIGNS) + 1
        if tuple(arrays["signs"].tolist()) != SIGNS or weights.shape != (len(rules), width):
            raise ValueError("this head was made for other signs")
    if floors.shape != (len(rules), 2) or not np.isfinite(floors).all():
        raise ValueError("this head has no floors")
    alone, with_words = (dict(zip(rules, column.tolist(), strict=True)) for column in floors.T)
    return CharterHead(dict(zip(rules, weights, strict=True)), alone, with_words)


@cache
def shipped_head() -> CharterHead:
    """Return the head that comes with this version of the program."""
    return head_from_bytes((resources.files(__package__) / _FILE).read_bytes())
