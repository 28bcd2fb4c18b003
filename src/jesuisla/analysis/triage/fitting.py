"""Logistic regression for sparse rows, the same to the bit from run to run.

The optimiser is our own few lines of L-BFGS (Nocedal and Wright, Numerical Optimization,
2nd ed., algorithm 7.4) because those of the libraries add numbers in an order that depends
on the number of threads.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model: ``row @ weights + offset`` is the log-odds, sources apart."""

    weights: Floats
    offset: float


def fit_logistic(
    rows: csr_array,
    labels: Floats,
    *,
    importance: Floats,
    penalty: float,
    sources: NDArray[np.int64] | None = None,
    given: Floats | None = None,
    steps: int = 40,
) -> Fit:
    """Weights that maximise the penalised likelihood of ``labels`` (0 or 1).

    ``importance`` weighs the rows, ``penalty`` multiplies half the squared weights. With
    ``sources`` each source has an offset of its own, so that how common a label is in one
    source teaches nothing about how its comments are written; rows of source -1 have none.
    ``given`` are log-odds already
    known for each row, to which the weights found are a correction.

    >>> rows = csr_array(np.array([[1.0, 0.0], [0.0, 1.0]] * 20))
    >>> found = fit_logistic(rows, np.array([1.0, 0.0] * 20), importance=np.ones(40),
    ...                      penalty=0.1)
    >>> bool(found.weights[0] > 1 > -1 > found.weights[1])
    True
    """
    used = np.unique(rows.indices)
    # Columns never seen keep a weight of zero; leaving them out makes few rows quick.
    place = np.zeros(rows.shape[1], np.int32)
    place[used] = np.arange(len(used))
    columns = len(used)
    rows = csr_array((rows.data, place[rows.indices], rows.indptr), (rows.shape[0], columns))
    others = 0 if sources is None else int(sources.max(initial=-1)) + 1
    transposed = rows.T
    signs = 2 * labels - 1

    def objective(at: Floats) -> tuple[float, Floats]:
        scores = rows @ at[:columns] + at[columns]
        if sources is not None:
            scores = scores + np.append(at[columns + 1 :], 0.0)[sources]
        if given is not None:
            scores = scores + given
        margins = signs * scores
        loss = _sum(importance * np.logaddexp(0, -margins))
        pull = -importance * signs / (1 + np.exp(np.clip(margins, -500, 500)))
        slope = np.empty_like(at)
        slope[:columns] = transposed @ pull + penalty * at[:columns]
        slope[columns] = _sum(pull)
        loss += penalty / 2 * _sum(at[:columns] ** 2)
        if sources is not None:
            own = at[columns + 1 :]
            slope[columns + 1 :] = np.bincount(sources + 1, pull, others + 1)[1:] + own
            loss += _sum(own**2) / 2
        return loss, slope

    best = _minimise(objective, np.zeros(columns + 1 + others), steps=steps)
    weights = np.zeros(len(place))
    weights[used] = best[:columns]
    return Fit(weights, float(best[columns]))


def fit_line(scores: Floats, labels: Floats, importance: Floats) -> tuple[float, float]:
    """Slope and offset that calibrate scores to log-odds (Platt 1999).

    A weak prior keeps both finite: slope near 1, offset near 0.

    >>> slope, offset = fit_line(np.array([-2.0, -1, 1, 2] * 50), np.array([0.0, 0, 1, 1] * 50),
    ...                          np.ones(200))
    >>> slope > 1, abs(offset) < 0.01
    (True, True)
    """
    slope, offset = 1.0, 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(slope * scores + offset, -500, 500)))
        miss = importance * (chance - labels)
        curve = importance * chance * (1 - chance)
        pull = np.array([_sum(miss * scores) + (slope - 1) * 0.5, _sum(miss) + offset * 0.1])
        cross = _sum(curve * scores)
        bend = np.array([[_sum(curve * scores**2) + 0.5, cross], [cross, _sum(curve) + 0.1]])
        step = np.clip(np.linalg.solve(bend, pull), -2, 2)
        slope, offset = slope - step[0], offset - step[1]
        if np.abs(step).max() < 1e-9:
            break
    return float(max(slope, 0.05)), float(offset)


def _sum(values: Floats) -> float:
    return float(np.add.reduce(values))


def _minimise(objective: Objective, start: Floats, *, steps: int, memory: int = 8) -> Floats:
    at, (value, slope) = start, objective(start)
    past: list[tuple[Floats, Floats, float]] = []
    for _ in range(steps):
        direction = -_two_loops(slope, past)
        fall = _sum(direction * slope)
        if fall > -1e-9:
            break
        length = 1.0 if past else min(1.0, 1 / np.sqrt(_sum(slope**2)))
        for _ in range(20):
            there = at + length * direction
            new_value, new_slope = objective(there)
            if new_value <= value + 1e-4 * length * fall:
                break
            length /= 2
        else:
            break
        moved, bent = there - at, new_slope - slope
        curve = _sum(moved * bent)
        if curve > 1e-12:
            past = [*past[-memory + 1 :], (moved, bent, curve)]
        done = value - new_value < 1e-7 * max(1.0, abs(value))
        at, value, slope = there, new_value, new_slope
        if done:
            break
    return at


def _two_loops(slope: Floats, past: list[tuple[Floats, Floats, float]]) -> Floats:
    found = slope.copy()
    pulls = []
    for moved, bent, curve in reversed(past):
        pull = _sum(moved * found) / curve
        found -= pull * bent
        pulls.append(pull)
    if past:
        _, bent, curve = past[-1]
        found *= curve / _sum(bent**2)
    for (moved, bent, curve), pull in zip(past, reversed(pulls), strict=True):
        found += moved * (pull - _sum(bent * found) / curve)
    return found
