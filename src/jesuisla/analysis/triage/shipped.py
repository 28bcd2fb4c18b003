"""The scorer that comes with the program: no network, no key, on any machine."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.text import language, letters
from jesuisla.analysis.triage.explain import words_that_weighed
from jesuisla.analysis.triage.features import featurise
from jesuisla.analysis.triage.model import Model, from_bytes
from jesuisla.analysis.triage.scorer import Answer, Item, Judgement, Label, Unknown

ID = "shipped"
AT_ONCE = 500
"""Comments scored together: more needs more memory and is no quicker."""
FEWEST_LETTERS = 3
FOUR_IN_FIVE = 1.2816
"""Standard deviations of a normal distribution that hold four cases in five."""

Scores = NDArray[np.float64]


class ShippedScorer:
    """A linear model over hashed features, calibrated by language."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._weights = model.full_weights()

    @property
    def id(self) -> str:
        """``shipped``."""
        return ID

    @property
    def version(self) -> str:
        """The version of the model."""
        return self._model.version

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels that the model learned."""
        return self._model.labels

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model is calibrated for."""
        return self._model.languages

    @property
    def model(self) -> Model:
        """The model itself, for adapting it."""
        return self._model

    def score(self, batch: Sequence[Item], *, explain: bool = True) -> list[Judgement]:
        """One judgement an item, in order.

        Texts are read up to ``features.READS`` characters. The words that weighed are
        found for labels that count as given only.
        """
        judged: list[Judgement] = []
        for start in range(0, len(batch), AT_ONCE):
            judged += self._score(batch[start : start + AT_ONCE], explain=explain)
        return judged

    def raw(self, texts: Sequence[str], langs: Sequence[str | None]) -> Scores:
        """Scores before calibration, shape (comments, labels)."""
        found = featurise(texts, langs, self._model.lexicon)
        return np.asarray(found @ self._weights, np.float64)

    def _score(self, batch: Sequence[Item], *, explain: bool) -> list[Judgement]:
        langs = [_language(item) for item in batch]
        scores = self.raw([item.text for item in batch], langs)
        parents = self._parents(batch, langs)
        judged = []
        for at, (item, lang) in enumerate(zip(batch, langs, strict=True)):
            answers = {
                label: self._answer(item, lang, label, scores[at], parents[at])
                for label in self.labels
            }
            if explain and any(answer.positive for answer in answers.values()):
                answers = self._explained(item, lang, answers, scores[at])
            judged.append(Judgement(ID, self.version, lang, answers))
        return judged

    def _parents(self, batch: Sequence[Item], langs: Sequence[str | None]) -> list[float | None]:
        """How likely the comment that each answers is hateful or toxic, where known."""
        with_parent = [at for at, item in enumerate(batch) if item.parent]
        found: list[float | None] = [None] * len(batch)
        if Label.COUNTER not in self.labels or not with_parent:
            return found
        texts = [batch[at].parent or "" for at in with_parent]
        scores = self.raw(texts, [langs[at] for at in with_parent])
        for at, row in zip(with_parent, scores, strict=True):
            chances = [
                _chance(calibration.slope * row[self.labels.index(label)] + calibration.offset)
                for label in (Label.HATE, Label.TOXIC)
                if (calibration := self._model.calibrations.get((label, langs[at] or "")))
            ]
            found[at] = max(chances, default=None)
        return found

    def _answer(
        self, item: Item, lang: str | None, label: Label, scores: Scores, parent: float | None
    ) -> Answer:
        calibration = self._model.calibrations.get((label, lang or ""))
        threshold = calibration.threshold if calibration else 0.5
        unknown = self._unknown(item, lang, label)
        if unknown or calibration is None:
            return Answer(label, threshold, unknown=unknown or Unknown.NOT_LEARNED)
        odds = calibration.slope * scores[self.labels.index(label)] + calibration.offset
        margin = FOUR_IN_FIVE * calibration.spread
        chance, low, high = (_chance(odds + shift) for shift in (0.0, -margin, margin))
        if label is Label.COUNTER:
            # It answers hate only as far as there is hate to answer.
            if parent is None:
                return Answer(label, threshold, unknown=Unknown.NEEDS_PARENT)
            chance, low = chance * parent, low * parent
        return Answer(label, threshold, chance, low, high)

    def _unknown(self, item: Item, lang: str | None, label: Label) -> Unknown | None:
        if letters(item.text, FEWEST_LETTERS) < FEWEST_LETTERS:
            return Unknown.TOO_SHORT
        if lang is None or lang not in self.languages:
            return Unknown.LANGUAGE
        if (label, lang) not in self._model.calibrations:
            return Unknown.NOT_LEARNED
        if label is Label.COUNTER and not item.parent:
            return Unknown.NEEDS_PARENT
        return None

    def _explained(
        self, item: Item, lang: str | None, answers: dict[Label, Answer], scores: Scores
    ) -> dict[Label, Answer]:
        slopes = [
            calibration.slope
            if (calibration := self._model.calibrations.get((label, lang or "")))
            else 0.0
            for label in self.labels
        ]
        words = words_that_weighed(
            item.text, lambda texts: self.raw(texts, [lang] * len(texts)) * slopes, scores * slopes
        )
        return {
            label: Answer(
                label,
                answer.threshold,
                answer.probability,
                answer.low,
                answer.high,
                answer.unknown,
                words[at] if answer.positive else (),
            )
            for at, (label, answer) in enumerate(answers.items())
        }


def load(data: bytes) -> ShippedScorer:
    """A scorer from a model's bytes; raises ``ModelError`` when they are none."""
    return ShippedScorer(from_bytes(data))


@cache
def shipped() -> ShippedScorer:
    """The scorer that comes with this version of the program."""
    # Part of the program like its code, so read here; groups' own models come as bytes.
    folder = resources.files("jesuisla.analysis.triage")
    return load(folder.joinpath("models/shipped.npz").read_bytes())


def _language(item: Item) -> str | None:
    if item.lang is None:
        return language(item.text)
    return item.lang.lower().replace("_", "-").partition("-")[0]


def _chance(log_odds: float) -> float:
    # Clipped so that no score, however large, claims to be certain.
    return float(1 / (1 + np.exp(-np.clip(log_odds, -9, 9))))
