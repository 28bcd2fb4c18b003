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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.scorer import LabelName

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
    try:
        grammar = tomllib.loads(text)
        lang, slots = str(grammar["lang"]), dict(grammar["slots"])
        parts = [
            (str(part["func"]), int(part["hate"]), int(part["toxic"]), list(part["templates"]))
            for part in grammar["sentence"]
        ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"not a grammar: {error}") from error
    words_by_slot = {name: _divided(words) for name, words in slots.items()}
    fillings = {
        is_kept: {name: both[is_kept] for name, both in words_by_slot.items()} for is_kept in (0, 1)
    }
    for func, hate, toxic, templates in parts:
        for template in templates:
            rng = random.Random(f"{seed}:{lang}:{template}")  # noqa: S311 - not a secret
            is_kept = kept_aside(template)
            for sentence in _fill(template, fillings[is_kept], rng, each):
                yield Sentence(sentence, lang, func, hate, toxic, is_kept)


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
