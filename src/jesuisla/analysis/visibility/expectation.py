"""How attention is shared out on average when comments race, without running the race.

Comment i arrives after an exponential time of rate exp(u_i), so it is among the first
k with chance about 1 - exp(-exp(u_i) t_k), where t_k is the time at which k comments
are expected to have arrived. This is the mean field of the race: exact for many
comments, close for ten, and cheap for a hundred thousand.
"""

from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats

_EXACT = 2000
_STEPS = 60
_CLOSE = 1e-7
_NEVER = -80.0  # beyond it an exponential is too small to count and slow to add up


@dataclass(frozen=True, slots=True)
class Prices:
    """What a chance of each depth is worth while others hold their places.

    ``times`` has shape (places,): the time by which one is among the first k.
    ``steps`` are the falls of attention from each place to the next. ``taken_share`` is the
    share of a place gained that is taken from comments that are not good, 0 to 1: the
    rest is lost by other good comments and gains nothing.
    """

    times: Floats
    steps: Floats
    taken_share: Floats

    def worth(self, rate: Floats) -> Floats:
        """Return the good attention that comments arriving at ``rate`` gain, any shape.

        Rises with the rate and is concave in it.
        """
        rate = np.asarray(rate, dtype=float)
        attention, part = np.zeros(rate.shape), np.empty(rate.shape)
        for time, step in zip(-self.times, -self.steps * self.taken_share, strict=True):
            np.expm1(np.multiply(rate, time, out=part), out=part)
            part *= step
            attention += part
        return attention


def arrival_rates(pull: Floats) -> Floats:
    """Return the rates of arrival, shifted so that they neither overflow nor vanish together.

    >>> arrival_rates(np.array([1000.0, 1000.0])).tolist()
    [1.0, 1.0]
    """
    return np.asarray(np.exp(np.maximum(pull - pull.max(), -600.0)))


def arrival_times(rate: Floats, places: int) -> Floats:
    """Return when the first 1, 2, … ``places`` comments are expected to have arrived.

    Infinite from the place on that nobody is left for.

    >>> arrival_times(np.array([1.0, 1.0]), 3)[1:].tolist()
    [inf, inf]
    >>> round(float(arrival_times(np.array([1.0, 1.0]), 1)[0]), 3)
    0.693
    """
    arrivals = np.full(places, np.inf)
    counts = np.arange(1, min(places, len(rate) - 1) + 1, dtype=float)
    if not len(counts):
        return arrivals
    head, first, second = _split(rate)
    low = np.full(len(counts), -60.0)
    high = np.full(len(counts), 640.0)
    middle = np.log(counts / rate.sum())
    for _ in range(_STEPS):
        moment = np.exp(middle)
        missing = np.exp(np.maximum(-np.outer(moment, head), _NEVER)) - np.exp(_NEVER)
        arrival_count = len(head) - missing.sum(axis=1)
        slope = missing @ head * moment
        if first:
            tail = np.maximum(moment * first - (moment * np.sqrt(second)) ** 2 / 2, 0.0)
            arrival_count, slope = arrival_count + tail, slope + tail
        apart = arrival_count - counts
        if np.all(np.abs(apart) < _CLOSE * counts):
            break
        low, high = np.where(apart < 0, middle, low), np.where(apart > 0, middle, high)
        step = middle - apart / np.maximum(slope, 1e-300)
        inside = (step > low) & (step < high)
        middle = np.where(inside, step, (low + high) / 2)
    arrivals[: len(counts)] = np.exp(middle)
    return arrivals


def _split(rate: Floats) -> tuple[Floats, float, float]:
    """Return the largest rates, and the sum and sum of squares of the small rest."""
    if len(rate) <= _EXACT:
        return rate, 0.0, 0.0
    rest = np.argpartition(rate, len(rate) - _EXACT)
    tail = rate[rest[: len(rate) - _EXACT]]
    return rate[rest[len(rate) - _EXACT :]], float(tail.sum()), float((tail**2).sum())


def attention_falls(weights: Floats) -> Floats:
    """Return the fall of attention from each place to the next, the last to nothing.

    >>> attention_falls(np.array([3.0, 2.0, 0.5])).tolist()
    [1.0, 1.5, 0.5]
    """
    return np.asarray(weights - np.append(weights[1:], 0.0))


def prices(rate: Floats, good: Flags, weights: Floats) -> Prices:
    """Return what places cost now: ``rate`` and ``good`` by comment, ``weights`` by place."""
    moments = arrival_times(rate, len(weights))
    taken_shares = np.zeros(len(weights))
    for place, moment in enumerate(moments):
        if np.isfinite(moment):
            edge = _edge(rate, float(moment))
            taken_shares[place] = edge[~good].sum() / edge.sum()
    finite = np.where(np.isfinite(moments), moments, 0.0)
    return Prices(times=finite, steps=attention_falls(weights), taken_share=taken_shares)


def _edge(rate: Floats, moment: float) -> Floats:
    """Return how much each comment would lose if time were cut a little short, in any unit."""
    log_edge = np.log(rate) - rate * moment
    return np.asarray(np.exp(np.maximum(log_edge - log_edge.max(), _NEVER)))


def attention_shares(rate: Floats, weights: Floats) -> Floats:
    """Return the expected share of the top's attention of each comment, adding up to 1.

    >>> attention_shares(np.array([1.0, 1.0]), np.array([0.6, 0.4])).round(3).tolist()
    [0.5, 0.5]
    """
    attention = np.zeros(len(rate))
    for moment, step in zip(
        arrival_times(rate, len(weights)), attention_falls(weights), strict=True
    ):
        attention += step * (-np.expm1(-rate * moment) if np.isfinite(moment) else 1.0)
    return np.asarray(attention / attention.sum())
