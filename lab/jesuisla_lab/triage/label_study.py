"""What ten minutes of labelling bring: comments chosen as the studio does, against a draw alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.meaning import Vectors
from jesuisla.analysis.triage import LabelledComment, LabelName, ShippedScorer, auc
from jesuisla.analysis.triage.label_choice import teaching_order, word_vectors
from jesuisla.analysis.triage.meaning_adaptation import learn_meanings
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare

COMMENTS_IN_TEN_MINUTES = 60
"""Ten seconds a comment: assumed."""
LEARNED_SHARE = 0.8
"""The rest is kept aside for measuring, in both ways alike."""
MINUTES = (10, 20, 40)
FEWEST_EACH = 5
"""Verdicts of each kind below which nothing is learned, as in the product."""
DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class StudySource:
    """Comments of one source with one label, as the shipped scorer reads them.

    ``said`` are their words as numbers, by which the studio tells which are alike.
    """

    name: str
    words: Floats
    vectors: Vectors
    said: Vectors
    labels: Floats
    share: MeaningShare
    line: LabelCalibration


@dataclass(frozen=True, slots=True)
class StudyOutcome:
    """One draw: what was gained in AUC and in log-loss on comments kept aside, both ways.

    ``learned`` tells whether there was anything to learn from.
    """

    minutes: int
    auc_chosen: float
    auc_drawn: float
    loss_chosen: float
    loss_drawn: float
    learned_chosen: bool
    learned_drawn: bool


def study_source(
    name: str, comments: Sequence[LabelledComment], label: LabelName, scorer: ShippedScorer
) -> StudySource | None:
    """Return the comments read once; ``None`` where meanings are not read in their language."""
    lang, head = comments[0].lang, scorer.model.head
    share = None if head is None else head.share(label, lang)
    line = None if head is None else head.calibrations.get((label, lang))
    if share is None or line is None:
        return None
    texts, langs = [comment.text for comment in comments], [lang] * len(comments)
    return StudySource(
        name=name,
        words=scorer.raw(texts, langs)[:, scorer.labels.index(label)],
        vectors=scorer.meanings(texts, langs),
        said=word_vectors(texts),
        labels=np.array([comment.labels[label] for comment in comments], np.float64),
        share=share,
        line=line,
    )


def outcomes(source: StudySource, seed: int) -> Iterator[StudyOutcome]:
    """Yield what each number of minutes brings on the half of the comments kept aside."""
    order = np.random.default_rng(seed).permutation(len(source.labels))
    half = len(order) // 2
    pool, aside = order[:half], order[half:]
    most = round(max(MINUTES) / 10 * COMMENTS_IN_TEN_MINUTES * LEARNED_SHARE)
    scores = source.line.log_odds(source.share.scores(source.words[pool], source.vectors[pool]))
    draw = np.arange(half)
    choice = teaching_order(scores, source.said[pool], draw, most)
    for minutes in MINUTES:
        count = round(minutes / 10 * COMMENTS_IN_TEN_MINUTES * LEARNED_SHARE)
        auc_chosen, loss_chosen, learned_chosen = _gain(source, pool[choice[:count]], aside)
        auc_drawn, loss_drawn, learned_drawn = _gain(source, pool[draw[:count]], aside)
        yield StudyOutcome(
            minutes, auc_chosen, auc_drawn, loss_chosen, loss_drawn, learned_chosen, learned_drawn
        )


def study_lines(studied: Mapping[str, Sequence[StudyOutcome]]) -> Iterator[str]:
    """Yield a row for each number of minutes: both gains, their difference, how often it learned.

    Between tabs: minutes; AUC chosen, drawn, difference with its interval; log-loss likewise; the
    shares of draws after which there was enough to learn from.
    """
    for minutes in MINUTES:
        rows = {
            name: [one for one in of_source if one.minutes == minutes]
            for name, of_source in studied.items()
        }
        cells = [str(minutes)]
        for figure in ("auc", "loss"):
            chosen, drawn = (
                {
                    name: [float(getattr(one, f"{figure}_{way}")) for one in of_source]
                    for name, of_source in rows.items()
                }
                for way in ("chosen", "drawn")
            )
            mean, low, high = paired_interval(
                {name: list(np.subtract(chosen[name], drawn[name])) for name in rows}
            )
            cells += [f"{_mean(chosen):.4f}", f"{_mean(drawn):.4f}", f"{mean} [{low}, {high}]"]
        cells += [
            f"{_mean({n: [float(getattr(one, way)) for one in of] for n, of in rows.items()}):.2f}"
            for way in ("learned_chosen", "learned_drawn")
        ]
        yield "\t".join(cells)


def _mean(figures: Mapping[str, Sequence[float]]) -> float:
    return float(np.mean([np.mean(of_source) for of_source in figures.values()]))


def paired_interval(differences: Mapping[str, Sequence[float]]) -> tuple[float, float, float]:
    """Return the mean of the sources' mean differences, and its 95 % interval over sources.

    Sources are drawn anew, and so are the draws within them: what holds on a page never seen.

    >>> paired_interval({"one": [0.1, 0.1], "other": [0.1, 0.1]})
    (0.1, 0.1, 0.1)
    """
    rng, rows = np.random.default_rng(1), [np.array(row) for row in differences.values()]
    means = []
    for _ in range(DRAWS):
        some = [rows[number] for number in rng.integers(len(rows), size=len(rows))]
        means.append(np.mean([row[rng.integers(len(row), size=len(row))].mean() for row in some]))
    low, high = np.quantile(means, [0.025, 0.975])
    mean = float(np.mean([row.mean() for row in rows]))
    return round(mean, 4), round(float(low), 4), round(float(high), 4)


def _gain(source: StudySource, learned: Ints, aside: Ints) -> tuple[float, float, bool]:
    """Return how much AUC rose and log-loss fell on what was kept aside, and whether it learned."""
    labels, truth = source.labels[learned], source.labels[aside]
    if min(labels.sum(), len(labels) - labels.sum()) < FEWEST_EACH:
        return 0.0, 0.0, False
    lesson = learn_meanings(
        source.words[learned], source.vectors[learned], labels, source.share, source.line
    )
    before = source.share.scores(source.words[aside], source.vectors[aside])
    after = lesson.share.scores(source.words[aside], source.vectors[aside])
    gained = (auc(truth, after) or 0.0) - (auc(truth, before) or 0.0)
    less = _loss(truth, source.line.log_odds(before)) - _loss(
        truth, lesson.calibration.log_odds(after)
    )
    return gained, less, True


def _loss(truth: Floats, log_odds: Floats) -> float:
    return float(np.logaddexp(0, np.where(truth == 1, -1, 1) * np.clip(log_odds, -9, 9)).mean())
