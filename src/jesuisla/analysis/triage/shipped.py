"""The scorer that comes with the program: no network, no key, on any machine."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.text import language, letters
from jesuisla.analysis.triage.explain import words_that_weighed
from jesuisla.analysis.triage.features import READS, weighted_scores
from jesuisla.analysis.triage.model import LabelCalibration, ScorerModel, model_from_bytes
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
    """A linear model over hashed features, calibrated by language."""

    def __init__(self, model: ScorerModel) -> None:
        self._model = model
        self._weights: dict[str | None, NDArray[np.float32]] = {}
        self._languages = model.languages

    @property
    def id(self) -> str:
        """``shipped``."""
        return ID

    @property
    def version(self) -> str:
        """The version of the model."""
        return self._model.version

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

    def raw(self, texts: Sequence[str], langs: Sequence[str | None]) -> Floats:
        """Return scores before calibration, shape (comments, labels)."""
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
        scores = self.raw([item.text for item in batch], langs)
        parents = self._parents(batch, langs)
        columns = [
            self._answers(label, scores[:, at], langs, reasons, parents)
            for at, label in enumerate(self.labels)
        ]
        rows = list(zip(*columns, strict=True))
        if explain:
            self._explain(batch, langs, rows, scores)
        return [
            self._judgement(item, lang, answers)
            for item, lang, answers in zip(batch, langs, rows, strict=True)
        ]

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
        margin = FOUR_IN_FIVE * np.array([line.spread for line in lines])
        chances, lows, highs = (_chances(odds + shift).tolist() for shift in (0.0, -margin, margin))
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
            [[self._line(label, langs[at]).slope for label in self.labels] for at in positive_rows]
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
        return self._model.calibrations.get((label, lang or ""), NOTHING)


def load_scorer(data: bytes) -> ShippedScorer:
    """Load a scorer from a model's bytes; raises ``ModelError`` when they are none."""
    return ShippedScorer(model_from_bytes(data))


@cache
def shipped_scorer() -> ShippedScorer:
    """Return the scorer that comes with this version of the program."""
    # Part of the program like its code, so read here; groups' own models come as bytes.
    folder = resources.files("jesuisla.analysis.triage")
    return load_scorer(folder.joinpath("models/shipped.npz").read_bytes())


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


def _chances(log_odds: Floats) -> Floats:
    # Clipped so that no score, however large, claims to be certain.
    chances: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -9, 9)))
    return chances
