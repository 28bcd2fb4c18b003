"""Training the head on meanings: from vectors of labelled comments to a calibrated sum.

The head is a linear rule on 512 numbers, found by ridge regression (Hoerl and Kennard 1970) of
the label on the vectors, source by source around its own mean: how common a label is in a
source teaches nothing. The weights of hate are drawn to those of insults, of which there are more.
Ridge needs only sums of products, so that leaving out each source in turn costs no second reading.
Its score is added to the linear model's, and the sum is calibrated as
that one is, on comments kept aside and on sources left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.meaning import NUMBERS, Vectors
from jesuisla.analysis.triage.meaning_head import (
    ANY,
    SOFTENS_DENIALS,
    LabelCalibration,
    MeaningHead,
    MeaningShare,
)
from jesuisla.analysis.triage.metrics import auc
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.calibration import (
    FEWEST,
    HeldOutScores,
    auc_by_source,
    calibrate,
    measure_calibration,
)
from jesuisla_lab.triage.clear_answers import PREVALENCES, clear_margins
from jesuisla_lab.triage.kind_sentences import spare_kind_sentences
from jesuisla_lab.triage.meaning_fitting import HeadFitter, LabelledVectors, moments

ANSWERED = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
"""Languages that are answered for; of es and nl no comment was there to learn from."""
EVERYTHING = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRecipe:
    """All that decides a head beside its data; chosen on sources left out, as the card tells.

    ``own`` is how much our own sentences weigh beside all sources together, ``words`` how much
    the linear score counts beside the meaning's, both in standard deviations;
    ``words_not_learned`` where the linear model did not learn the label in the language. ``lean``
    is how far the weights of hate are drawn to those of insults. ``least`` are thresholds of hate
    by language that those of this head do not fall below.
    """

    own: Mapping[LabelName, float] = field(
        default_factory=lambda: {LabelName.HATE: 0.2, LabelName.TOXIC: 0.1}
    )
    words: Mapping[LabelName, float] = field(
        default_factory=lambda: {LabelName.HATE: 0.3, LabelName.TOXIC: 0.8}
    )
    words_not_learned: float = 0.2
    penalty: float = 3.0
    lean: float = 0.6
    new_sources: float = 1.0
    least: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencesLeftOut:
    """Our own sentences of a fold, whatever they are, with scores of a linear model without them.

    ``funcs`` name what each tests.
    """

    vectors: Vectors
    words: Floats
    langs: NDArray[np.str_]
    funcs: NDArray[np.str_]
    labels: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFold:
    """Our own sentences with a fold left out: those learned from, and the kind ones of the fold.

    ``insults`` tells which are insults, as ``labels`` of the label. ``kind_words`` are linear
    scores of a model that left the fold out. ``left_out`` is all of the fold, to measure on.
    """

    vectors: Vectors
    labels: Floats
    insults: Floats
    kind_vectors: Vectors
    kind_words: Floats
    kind_langs: NDArray[np.str_]
    kind_funcs: NDArray[np.str_]
    left_out: SentencesLeftOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadData:
    """One label's comments: vectors, labels, and the linear model's scores of them.

    ``words_in_new`` are linear scores of a model that left the source out, ``words_in_known`` of
    one that left out the comments kept ``aside``; NaN where there is none. Kind sentences of
    ``own_folds`` stay below the thresholds; without folds these have the best macro-F1.
    """

    vectors: Vectors
    labels: Floats
    sources: Ints
    names: Sequence[str]
    langs: NDArray[np.str_]
    aside: Flags
    words_in_new: Floats
    words_in_known: Floats
    own_vectors: Vectors
    own_labels: Floats
    own_folds: Sequence[OwnFold] = ()


def learn_head(
    data: Mapping[LabelName, HeadData],
    *,
    version: str,
    groups: tuple[NDArray[np.uint64], NDArray[np.str_]],
    denied: NDArray[np.uint64],
    learned: Mapping[LabelName, frozenset[str]],
    recipe: HeadRecipe,
    tell: Callable[[str], None] = lambda _: None,
) -> MeaningHead:
    """Return the head for all labels.

    ``learned`` are the languages in which the linear model learned a label. ``about`` of the
    result holds what was measured, as the card prints it.
    """
    shares: dict[tuple[LabelName, str], MeaningShare] = {}
    calibrations: dict[tuple[LabelName, str], LabelCalibration] = {}
    figures: dict[str, object] = {}
    for label, of_label in data.items():
        tell(f"learning what {label} means from {len(of_label.labels)} comments")
        task = _Task(label, of_label, recipe, learned[label], data.get(LabelName.TOXIC))
        shares.update(task.shares())
        lines, figures[str(label)] = task.calibrated()
        calibrations.update({(label, lang): line for lang, line in lines.items()})
    return MeaningHead(
        version=version,
        groups=groups[0],
        group_langs=groups[1],
        denied=denied,
        shares=shares,
        calibrations=calibrations,
        about={"measured": figures, SOFTENS_DENIALS: True},
    )


def head_fitter(
    label: LabelName, data: HeadData, recipe: HeadRecipe, insults: HeadData | None
) -> HeadFitter:
    """Return what fits the weights of a label; those of hate lean to insults if there are any."""
    toward = None
    if label is LabelName.HATE and insults is not None and recipe.lean:
        toward = head_fitter(LabelName.TOXIC, insults, recipe, None)
    return HeadFitter(
        LabelledVectors(data.vectors, data.labels, data.sources, data.names, data.aside),
        moments(data.own_vectors, data.own_labels, share=0.5),
        own_weight=recipe.own[label],
        penalty=recipe.penalty,
        toward=toward,
        lean=recipe.lean,
    )


class _Task:
    """One label's head, with each source left out in turn and with the comments kept aside."""

    def __init__(
        self,
        label: LabelName,
        data: HeadData,
        recipe: HeadRecipe,
        learned: frozenset[str],
        insults: HeadData | None = None,
    ) -> None:
        self._label, self._data, self._recipe, self._learned = label, data, recipe, learned
        fitter = head_fitter(label, data, recipe, insults)
        self._large = fitter.large
        self._weights = fitter.weights()
        self._new, self._known = (
            np.full(len(data.labels), np.nan),
            np.full(len(data.labels), np.nan),
        )
        self._known[data.aside] = data.vectors[data.aside] @ fitter.weights(has_aside=False)
        for number, name in self._large.items():
            at = data.sources == number
            self._new[at] = data.vectors[at] @ fitter.weights(without=name)
        self._meaning_sd, self._words_sd = self._sd(self._new), self._sd(data.words_in_new)
        words = np.array([self._words(lang) for lang in data.langs])
        self._middle = float(np.nanmean(self._new / self._meaning_sd + words * data.words_in_new))
        without_fold = [
            fitter.weights(
                own=moments(fold.vectors, fold.labels, share=0.5),
                own_toward=moments(fold.vectors, fold.insults, share=0.5),
            )
            for fold in data.own_folds
        ]
        self._kind = [
            fold.kind_vectors @ weights
            for fold, weights in zip(data.own_folds, without_fold, strict=True)
        ]
        self._sentences = [
            (fold.left_out, fold.left_out.vectors @ weights)
            for fold, weights in zip(data.own_folds, without_fold, strict=True)
            if fold.left_out is not None
        ]

    def _sd(self, scores: Floats) -> float:
        """Return the mean standard deviation within a source."""
        sources = self._data.sources
        parts = [scores[(sources == number) & ~np.isnan(scores)] for number in set(sources)]
        return float(np.mean([part.std() for part in parts if len(part) >= FEWEST]))

    def _words(self, lang: str) -> float:
        recipe = self._recipe
        share = recipe.words[self._label] if lang in self._learned else recipe.words_not_learned
        return share / self._words_sd

    def shares(self) -> dict[tuple[LabelName, str], MeaningShare]:
        """Return what words and meaning weigh, in each language and in any other."""
        vector = (self._weights / self._meaning_sd).astype(np.float32)
        langs = (ANY, *sorted(self._learned))
        return {
            (self._label, lang): MeaningShare(
                round(self._words(lang), 5), vector, round(-self._middle, 5)
            )
            for lang in langs
        }

    def calibrated(self) -> tuple[dict[str, LabelCalibration], dict[str, object]]:
        """Return the sums' calibration by language, and what was measured."""
        data = self._data
        words = np.array([self._words(lang) for lang in data.langs])
        new = self._new / self._meaning_sd + words * data.words_in_new - self._middle
        in_known = self._known / self._meaning_sd + words * data.words_in_known - self._middle
        aside = HeldOutScores(in_known, new, data.labels, data.langs, data.sources, data.names)
        lines = calibrate(aside, new_sources=self._recipe.new_sources)
        everywhere = replace(aside, langs=np.full(len(data.labels), EVERYTHING))
        (any_line,) = calibrate(everywhere, new_sources=self._recipe.new_sources).values()
        lines = self._spared({lang: lines.get(lang, any_line) for lang in ANSWERED})
        above, below, curve = clear_margins(aside, lines, PREVALENCES[self._label])
        lines = {lang: replace(line, above=above, below=below) for lang, line in lines.items()}
        figures: dict[str, object] = {
            "unseen": auc_by_source(aside, new),
            "aside": auc_by_source(aside, in_known),
            "unseen_words": auc_by_source(aside, data.words_in_new),
            "unseen_meaning": auc_by_source(aside, self._new),
            **measure_calibration(aside, lines),
            **self._intervals(new),
            "curve": curve,
            "sentences": self._of_sentences(lines),
        }
        return lines, figures

    def _of_sentences(self, lines: Mapping[str, LabelCalibration]) -> dict[str, object]:
        """Return how our own sentences are read by readers that left their fold out.

        By language the AUC, and by what a sentence tests how many there are and which share is
        called by the label.
        """
        aucs: dict[str, float] = {}
        called: dict[str, dict[str, list[float]]] = {}
        for lang in lines:
            scores, labels, funcs = self._sentences_in(lang)
            if not len(scores):
                continue
            aucs[lang] = round(auc(labels, scores) or 0.0, 3)
            line = lines[lang]
            middle = float(np.log(line.threshold / (1 - line.threshold)))
            positive = line.log_odds(scores) >= middle
            for func in sorted(set(funcs.tolist())):
                of = funcs == func
                share = round(float(positive[of].mean()), 2)
                called.setdefault(func, {})[lang] = [share, int(of.sum())]
        return {"auc": aucs, "called": called}

    def _sentences_in(self, lang: str) -> tuple[Floats, Floats, NDArray[np.str_]]:
        parts = [
            (
                meaning[of] / self._meaning_sd + self._words(lang) * sentences.words[of],
                sentences.labels[of],
                sentences.funcs[of],
            )
            for sentences, meaning in self._sentences
            for of in [sentences.langs == lang]
        ]
        if not parts:
            return np.zeros(0), np.zeros(0), np.zeros(0, np.str_)
        scores, labels, funcs = (np.concatenate(column) for column in zip(*parts, strict=True))
        return scores - self._middle, labels, funcs

    def _spared(self, lines: Mapping[str, LabelCalibration]) -> dict[str, LabelCalibration]:
        """Return the calibrations with thresholds that spare kind sentences left out."""
        if self._label is LabelName.HATE:
            lines = {
                lang: replace(line, threshold=max(line.threshold, self._recipe.least.get(lang, 0)))
                for lang, line in lines.items()
            }
        if not self._kind:
            return dict(lines)
        folds = self._data.own_folds
        langs = np.concatenate([fold.kind_langs for fold in folds])
        words = np.concatenate([fold.kind_words for fold in folds])
        words = words * np.array([self._words(lang) for lang in langs])
        scores = np.concatenate(self._kind) / self._meaning_sd + words - self._middle
        funcs = np.concatenate([fold.kind_funcs for fold in folds])
        return spare_kind_sentences(lines, scores, langs, funcs)

    def _intervals(self, new: Floats, draws: int = 400) -> dict[str, list[float]]:
        """Return mean AUC on sources left out and its gain over words alone, with intervals.

        Sources are drawn anew, and comments within each, the same for both (95 %, bootstrap).
        """
        data, rng = self._data, np.random.default_rng(1)
        parts = []
        for number in range(len(data.names)):
            at = np.flatnonzero((data.sources == number) & ~np.isnan(new + data.words_in_new))
            if number in self._large and len(at):
                parts.append((data.labels[at], data.words_in_new[at], new[at]))

        def both(at: int, rows: Ints) -> tuple[float, float]:
            truth, before, after = (values[rows] for values in parts[at])
            ours = auc(truth, after) or 0.5
            return ours, ours - (auc(truth, before) or 0.5)

        whole = [both(at, np.arange(len(parts[at][0]))) for at in range(len(parts))]
        drawn = []
        for _ in range(draws):
            sources = rng.integers(0, len(parts), len(parts))
            sizes = [len(parts[at][0]) for at in sources]
            some = [
                both(int(at), rng.integers(0, size, size))
                for at, size in zip(sources, sizes, strict=True)
            ]
            drawn.append(np.mean(some, axis=0))
        low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
        return {
            name: [round(float(values[at]), 4) for values in (np.mean(whole, axis=0), low, high)]
            for at, name in enumerate(("unseen_mean", "gain"))
        }


def numbers_of(texts: Sequence[str], read: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """Return vectors of many texts, read a few thousand at a time."""
    parts = [read(texts[at : at + 2_000]) for at in range(0, len(texts), 2_000)]
    return np.concatenate(parts) if parts else np.zeros((0, NUMBERS), np.float32)
