"""What chosen labels teach beside as much work on drawn ones, on comments that were kept aside.

Each draw cuts the chosen labels, and as many minutes of drawn ones, in two halves. Each half is
learned, both ways from the score as it was shipped, and measured on the same comments kept aside.
Halves of a draw have no label in common, so that their difference tells how far other labels would
have brought something else: a mean of two halves varies by a quarter of its square. How far other
comments kept aside would have told something else is added: by the variance of the mean, for the
AUC by that of its placements (DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Self

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.meaning import Vectors
from jesuisla.analysis.triage.adaptation import FEWEST_VERDICTS, FEWEST_VERDICTS_EACH
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.meaning_adaptation import learn_meanings
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningShare
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer

FEWEST_KEPT = 20
"""Comments kept aside, with at least ``FEWEST_KEPT_EACH`` of each kind, for a measure."""
FEWEST_KEPT_EACH = 4
DRAWS = 30
"""How often the labels are cut in halves."""
CHANCE = 1.96
"""Standard errors between which 95 % of what is only chance lies."""
SEED = 1


@dataclass(frozen=True, slots=True)
class ReadComments:
    """Labelled comments of one language as a scorer reads them: n words' scores, n meanings."""

    words: Floats
    vectors: Vectors
    labels: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.labels)

    def at(self, rows: Ints) -> Self:
        """Return the comments of these numbers, in this order."""
        return type(self)(self.words[rows], self.vectors[rows], self.labels[rows])


@dataclass(frozen=True, slots=True)
class Starting:
    """How the scorer weighs words and meanings before any lesson, for one label and language."""

    share: MeaningShare
    line: LabelCalibration

    def log_odds(self, comments: ReadComments) -> Floats:
        """Return what it says of comments."""
        return self.line.log_odds(self.share.scores(comments.words, comments.vectors))

    def taught(self, comments: ReadComments) -> "Starting | None":
        """Return what the labels make of it; ``None`` where they are too few to learn from."""
        yes_count = int(comments.labels.sum())
        fewest = min(yes_count, len(comments) - yes_count)
        if len(comments) < FEWEST_VERDICTS or fewest < FEWEST_VERDICTS_EACH:
            return None
        lesson = learn_meanings(
            comments.words, comments.vectors, comments.labels, self.share, self.line
        )
        return Starting(lesson.share, lesson.calibration)


@dataclass(frozen=True, slots=True)
class Gain:
    """How much better one figure got by chosen and by drawn labels, means over all draws.

    ``before`` is the figure itself without a lesson. ``interval`` (95 %) is that of the difference,
    above 0 where chosen labels bring more.
    """

    before: float
    by_choice: float
    by_draw: float
    interval: tuple[float, float]

    @property
    def surely(self) -> int:
        """Return 1 where chosen labels surely bring more, -1 where less, 0 where chance may be.

        >>> Gain(0.5, 0.2, 0.1, (0.05, 0.2)).surely, Gain(0.5, 0.2, 0.1, (-0.1, 0.2)).surely
        (1, 0)
        """
        low, high = self.interval
        return int(low > 0) - int(high < 0)


@dataclass(frozen=True, slots=True)
class LabelGain:
    """What chosen and drawn labels taught in ``minutes`` of work each.

    ``loss`` counts how much the log-loss fell, ``auc`` how much the AUC rose. The two shares tell
    after how many draws there was anything to learn from.
    """

    minutes: float
    loss: Gain
    auc: Gain
    learned_chosen: float
    learned_drawn: float


def read_labelled(
    comments: Sequence[LabelledComment], label: LabelName, scorer: ShippedScorer
) -> ReadComments:
    """Return comments that all have the label, read once. Needs a scorer that reads meanings."""
    texts, langs = [row.text for row in comments], [row.lang for row in comments]
    return ReadComments(
        scorer.raw(texts, langs)[:, scorer.labels.index(label)],
        scorer.meanings(texts, langs),
        np.array([row.labels[label] for row in comments], np.float64),
    )


def starting(label: LabelName, lang: str, scorer: ShippedScorer) -> Starting | None:
    """Return what a scorer begins with; ``None`` where words alone are read in this language."""
    head = scorer.model.head
    share = None if head is None else head.share(label, lang)
    line = None if head is None else head.calibrations.get((label, lang))
    return None if share is None or line is None else Starting(share, line)


def fewest_to_compare(seconds_chosen: float, seconds_drawn: float) -> tuple[int, int]:
    """Return how many chosen and drawn labels a comparison needs, at so many seconds a label.

    >>> fewest_to_compare(10, 10), fewest_to_compare(15, 10)
    ((80, 80), (80, 120))
    """
    longest = max(seconds_chosen, seconds_drawn)
    at_pace = 2 * FEWEST_VERDICTS * longest
    # Rounded first: a division must not ask for a label more.
    return ceil(round(at_pace / seconds_chosen, 6)), ceil(round(at_pace / seconds_drawn, 6))


def is_enough_kept(kept: Floats) -> bool:
    """Whether comments kept aside, by their labels, bear a measure.

    >>> is_enough_kept(np.array([0.0, 1] * 10)), is_enough_kept(np.zeros(90))
    (True, False)
    """
    yes_count = int(kept.sum())
    return len(kept) >= FEWEST_KEPT and min(yes_count, len(kept) - yes_count) >= FEWEST_KEPT_EACH


def compare_ways(
    chosen: ReadComments,
    drawn: ReadComments,
    kept: ReadComments,
    begin: Starting,
    *,
    seconds: tuple[float, float],
) -> LabelGain:
    """Return what the same minutes bring both ways; ``seconds`` are those of a label, each way.

    The same input gives the same answer. Raises ``ValueError`` where labels are too few.
    """
    fewest_chosen, fewest_drawn = fewest_to_compare(*seconds)
    enough = len(chosen) >= fewest_chosen and len(drawn) >= fewest_drawn
    if not enough or not is_enough_kept(kept.labels):
        raise ValueError("there are too few labels to compare")
    work = min(len(chosen) * seconds[0], len(drawn) * seconds[1]) / 2
    rng, before = np.random.default_rng(SEED), begin.log_odds(kept)
    shape = (2, DRAWS, 2)  # way, draw, half
    log_odds, starts = np.tile(before, (*shape, 1)), np.zeros(shape)
    for at in range(DRAWS):
        for side, (way, each) in enumerate(zip((chosen, drawn), seconds, strict=True)):
            # Rounded first: a division must not lose a label that the minutes hold.
            count, order = int(round(work / each, 6)), rng.permutation(len(way))
            for half in (0, 1):
                lesson = begin.taught(way.at(order[half * count : (half + 1) * count]))
                if lesson is not None:
                    log_odds[side, at, half] = lesson.log_odds(kept)
                    starts[side, at, half] = 1
    truth = kept.labels
    losses = np.apply_along_axis(lambda row: _losses(truth, row), -1, log_odds)
    places = np.apply_along_axis(lambda row: _placements(truth, row), -1, log_odds)
    learned_chosen, learned_drawn = starts.mean(axis=(1, 2)).tolist()
    return LabelGain(
        work / 60,
        # A loss is better the less it is.
        _gain(-_losses(truth, before), -losses, [np.arange(len(truth))]),
        _gain(
            _placements(truth, before), places, [np.flatnonzero(truth), np.flatnonzero(1 - truth)]
        ),
        learned_chosen,
        learned_drawn,
    )


def _gain(before: Floats, after: Floats, groups: Sequence[Ints]) -> Gain:
    """Return the gain in a figure that is the mean of each comment's part, in any of the groups.

    ``before`` has a part a comment, ``after`` one a way, draw, half and comment.
    """
    first = groups[0]
    by_choice, by_draw = (after - before)[..., first].mean(axis=(1, 2, 3))
    differences = after[0] - after[1]
    halves = differences[..., first].mean(axis=-1)
    of_labels = float(((halves[:, 0] - halves[:, 1]) ** 2).mean()) / 4
    means = differences.mean(axis=(0, 1))
    of_kept = sum(float(means[rows].var(ddof=1)) / len(rows) for rows in groups)
    middle, margin = float(by_choice - by_draw), CHANCE * sqrt(of_labels + of_kept)
    return Gain(
        abs(float(before[first].mean())),
        float(by_choice),
        float(by_draw),
        (middle - margin, middle + margin),
    )


def log_loss(truth: Floats, log_odds: Floats) -> float:
    """Return how far log-odds are from what people said, on average; 0 is never off.

    >>> round(log_loss(np.array([0.0, 1.0]), np.zeros(2)), 3)
    0.693
    """
    return float(_losses(truth, log_odds).mean())


def _losses(truth: Floats, log_odds: Floats) -> Floats:
    signs = np.where(truth == 1, -1, 1)
    losses: Floats = np.logaddexp(0, signs * np.clip(log_odds, -9, 9))
    return losses


def _placements(truth: Floats, scores: Floats) -> Floats:
    """Return of each comment the share of those of the other kind that it stands right beside.

    Their mean in either kind is the AUC.

    >>> _placements(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])).tolist()
    [1.0, 0.5, 0.5, 1.0]
    """
    ups = truth == 1
    above = np.sign(scores[ups][:, None] - scores[~ups][None, :]) / 2 + 0.5
    places = np.zeros(len(truth))
    places[ups], places[~ups] = above.mean(axis=1), above.mean(axis=0)
    return places
