"""Teaching the scorer what a group's own verdicts say.

The shipped weights stay the starting point, as much of them as the group's labels bear
out; what the labels add is a correction kept small by a penalty, so that a few labels change
little and many change much. Only the weights of the labels' own language change.

Where meanings are read, the head on them learns (:mod:`.meaning_adaptation`), and each verdict is
judged by a version that did not know it. Where words alone are, the linear weights learn, and the
last verdicts are kept aside to compare the new version with the old one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats
from jesuisla.analysis.meaning import MeaningReader, meaning_reader
from jesuisla.analysis.triage.clear_margins import own_margins
from jesuisla.analysis.triage.features import READS, featurise, weighted_scores
from jesuisla.analysis.triage.fitting import Examples, fit_line, fit_logistic
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.meaning_adaptation import TRUST, learn_meanings
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningHead
from jesuisla.analysis.triage.meaning_texts import MeaningTexts
from jesuisla.analysis.triage.metrics import auc, best_threshold, macro_f1
from jesuisla.analysis.triage.model import ScorerModel, Weights, quantised
from jesuisla.analysis.triage.scorer import LabelName

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FEWEST_VERDICTS = 40
"""Verdicts on a label, with at least five of each kind, below which nothing is learned.

From here on, how likely a score makes a label; where meanings are read, the score itself from
:data:`~.meaning_adaptation.FEWEST_TO_REORDER` on.
"""
FEWEST_VERDICTS_EACH = 5
BY_WORDS = "-words"
"""Ends the version of a model that is read by words alone, where it could be read by meanings."""
ASIDE = 0.2
"""The share of verdicts, the last ones, that the back-test keeps aside."""
PENALTY = 0.2
"""Chosen on two French sources left out, with 500 and 1,500 of their labels."""


@dataclass(frozen=True, slots=True)
class VerdictAnswers:
    """Verdicts on a label, and what the old and the new version say, which had not learned them.

    Where the new one was refused, its answers are those of the old one. ``said`` is a yes.
    """

    labels: Floats
    chances_before: Floats
    chances_after: Floats
    said_before: Flags
    said_after: Flags


@dataclass(frozen=True, slots=True)
class BackTest:
    """One label in one language: what old and new version say of verdicts not learned from.

    ``None`` where a figure does not exist. ``learned_count`` and ``test_count`` count verdicts.
    ``is_refused`` tells whether what was learned is surely worse, where meanings are read, or
    verdicts were too few to learn more than a calibration; a better one may have been kept then
    (``is_recalibrated``). ``answers`` are what was said of each verdict.
    """

    label: LabelName
    lang: str
    learned_count: int
    test_count: int
    auc_before: float | None
    auc_after: float | None
    macro_f1_before: float | None
    macro_f1_after: float | None
    answers: VerdictAnswers = field(compare=False, repr=False)
    is_refused: bool | None = None
    is_recalibrated: bool = False

    @property
    def reorders(self) -> bool:
        """Whether more was learned than how likely a score makes the label."""
        return self.better if self.is_refused is None else not self.is_refused

    @property
    def better(self) -> bool:
        """Whether the new version may read: not surely worse, or better calibrated.

        By words alone: whether it ranks at least as well and decides no worse.
        """
        if self.is_refused is not None:
            return not self.is_refused or self.is_recalibrated
        ranks = (self.auc_after or 0.0) >= (self.auc_before or 0.0)
        return ranks and (self.macro_f1_after or 0.0) >= (self.macro_f1_before or 0.0) - 0.01


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A new model and its back-test; ``too_few`` are labels with too few verdicts."""

    model: ScorerModel
    tests: tuple[BackTest, ...]
    too_few: tuple[tuple[LabelName, str, int], ...]


def adapt_model(
    model: ScorerModel, verdicts: Sequence[LabelledComment], *, version: str
) -> Adaptation:
    """Teach a model with verdicts given in time order, oldest first.

    A verdict changes its own language only. Only labels whose back-test is no worse are
    changed. The model given is left as it is. Raises ``ValueError`` when there is no verdict
    at all.
    """
    if not verdicts:
        raise ValueError("there are no verdicts to learn from")
    calibrations, own = dict(model.calibrations), dict(model.own)
    head, reader = model.head, meaning_reader() if model.head else None
    tests, too_few = [], []
    for lang in sorted({row.lang for row in verdicts}):
        weights = model.weights(lang).T.astype(np.float64)
        has_changed = False
        for at, label in enumerate(model.labels):
            rows = [row for row in verdicts if label in row.labels and row.lang == lang]
            if not _enough([row.labels[label] for row in rows]):
                too_few.append((label, lang, len(rows)))
                continue
            if head is not None and reader is not None and _means(head, label, lang):
                test, head = _learn_meanings(model, head, rows, label, lang, reader)
                tests.append(test)
                continue
            test, new, line = _learn(model, rows, label, lang, weights[at])
            tests.append(test)
            if test.better:
                weights[at], calibrations[label, lang] = new, line
                has_changed = True
        if has_changed:
            own[lang] = _beside_shared(model, weights)
    about = {**model.about, "adapted_from": model.version}
    new_model = replace(
        model,
        # Whoever reads it by words alone reads another version, and says so.
        version=version if head is None else f"{version}{BY_WORDS}",
        own=own,
        calibrations=calibrations,
        head=None if head is None else replace(head, version=version),
        about=about,
    )
    return Adaptation(new_model, tuple(tests), tuple(too_few))


def _means(head: MeaningHead, label: LabelName, lang: str) -> bool:
    return (label, lang) in head.calibrations and head.share(label, lang) is not None


def _learn_meanings(
    model: ScorerModel,
    head: MeaningHead,
    rows: Sequence[LabelledComment],
    label: LabelName,
    lang: str,
    reader: MeaningReader,
) -> tuple[BackTest, MeaningHead]:
    share, line = head.share(label, lang), head.calibrations[label, lang]
    if share is None:
        raise ValueError(f"nothing is known of {label} in {lang}")
    texts, ready_texts = [row.text[:READS] for row in rows], MeaningTexts(head, model.lexicon)
    weights = model.weights(lang)[:, [model.labels.index(label)]]
    words = weighted_scores(texts, [lang] * len(rows), model.lexicon, weights)[:, 0]
    vectors = reader.vectors([ready_texts.ready(text, lang) for text in texts])
    labels = np.array([row.labels[label] for row in rows], np.float64)
    lesson = learn_meanings(words, vectors, labels, share, line)
    test = _back_test(
        label,
        lang,
        len(rows),
        VerdictAnswers(
            labels,
            lesson.chances_before,
            lesson.chances_after,
            lesson.said_before,
            lesson.said_after,
        ),
    )
    test = replace(test, is_refused=not lesson.is_learned, is_recalibrated=lesson.is_kept)
    new_head = replace(
        head,
        shares={**head.shares, (label, lang): lesson.share},
        calibrations={**head.calibrations, (label, lang): lesson.calibration},
    )
    return test, new_head if lesson.is_kept else head


def _back_test(
    label: LabelName, lang: str, learned_count: int, answers: VerdictAnswers
) -> BackTest:
    labels = answers.labels
    return BackTest(
        label=label,
        lang=lang,
        learned_count=learned_count,
        test_count=len(labels),
        auc_before=auc(labels, answers.chances_before),
        auc_after=auc(labels, answers.chances_after),
        macro_f1_before=macro_f1(labels, answers.said_before.astype(np.float64)),
        macro_f1_after=macro_f1(labels, answers.said_after.astype(np.float64)),
        answers=answers,
    )


def _beside_shared(model: ScorerModel, weights: Floats) -> Weights:
    return quantised(weights - model.shared.full().T)


def _learn(
    model: ScorerModel,
    rows: Sequence[LabelledComment],
    label: LabelName,
    lang: str,
    weights: Floats,
) -> tuple[BackTest, Floats, LabelCalibration]:
    features = featurise([row.text for row in rows], [lang] * len(rows), model.lexicon)
    rarity = model.multipliers()
    labels = np.array([row.labels[label] for row in rows], np.float64)
    first = len(rows) - max(FEWEST_VERDICTS_EACH, round(ASIDE * len(rows)))
    old = model.calibrations.get((label, lang))
    before = features[first:] @ weights
    trial, line = _fit(features[:first], labels[:first], weights, rarity, old)
    after = features[first:] @ trial
    truth, chances_after = labels[first:], _chances(line.log_odds(after))
    # Of a label that was not answered before, no was all that was said.
    chances = np.zeros(len(truth)) if old is None else _chances(old.log_odds(before))
    yes_before = chances >= (1.0 if old is None else old.threshold)
    answers = VerdictAnswers(
        truth, chances, chances_after, yes_before, chances_after >= line.threshold
    )
    test = BackTest(
        label=label,
        lang=lang,
        learned_count=first,
        test_count=len(truth),
        auc_before=auc(truth, before),
        auc_after=auc(truth, after),
        macro_f1_before=macro_f1(truth, yes_before.astype(np.float64)) if old else None,
        macro_f1_after=macro_f1(truth, answers.said_after.astype(np.float64)),
        answers=answers,
    )
    if not test.better:
        same_answers = replace(
            answers, chances_after=answers.chances_before, said_after=answers.said_before
        )
        test = replace(test, answers=same_answers)
    new, line = _fit(features, labels, weights, rarity, old)
    return test, new, line


def _fit(
    features: "csr_array",
    labels: Floats,
    weights: Floats,
    rarity: Floats,
    old: LabelCalibration | None,
) -> tuple[Floats, LabelCalibration]:
    """Return shipped weights with a correction, and their calibration by cross-fitting."""
    importance = np.ones(len(labels))
    held_out_scores = np.zeros(len(labels))
    folds = np.arange(len(labels)) % 4
    for fold in range(4):
        out = np.flatnonzero(folds == fold)
        rest = np.flatnonzero(folds != fold)
        held_out_scores[out] = features[out] @ _corrected(
            features[rest], labels[rest], weights, rarity, old
        )
    slope, offset = fit_line(held_out_scores, labels, importance, stiffness=TRUST**-2)
    chances = _chances(slope * held_out_scores + offset)
    threshold = min(max(best_threshold(labels, chances, importance), 0.05), 0.95)
    line = LabelCalibration(slope=slope, offset=offset, spread=0.0, threshold=threshold)
    above, below = own_margins(line.distances(held_out_scores), labels)
    line = replace(line, above=above, below=below)
    return _corrected(features, labels, weights, rarity, old), line


def _corrected(
    features: "csr_array",
    labels: Floats,
    weights: Floats,
    rarity: Floats,
    old: LabelCalibration | None,
) -> Floats:
    """Return weights whose scores are log-odds, up to an offset; those so far count as they did.

    Verdicts on comments of nearly the same score say nothing of how much it counts.
    """
    slope_so_far = 1.0 if old is None else old.slope
    base = slope_so_far * (features @ weights) + (0.0 if old is None else old.offset)
    slope, offset = fit_line(base, labels, np.ones(len(labels)), stiffness=TRUST**-2)
    rare = features.astype(np.float64)
    rare.data *= rarity[rare.indices]
    base_log_odds = slope * base + offset
    examples = Examples(rare, labels, np.ones(len(labels)), base_log_odds=base_log_odds)
    correction = fit_logistic(examples, penalty=PENALTY, steps=25)
    total: Floats = slope * slope_so_far * weights + correction.weights * rarity
    return total


def _enough(labels: Sequence[int]) -> bool:
    fewest = min(labels.count(0), labels.count(1))
    return len(labels) >= FEWEST_VERDICTS and fewest >= FEWEST_VERDICTS_EACH


def _chances(log_odds: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -9, 9)))
    return chances
