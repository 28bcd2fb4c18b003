"""Training sentences of our own, made from a small grammar in each language.

They teach what public data do not: that naming a group is not hateful, that quoting hate
to answer it is not hate, and what plain hate looks like in languages with few examples.
The files are in ``grammars/``. Templates marked ``kept`` by :func:`kept_aside` are for
testing and never trained on; they are filled with a fifth of the words, which fill no other.
"""

import random
import re
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.scorer import LabelName

FOLDS = 5
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it is: labels are 0 or 1, ``func`` names what it tests."""

    text: str
    lang: str
    func: str
    hate: int
    toxic: int
    is_kept: bool
    """Made from a template kept aside for testing."""

    def labelled(self) -> LabelledComment:
        """Return the sentence as a comment that we labelled ourselves."""
        labels = {LabelName.HATE: self.hate, LabelName.TOXIC: self.toxic}
        return LabelledComment("", self.text, self.lang, self.lang, labels, func=self.func)


@dataclass(frozen=True, slots=True)
class Fold:
    """Sentences to learn from, and others of templates and words that none of these has."""

    learned: Sequence[Sentence]
    left_out: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class TrainingSentences:
    """What is learned from: all of it, and with each fold left out in turn."""

    learned: Sequence[Sentence]
    folds: Sequence[Fold]


def training_sentences(texts: Iterable[str], *, seed: int, each: int) -> TrainingSentences:
    """Return what is learned from in the files of several languages."""
    files = list(texts)
    by_file = [folds(text, seed=seed, each=each) for text in files]
    made = [one for text in files for one in sentences(text, seed=seed, each=each)]
    return TrainingSentences(
        [sentence for sentence in made if not sentence.is_kept],
        [
            Fold(
                [sentence for fold in same for sentence in fold.learned],
                [sentence for fold in same for sentence in fold.left_out],
            )
            for same in zip(*by_file, strict=True)
        ],
    )


def sentences(text: str, *, seed: int, each: int) -> Iterator[Sentence]:
    """Yield up to ``each`` different sentences from every template of one language's file.

    The same seed gives the same sentences. Raises ``ValueError`` on a file that is not
    in the grammar's form or names a slot that it does not fill.

    >>> small = '''lang = "en"
    ... [slots]
    ... pet = ["cats", "dogs"]
    ... [[sentence]]
    ... func = "kind"
    ... hate = 0
    ... toxic = 0
    ... templates = ["I like {pet}."]'''
    >>> sorted(sentence.text for sentence in sentences(small, seed=1, each=9))
    ['I like cats.', 'I like dogs.']
    """
    slots, parts = _parsed(text)
    words_by_slot = {name: _divided(words) for name, words in slots.items()}
    fillings = [{name: both[side] for name, both in words_by_slot.items()} for side in (0, 1)]
    for part in parts:
        is_kept = kept_aside(part.template)
        yield from part.filled(fillings[is_kept], seed, each)


def folds(text: str, *, seed: int, each: int) -> list[Fold]:
    """Return what is learned from with a fifth left out, each fifth in turn.

    Nothing that is kept for testing is in them. Raises ``ValueError`` as :func:`sentences` does.
    """
    slots, parts = _parsed(text)
    words_by_slot = {name: _divided(words)[0] for name, words in slots.items()}
    learned_parts = [part for part in parts if not kept_aside(part.template)]
    found = []
    for number in range(FOLDS):
        divided = {name: _left_out(words, number) for name, words in words_by_slot.items()}
        fillings = [{name: both[side] for name, both in divided.items()} for side in (0, 1)]
        sides: tuple[list[Sentence], list[Sentence]] = ([], [])
        for part in learned_parts:
            side = _fold(part.template) == number
            sides[side].extend(part.filled(fillings[side], seed, each))
        found.append(Fold(*sides))
    return found


def kept_aside(template: str) -> bool:
    """Return whether the template is one of the fifth kept for testing.

    >>> kept_aside("same") == kept_aside("same")
    True
    """
    return zlib.crc32(template.encode("utf-8")) % 5 == 0


def _divided(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words to learn from and the fifth kept for testing; fewer than five serve both."""
    sorted_words = sorted(words, key=lambda word: zlib.crc32(word.encode("utf-8")))
    test_words = set(sorted_words[: len(words) // 5])
    return [word for word in words if word not in test_words], sorted_words[
        : len(test_words)
    ] or words


def _fold(template: str) -> int:
    """Return the fold of a template."""
    return zlib.crc32(f"fold {template}".encode()) % FOLDS


def _left_out(words: Sequence[str], number: int) -> tuple[Sequence[str], Sequence[str]]:
    """Return the words to learn from and those of a fold; fewer than five serve both."""
    if len(words) < FOLDS:
        return words, words
    ordered = sorted(words, key=lambda word: zlib.crc32(f"fold {word}".encode()))
    left = ordered[number::FOLDS]
    return [word for word in words if word not in left], left


@dataclass(frozen=True, slots=True)
class _Part:
    """A template with what its sentences are."""

    template: str
    lang: str
    func: str
    hate: int
    toxic: int

    def filled(
        self, slots: Mapping[str, Sequence[str]], seed: int, each: int
    ) -> Iterator[Sentence]:
        """Yield up to ``each`` different sentences."""
        rng = random.Random(f"{seed}:{self.lang}:{self.template}")  # noqa: S311 - not a secret
        for text in _fill(self.template, slots, rng, each):
            is_kept = kept_aside(self.template)
            yield Sentence(text, self.lang, self.func, self.hate, self.toxic, is_kept)


def _parsed(text: str) -> tuple[dict[str, Sequence[str]], list[_Part]]:
    """Return the words by slot, and all templates; raises ``ValueError`` on any other form."""
    try:
        grammar = tomllib.loads(text)
        lang, slots = str(grammar["lang"]), dict(grammar["slots"])
        parts = [
            _Part(template, lang, str(part["func"]), int(part["hate"]), int(part["toxic"]))
            for part in grammar["sentence"]
            for template in list(part["templates"])
        ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"not a grammar: {error}") from error
    return slots, parts


def _fill(
    template: str, slots: Mapping[str, Sequence[str]], rng: random.Random, each: int
) -> Iterator[str]:
    sentences = set()
    for _ in range(3 * each):
        sentence = _SLOT.sub(lambda match: rng.choice(_choices(match[1], slots)), template)
        if sentence not in sentences:
            sentences.add(sentence)
            yield sentence[:1].upper() + sentence[1:]
        if len(sentences) == each:
            return


def _choices(slot: str, slots: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if not slots.get(slot):
        raise ValueError(f"a template names a slot that nothing fills: {slot}")
    return slots[slot]
