"""From when an answer is clear: what it has to hold, and what a group's own verdicts say of it."""

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats
from jesuisla.analysis.shares import lower_bound

RIGHT_YES = 0.8
"""A clear yes is right at least four times in five, at the lower bound."""
RIGHT_NO = 0.9
"""A clear no is right at least nine times in ten."""
STILL_WRONG = 0.8
"""And it is wrong a fifth less often than a no to everything: where one comment in ten bears the
label, that alone is right nine times in ten, and says nothing."""
FEWEST_CLEAR = 20
"""Verdicts so far from the threshold, below which nothing is said of how often they are right."""
NEVER = 18.0
"""As far apart as the chances that are told can be, in log-odds: no answer is clear."""
_STEPS = np.arange(0, NEVER, 0.05)


def own_margins(distances: Floats, labels: Floats) -> tuple[float, float]:
    """Return how far above and below the threshold an answer is clear, by what people said.

    ``distances`` are how far above it each comment lies, in log-odds, by a version that did not
    know what was said of it. ``NEVER`` where no distance is far enough.

    >>> own_margins(np.repeat([-2.0, -0.5, 0.5, 2.0], 30), np.repeat([0.0, 1, 0, 1], 30))
    (0.55, 0.5)
    """
    yes = labels == 1
    right_no = max(RIGHT_NO, 1 - STILL_WRONG * float(yes.mean()))
    above = (step for step in _STEPS if _bound(yes[distances >= step]) >= RIGHT_YES)
    below = (step for step in _STEPS if _share(~yes[distances < -step]) >= right_no)
    return round(float(next(above, NEVER)), 2), round(float(next(below, NEVER)), 2)


def _bound(right: Flags) -> float:
    enough = len(right) >= FEWEST_CLEAR
    return (lower_bound(int(right.sum()), len(right)) or 0.0) if enough else 0.0


def _share(right: Flags) -> float:
    return float(right.mean()) if len(right) >= FEWEST_CLEAR else 0.0
