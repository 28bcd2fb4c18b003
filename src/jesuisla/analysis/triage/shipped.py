"""The scorer that comes with the program: no network, no key, on any machine.

It reads words, with a linear model, and meanings, with a head on what
:mod:`jesuisla.analysis.meaning` tells. Where the encoder is not installed it reads words
alone, as the version before did, and says that version.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.meaning import MeaningReader, Vectors, is_installed, meaning_reader
from jesuisla.analysis.text import language, letters
from jesuisla.analysis.triage.archives import beginning
from jesuisla.analysis.triage.explain import words_that_weighed
from jesuisla.analysis.triage.features import READS, weighted_scores
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare
from jesuisla.analysis.triage.meaning_texts import MeaningTexts
from jesuisla.analysis.triage.model import ScorerModel, head_from_bytes, model_from_bytes
from jesuisla.analysis.triage.scorer import (
    Answer,
    Item,
    Judgement,
    LabelName,
    UnknownReason,
    aimed_at,
)

ID = "shipped"
AT_ONCE = 500
"""Comments scored together: more needs more memory and is no quicker."""
FEWEST_LETTERS = 3
FOUR_IN_FIVE = 1.2816
"""Standard deviations of a normal distribution that hold four cases in five."""

NOTHING = LabelCalibration(slope=0.0, offset=0.0, spread=0.0, threshold=0.5)
"""Stands in where a label was not learned in a language."""


class ShippedScorer:
    """A linear model over hashed features and a head on meanings, calibrated by language.

    ``reader`` is asked for what reads meanings when a text is first read. ``is_for_archives`` as in
    :meth:`for_archives`.
    """

    def __init__(
        self,
        model: ScorerModel,
        *,
        reader: Callable[[], MeaningReader | None] | None = None,
        is_for_archives: bool = False,
    ) -> None:
        self._model = model
        self._weights: dict[str | None, NDArray[np.float32]] = {}
        has_reader = is_installed() if reader is None else reader() is not None
        self._head = model.head if has_reader else None
        self._reader = reader or meaning_reader
        self._texts = MeaningTexts(self._head, model.lexicon) if self._head else None
        self._is_for_archives = is_for_archives and self._head is not None
        self._languages = model.languages | (self._head.languages if self._head else frozenset())

    @property
    def id(self) -> str:
        """``shipped``."""
        return ID

    @property
    def version(self) -> str:
        """The version of the model; of its linear part where meanings are not read."""
        if self._head is None or self._model.head is None:
            return self._model.version
        version = self._model.head.version
        return f"{version}-archive" if self._is_for_archives else version

    @property
    def is_for_archives(self) -> bool:
        """Whether it reads as :meth:`for_archives` tells."""
        return self._is_for_archives

    @property
    def labels(self) -> tuple[LabelName, ...]:
        """The labels that the model learned."""
        return self._model.labels

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model is calibrated for."""
        return self._languages

    @property
    def model(self) -> ScorerModel:
        """The model itself, for adapting it."""
        return self._model

    def score(self, batch: Sequence[Item], *, explain: bool = True) -> list[Judgement]:
        """Score the items: one judgement each, in order.

        Texts are read up to ``features.READS`` characters. The words that weighed are
        found for labels that count as given only.
        """
        judgements: list[Judgement] = []
        for start in range(0, len(batch), AT_ONCE):
            judgements += self._score(batch[start : start + AT_ONCE], explain=explain)
        return judgements

    def by_words(self) -> "ShippedScorer":
        """Return the scorer that reads words alone, for archives where speed counts more."""
        return ShippedScorer(replace(self._model, head=None))

    def for_archives(self) -> "ShippedScorer":
        """Return the scorer for archives: words of a whole comment, meaning of its beginning.

        That is quicker where comments are long, and chances differ a little; its version says so.
        Live threads are never read like that.
        """
        return ShippedScorer(self._model, reader=self._reader, is_for_archives=True)

    def raw(self, texts: Sequence[str], langs: Sequence[str | None]) -> Floats:
        """Return the linear model's scores before calibration, shape (comments, labels)."""
        scores = np.zeros((len(texts), len(self.labels)))
        for lang in dict.fromkeys(langs):
            at = [row for row, other_lang in enumerate(langs) if other_lang == lang]
            here, weights = [texts[row] for row in at], self._weights_in(lang)
            scores[at] = weighted_scores(here, [lang] * len(at), self._model.lexicon, weights)
        return scores

    def _weights_in(self, lang: str | None) -> NDArray[np.float32]:
        """Return weights, made when a language is first met: who reads one pays for one."""
        own_lang = lang if lang in self._model.own else None
        if own_lang not in self._weights:
            self._weights[own_lang] = self._model.weights(own_lang)
        return self._weights[own_lang]

    def _score(self, batch: Sequence[Item], *, explain: bool) -> list[Judgement]:
        langs = [_language(item) for item in batch]
        reasons = [self._unread(item, lang) for item, lang in zip(batch, langs, strict=True)]
        words = self.raw([item.text for item in batch], langs)
        scores = self._with_meanings([item.text for item in batch], langs, reasons, words)
        parents = self._parents(batch, langs)
        columns = [
            self._answers(label, scores[:, at], langs, reasons, parents)
            for at, label in enumerate(self.labels)
        ]
        rows = list(zip(*columns, strict=True))
        if explain:
            self._explain(batch, langs, rows, words)
        return [
            self._judgement(item, lang, answers)
            for item, lang, answers in zip(batch, langs, rows, strict=True)
        ]

    def read_together(
        self, texts: Sequence[str], lang: str
    ) -> tuple[Mapping[LabelName, Floats], Vectors] | None:
        """Return log-odds by label and meanings of texts of one language, each read once.

        ``None`` where meanings are not read. The chances are those of :meth:`score`, but for
        labels that need another comment beside.
        """
        if not self._means(lang) or not texts:
            return None
        langs = [lang] * len(texts)
        words, vectors = self.raw(texts, langs), self.meanings(texts, langs)
        odds: dict[LabelName, Floats] = {}
        for column, label in enumerate(self.labels):
            share, line = self._share(label, lang), self._line(label, lang)
            scores = words[:, column] if share is None else share.scores(words[:, column], vectors)
            odds[label] = line.log_odds(scores)
        return odds, vectors

    def _with_meanings(
        self,
        texts: Sequence[str],
        langs: Sequence[str | None],
        reasons: Sequence[UnknownReason | None],
        words: Floats,
    ) -> Floats:
        """Return the linear scores with those of the meanings added, where there are any."""
        at = [row for row, lang in enumerate(langs) if not reasons[row] and self._means(lang)]
        if not at:
            return words
        vectors = self.meanings([texts[row] for row in at], [langs[row] for row in at])
        scores = words.copy()
        for lang in dict.fromkeys(langs[row] for row in at):
            here = [place for place, row in enumerate(at) if langs[row] == lang]
            rows = [at[place] for place in here]
            for column, label in enumerate(self.labels):
                share = self._share(label, lang)
                if share is not None:
                    scores[rows, column] = share.scores(words[rows, column], vectors[here])
        return scores

    def meanings(self, texts: Sequence[str], langs: Sequence[str | None]) -> Vectors:
        """Return what the texts mean, names of groups left out, shape (comments, 512).

        Raises ``ValueError`` where the scorer reads no meanings.
        """
        reader = self._reader()
        if self._texts is None or reader is None:
            raise ValueError("this scorer reads no meanings")
        if self._is_for_archives:
            texts = list(map(beginning, texts))
        return reader.vectors(list(map(self._texts.ready, texts, langs)))

    def _means(self, lang: str | None) -> bool:
        """Return whether meanings count in a language."""
        return self._head is not None and lang in self._head.languages

    def _share(self, label: LabelName, lang: str | None) -> MeaningShare | None:
        """Return what words and meanings weigh; ``None`` where words stand alone."""
        if self._head is None or (label, lang or "") not in self._head.calibrations:
            return None
        return self._head.share(label, lang or "")

    def _judgement(
        self, item: Item, lang: str | None, label_answers: Sequence[Answer]
    ) -> Judgement:
        answers = {answer.label: answer for answer in label_answers}
        hate, targets = answers.get(LabelName.HATE), None
        if hate is not None:
            may_be = hate.probability is not None and (hate.positive or hate.doubtful)
            lexicon = self._model.lexicon
            named_targets = lexicon.targets_in(item.text[:READS], lang) if may_be else frozenset()
            targets = aimed_at(hate, named_targets)
        return Judgement(ID, self.version, lang, answers, targets)

    def _answers(
        self,
        label: LabelName,
        scores: Floats,
        langs: Sequence[str | None],
        reasons: Sequence[UnknownReason | None],
        parents: Sequence[float | None],
    ) -> list[Answer]:
        """Return one label's answers for the whole batch."""
        lines = [self._line(label, lang) for lang in langs]
        odds = np.array([line.slope for line in lines]) * scores
        odds += np.array([line.offset for line in lines])
        above, below = (np.array(margins) for margins in zip(*map(_margins, lines), strict=True))
        chances, lows, highs = (_chances(odds + shift).tolist() for shift in (0.0, -above, below))
        if label is LabelName.COUNTER:
            # It answers hate only as far as there is hate to answer.
            parent_chances = [1.0 if parent is None else parent for parent in parents]
            chances = [
                chance * parent for chance, parent in zip(chances, parent_chances, strict=True)
            ]
            lows = [low * parent for low, parent in zip(lows, parent_chances, strict=True)]
        why = [
            reason or _unlearned(label, line, parent)
            for reason, line, parent in zip(reasons, lines, parents, strict=True)
        ]
        return [
            Answer(label, line.threshold, unknown=unknown)
            if unknown
            else Answer(label, line.threshold, chance, low, high)
            for line, unknown, chance, low, high in zip(
                lines, why, chances, lows, highs, strict=True
            )
        ]

    def _parents(self, batch: Sequence[Item], langs: Sequence[str | None]) -> list[float | None]:
        """Return how likely the comment that each answers is hateful or toxic, where known."""
        with_parent = [at for at, item in enumerate(batch) if item.parent]
        parent_chances: list[float | None] = [None] * len(batch)
        if LabelName.COUNTER not in self.labels or not with_parent:
            return parent_chances
        texts = [batch[at].parent or "" for at in with_parent]
        scores = self.raw(texts, [langs[at] for at in with_parent])
        for at, row in zip(with_parent, scores, strict=True):
            chances = [
                float(_chances(calibration.log_odds(row[self.labels.index(label)])))
                for label in (LabelName.HATE, LabelName.TOXIC)
                # By words alone: a parent is mostly read as a comment of its own beside this.
                if (calibration := self._model.calibrations.get((label, langs[at] or "")))
            ]
            parent_chances[at] = max(chances, default=None)
        return parent_chances

    def _unread(self, item: Item, lang: str | None) -> UnknownReason | None:
        """Return why the comment cannot be read at all, whatever is asked about it."""
        if letters(item.text, FEWEST_LETTERS) < FEWEST_LETTERS:
            return UnknownReason.TOO_SHORT
        return None if lang in self._languages else UnknownReason.LANGUAGE

    def _explain(
        self,
        batch: Sequence[Item],
        langs: Sequence[str | None],
        rows: list[tuple[Answer, ...]],
        scores: Floats,
    ) -> None:
        """Put the words that weighed into the rows of which a label counts as given."""
        positive_rows = [
            at for at, row in enumerate(rows) if any(answer.positive for answer in row)
        ]
        if not positive_rows:
            return
        slopes = np.array(
            [[self._weight(label, langs[at]) for label in self.labels] for at in positive_rows]
        )
        words = words_that_weighed(
            [batch[at].text for at in positive_rows],
            lambda texts, of: self.raw(texts, [langs[positive_rows[at]] for at in of]) * slopes[of],
            scores[positive_rows] * slopes,
        )
        for at, word_lists in zip(positive_rows, words, strict=True):
            rows[at] = tuple(
                replace(answer, words=weighed_most) if answer.positive else answer
                for answer, weighed_most in zip(rows[at], word_lists, strict=True)
            )

    def _line(self, label: LabelName, lang: str | None) -> LabelCalibration:
        line = self._head.calibrations.get((label, lang or "")) if self._head else None
        return line or self._model.calibrations.get((label, lang or ""), NOTHING)

    def _weight(self, label: LabelName, lang: str | None) -> float:
        """Return how much a word's score counts in the log-odds that are answered."""
        share = self._share(label, lang)
        return self._line(label, lang).slope * (1.0 if share is None else share.linear)


def load_scorer(data: bytes) -> ShippedScorer:
    """Load a scorer from a model's bytes; raises ``ModelError`` when they are none."""
    return ShippedScorer(model_from_bytes(data))


@cache
def shipped_scorer() -> ShippedScorer:
    """Return the scorer that comes with this version of the program."""
    # Part of the program like its code, so read here; groups' own models come as bytes.
    folder = resources.files("jesuisla.analysis.triage").joinpath("models")
    model = model_from_bytes(folder.joinpath("shipped.npz").read_bytes())
    head = folder.joinpath("meaning.npz")
    return ShippedScorer(replace(model, head=head_from_bytes(head.read_bytes())))


def _language(item: Item) -> str | None:
    if item.lang is None:
        return language(item.text)
    return item.lang.lower().replace("_", "-").partition("-")[0]


def _unlearned(
    label: LabelName, line: LabelCalibration, parent: float | None
) -> UnknownReason | None:
    if line is NOTHING:
        return UnknownReason.NOT_LEARNED
    return UnknownReason.NEEDS_PARENT if label is LabelName.COUNTER and parent is None else None


def _margins(line: LabelCalibration) -> tuple[float, float]:
    """Return how far, in log-odds, the interval reaches down and up."""
    usual = FOUR_IN_FIVE * line.spread
    return (
        usual if line.above is None else line.above,
        usual if line.below is None else line.below,
    )


def _chances(log_odds: Floats) -> Floats:
    # Clipped so that no score, however large, claims to be certain.
    chances: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -9, 9)))
    return chances
