"""How far people agree on what a comment is: Krippendorff's alpha."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for names (nominal data), missing verdicts allowed.

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
    >>> print(round(alpha([[v for v in unit if v is not None] for unit in seen]), 3))
    0.743
    """
    totals: Counter[Hashable] = Counter()
    disagreed = 0.0
    for unit in units:
        if len(unit) < 2:
            continue
        counts = Counter(unit)
        totals.update(counts)
        size = len(unit)
        pairs = size * size - sum(count * count for count in counts.values())
        disagreed += pairs / (size - 1)
    everything = sum(totals.values())
    by_chance = everything * everything - sum(count * count for count in totals.values())
    if not by_chance:
        return None
    return 1 - (everything - 1) * disagreed / by_chance
