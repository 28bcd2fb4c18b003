"""What second-stage models share: their answers, and the account that lets them ask."""

import math
from typing import Protocol

from jesuisla.analysis.triage import Answer, LabelName, UnknownReason

THRESHOLD = 0.5
SPREAD = 0.15
"""Half the interval around a chance that such a model gives, which nobody calibrated on
the group's pages: assumed."""


class Account(Protocol):
    """Says whether one may ask once more, and hears how that went."""

    def may_ask(self) -> bool:
        """Whether the budget and the circuit allow a call; it is then counted."""
        ...

    def worked(self) -> None:
        """Hear that the model answered."""
        ...

    def failed(self, *, for_good: bool = False) -> None:
        """Hear that the model did not answer; ``for_good``: asking again soon is no use."""
        ...


def answer(label: LabelName, chance: float) -> Answer:
    """Return a chance in [0, 1] with its interval; raises ``ValueError`` for what is none.

    >>> found = answer(LabelName.HATE, 0.9)
    >>> found.low, found.high, found.doubtful
    (0.75, 1.0, False)
    """
    if not (math.isfinite(chance) and 0 <= chance <= 1):
        raise ValueError(f"not a chance: {chance}")
    low, high = round(max(0.0, chance - SPREAD), 4), round(min(1.0, chance + SPREAD), 4)
    return Answer(label, THRESHOLD, chance, low, high)


def no_answer(label: LabelName, why: UnknownReason = UnknownReason.NO_ANSWER) -> Answer:
    """Return that nothing is known of this label, and why."""
    return Answer(label, THRESHOLD, unknown=why)
