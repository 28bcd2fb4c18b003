"""How good scores are, with intervals, and how far people agree.

Figures of scores take ``labels`` (0 or 1) and ``scores`` of the same length, and answer
``None`` where the figure does not exist, for instance when all labels are the same.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from jesuisla.analysis.arrays import Floats

Metric = Callable[[Floats, Floats], float | None]


def auc(labels: Floats, scores: Floats) -> float | None:
    """Return the chance that a positive scores above a negative, ties counting half.

    >>> auc(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.75
    """
    positive = labels == 1
    ups, downs = int(positive.sum()), int((~positive).sum())
    if not ups or not downs:
        return None
    order = np.sort(scores[~positive])
    above = np.searchsorted(order, scores[positive], "left")
    level = np.searchsorted(order, scores[positive], "right")
    return float((above + level).sum() / 2 / ups / downs)


def average_precision(labels: Floats, scores: Floats) -> float | None:
    """Return the mean precision at each positive, from the highest score down.

    >>> average_precision(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.8333
    """
    if not labels.any():
        return None
    order = np.argsort(-scores, kind="stable")
    labels_by_rank, levels = labels[order], scores[order]
    last = np.append(levels[1:] != levels[:-1], True)  # ties are one step
    hits = np.cumsum(labels_by_rank)[last]
    precision = hits / (np.flatnonzero(last) + 1)
    return round(float((precision * np.diff(hits, prepend=0)).sum() / labels.sum()), 4)


def macro_f1(labels: Floats, decisions: Floats) -> float | None:
    """Return the mean of the F1 of both classes, for decisions of 0 or 1.

    >>> macro_f1(np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 1, 1]))
    0.7333
    """
    if not len(labels):
        return None
    scores = []
    for kind in (0, 1):
        right = ((labels == kind) & (decisions == kind)).sum()
        total = (labels == kind).sum() + (decisions == kind).sum()
        scores.append(2 * right / total if total else 1.0)
    return round(float(np.mean(scores)), 4)


def recall_at_tenth(labels: Floats, scores: Floats) -> float | None:
    """Return the share of all positives among the tenth with the highest scores.

    >>> recall_at_tenth(np.array([1.0] * 2 + [0.0] * 18), np.arange(20.0)[::-1])
    1.0
    """
    if not labels.any():
        return None
    first = np.argsort(-scores, kind="stable")[: max(1, round(len(scores) / 10))]
    return float(labels[first].sum() / labels.sum())


def calibration_error(labels: Floats, chances: Floats) -> float | None:
    """Return the calibration error in ten equal steps of the probability (Naeini 2015).

    >>> calibration_error(np.array([0.0, 1, 1, 1]), np.full(4, 0.75))
    0.0
    """
    if not len(labels):
        return None
    bins = np.minimum((chances * 10).astype(int), 9)
    size = np.bincount(bins, minlength=10)
    gap = np.abs(np.bincount(bins, labels - chances, 10))
    return float(gap.sum() / size.sum())


def bootstrap_interval(
    metric: Metric, labels: Floats, scores: Floats, *, seed: int, draws: int = 100
) -> list[float] | None:
    """Return a 95 % bootstrap interval of a metric as ``[low, high]``.

    >>> bootstrap_interval(auc, np.array([0.0, 1] * 50), np.array([0.1, 0.9] * 50), seed=1)
    [1.0, 1.0]
    """
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        sample = rng.integers(0, max(1, len(labels)), len(labels))
        value = metric(labels[sample], scores[sample])
        if value is not None:
            values.append(value)
    if len(values) < draws / 2:
        return None
    return [round(float(edge), 4) for edge in np.quantile(values, (0.025, 0.975))]


def best_threshold(labels: Floats, chances: Floats, importance: Floats) -> float:
    """Return the probability from which to say yes so that macro-F1 is greatest.

    >>> best_threshold(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.2, 0.6, 0.9]), np.ones(4))
    0.4
    """
    order = np.argsort(chances, kind="stable")
    weight, hit = importance[order], importance[order] * labels[order]
    total, yes = weight.sum(), hit.sum()
    # Cut after the i-th: those up to it are told no.
    below, hits_below = np.cumsum(weight), np.cumsum(hit)
    right_yes, right_no = yes - hits_below, below - hits_below
    score = 2 * right_yes / (yes + total - below + 1e-12)
    score += 2 * right_no / (total - yes + below + 1e-12)
    at = int(np.argmax(score[:-1])) if len(score) > 1 else 0
    edge = chances[order]
    return round(float((edge[at] + edge[min(at + 1, len(edge) - 1)]) / 2), 4)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for names (nominal data), missing verdicts allowed.

    Each unit is the verdicts given on one comment, in any order; a unit with a single
    verdict tells nothing about agreement and is passed over. 1 is full agreement, 0 what
    chance would give, below 0 worse than chance. ``None`` when no unit has two verdicts,
    or when only one verdict was ever given, so that chance agreement is certain.

    Formula and example: K. Krippendorff, *Computing Krippendorff's Alpha-Reliability*
    (2011), section C, nominal data, any number of observers, missing data: α = 0.743.
    https://repository.upenn.edu/asc_papers/43

    >>> seen = [[1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2],
    ...         [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5],
    ...         [None, None, 1, 1], [None, None, 3, None]]
    >>> print(round(krippendorff_alpha([[v for v in unit if v is not None] for unit in seen]), 3))
    0.743
    """
    totals: Counter[Hashable] = Counter()
    disagreement = 0.0
    for unit in units:
        if len(unit) < 2:
            continue
        counts = Counter(unit)
        totals.update(counts)
        size = len(unit)
        pairs = size * size - sum(count * count for count in counts.values())
        disagreement += pairs / (size - 1)
    everything = sum(totals.values())
    by_chance = everything * everything - sum(count * count for count in totals.values())
    if not by_chance:
        return None
    return 1 - (everything - 1) * disagreement / by_chance
