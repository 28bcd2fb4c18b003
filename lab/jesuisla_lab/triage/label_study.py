"""What ten minutes of labelling bring: comments chosen as the studio does, against a draw alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Ints
from jesuisla.analysis.meaning import Vectors
from jesuisla.analysis.triage import LabelledComment, LabelName, ShippedScorer, auc
from jesuisla.analysis.triage.label_choice import most_teaching, word_vectors
from jesuisla.analysis.triage.label_gain import (
    ReadComments,
    Starting,
    log_loss,
    read_labelled,
    starting,
)

COMMENTS_IN_TEN_MINUTES = 60
"""Ten seconds a comment: assumed."""
LEARNED_SHARE = 0.8
"""The rest is kept aside for measuring, in both ways alike."""
MINUTES = (10, 20, 40)
DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class StudySource:
    """Comments of one source with one label, as the shipped scorer reads them.

    ``said`` are their words as numbers, by which the studio tells which are alike.
    """

    name: str
    read: ReadComments
    said: Vectors
    begin: Starting


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
    begin = starting(label, comments[0].lang, scorer)
    if begin is None:
        return None
    return StudySource(
        name,
        read_labelled(comments, label, scorer),
        word_vectors([comment.text for comment in comments]),
        begin,
    )


def outcomes(source: StudySource, seed: int) -> Iterator[StudyOutcome]:
    """Yield what each number of minutes brings on the half of the comments kept aside."""
    order = np.random.default_rng(seed).permutation(len(source.read))
    half = len(order) // 2
    pool, aside = order[:half], order[half:]
    # As in the studio: which comments may be chosen and which drawn, no choice decides.
    to_choose, draw = pool[::2], pool[1::2]
    most = round(max(MINUTES) / 10 * COMMENTS_IN_TEN_MINUTES * LEARNED_SHARE)
    scores = source.begin.log_odds(source.read.at(to_choose))
    choice = to_choose[most_teaching(scores, source.said[to_choose], most)]
    for minutes in MINUTES:
        count = round(minutes / 10 * COMMENTS_IN_TEN_MINUTES * LEARNED_SHARE)
        studio = np.concatenate([choice[: count // 2], draw[: count - count // 2]])
        auc_chosen, loss_chosen, learned_chosen = _gain(source, studio, aside)
        auc_drawn, loss_drawn, learned_drawn = _gain(source, pool[:count], aside)
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
    lesson, others = source.begin.taught(source.read.at(learned)), source.read.at(aside)
    if lesson is None:
        return 0.0, 0.0, False
    truth, before, after = others.labels, source.begin.log_odds(others), lesson.log_odds(others)
    rise = (auc(truth, after) or 0.0) - (auc(truth, before) or 0.0)
    return rise, log_loss(truth, before) - log_loss(truth, after), True
