"""Who is called: drawn at random, rather those who were called longest ago."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

REST_HOURS = 168.0
"""After so many hours without a call, a week, waiting longer weighs no more."""
SHORTEST_HOURS = 1.0
"""Nobody weighs less than after this long: everybody can be drawn."""
DEAR = 2.0
"""How much more somebody weighs to whom the hate's target is a cause of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody whom an action may call; ``hours_since_call`` is ``None`` if nobody called yet."""

    key: int
    hours_since_call: float | None = None
    is_dear: bool = False

    @property
    def weight(self) -> float:
        """How likely they are drawn first, beside the others: above 0, at most ``DEAR``.

        >>> Candidate(key=1).weight, Candidate(key=1, hours_since_call=84).weight
        (1.0, 0.5)
        """
        hours = REST_HOURS if self.hours_since_call is None else self.hours_since_call
        share = min(max(hours, SHORTEST_HOURS), REST_HOURS) / REST_HOURS
        return share * (DEAR if self.is_dear else 1.0)


def draw(candidates: Sequence[Candidate], count: int, *, seed: int) -> list[int]:
    """Draw so many without putting back, each next one with chances as the weights; all if fewer.

    Return their keys in the order drawn. The same candidates and seed draw the same, in
    whatever order they come: what was interrupted calls no others when it is done again.

    Each gets an exponential time at a rate of their weight, and the first ones are drawn:
    Efraimidis and Spirakis 2006, Information Processing Letters 97 (5), algorithm A in the
    form of its equation with logarithms.

    >>> draw([Candidate(key=1), Candidate(key=2)], 5, seed=1) in ([1, 2], [2, 1])
    True
    >>> draw([], 5, seed=1)
    []
    """
    in_order = sorted(candidates, key=lambda candidate: candidate.key)
    weights = np.array([candidate.weight for candidate in in_order])
    times = np.random.default_rng(seed).exponential(size=len(in_order)) / weights
    return [in_order[index].key for index in np.argsort(times, kind="stable")[: max(count, 0)]]
