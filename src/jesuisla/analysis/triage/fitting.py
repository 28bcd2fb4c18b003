"""Logistic regression for sparse rows, the same to the bit from run to run.

The optimiser is our own few lines of L-BFGS (Nocedal and Wright, Numerical Optimization,
2nd ed., algorithm 7.4) because those of the libraries add numbers in an order that depends
on the number of threads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

Objective = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model: ``row @ (weights + own[lang]) + offset`` is the log-odds, sources apart."""

    weights: Floats
    offset: float
    own: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examples:
    """What is learned from: features of shape (rows, columns), and a label of 0 or 1 each.

    ``importance`` weighs the rows. With ``sources`` each source has an offset of its own, so
    that how common a label is in one source teaches nothing about how its comments are
    written; rows of source -1 have none. With ``langs`` each language adds weights of its
    own to those that all share: one with much data goes its own way, one with little leans
    on the others (Daumé III 2007, "Frustratingly easy domain adaptation", as in Finkel and
    Manning 2009, "Hierarchical Bayesian domain adaptation"). ``base_log_odds`` are log-odds already
    known for each row, to which the weights found are a correction.
    """

    rows: "csr_array"
    labels: Floats
    importance: Floats
    sources: Ints | None = None
    langs: NDArray[np.str_] | None = None
    base_log_odds: Floats | None = None


def fit_logistic(
    examples: Examples, *, penalty: float, own_penalty: float = 1.0, steps: int = 40
) -> Fit:
    """Return the weights that maximise the penalised likelihood of the examples.

    ``penalty`` multiplies half the squared weights that are shared, ``own_penalty`` half
    those that a language adds.

    >>> from scipy.sparse import csr_array
    >>> rows = csr_array(np.array([[1.0, 0.0], [0.0, 1.0]] * 20))
    >>> examples = Examples(rows, np.array([1.0, 0.0] * 20), np.ones(40))
    >>> found = fit_logistic(examples, penalty=0.1)
    >>> bool(found.weights[0] > 1 > -1 > found.weights[1])
    True
    """
    task = _Task(examples, penalty, own_penalty)
    return task.named(_minimise(task.objective, task.start(), steps=steps))


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of one language, without the columns that it never has."""

    name: str
    at: Ints
    rows: "csr_array"
    transpose: "csc_array"
    columns: Ints
    """Where its columns stand among all columns."""
    own: slice | None
    """Where the weights of its own stand among all that is fitted."""


class _Task:
    """What is fitted, in one row of numbers: shared weights, own weights, offsets."""

    def __init__(self, examples: Examples, penalty: float, own_penalty: float) -> None:
        labels, langs = examples.labels, examples.langs
        # Columns never seen keep a weight of zero; leaving them out makes few rows quick.
        rows, self._used = _squeezed(examples.rows)
        self._columns = examples.rows.shape[1]
        self._signs, self._importance, self._base_log_odds = (
            2 * labels - 1,
            examples.importance,
            examples.base_log_odds,
        )
        self._penalty, self._own_penalty = penalty, own_penalty
        self._shared = rows.shape[1]
        self._blocks: list[_Block] = []
        size = self._shared
        for name in [""] if langs is None else [str(lang) for lang in np.unique(langs)]:
            at = np.arange(len(labels)) if langs is None else np.flatnonzero(langs == name)
            part, columns = _squeezed(rows[at])
            own = None if langs is None else slice(size, size + len(columns))
            size += 0 if own is None else len(columns)
            self._blocks.append(_Block(name, at, part, part.T, columns, own))
        self._offset, self._sources = size, examples.sources
        self._others = 0 if self._sources is None else int(self._sources.max(initial=-1)) + 1

    def start(self) -> Floats:
        """Return where the search begins: nothing known."""
        return np.zeros(self._offset + 1 + self._others)

    def named(self, best: Floats) -> Fit:
        """Return what the numbers found mean."""
        own = {
            block.name: self._spread(best[block.own], block.columns)
            for block in self._blocks
            if block.own is not None
        }
        shared_weights = self._spread(best[: self._shared], np.arange(self._shared))
        return Fit(shared_weights, float(best[self._offset]), own)

    def _spread(self, weights: Floats, columns: Ints) -> Floats:
        """Return weights of some of the columns that are used, among all columns."""
        full = np.zeros(self._columns)
        full[self._used[columns]] = weights
        return full

    def objective(self, at: Floats) -> tuple[float, Floats]:
        """Return the penalised loss and its slope."""
        shared_weights, offsets = at[: self._shared], at[self._offset + 1 :]
        margins = self._signs * self._scores(at, shared_weights, offsets)
        loss = _sum(self._importance * np.logaddexp(0, -margins))
        pull = -self._importance * self._signs / (1 + np.exp(np.clip(margins, -500, 500)))
        slope = np.zeros_like(at)
        for block in self._blocks:
            part = block.transpose @ pull[block.at]
            slope[block.columns] += part
            if block.own is not None:
                slope[block.own] = part + self._own_penalty * at[block.own]
                loss += self._own_penalty / 2 * _sum(at[block.own] ** 2)
        slope[: self._shared] += self._penalty * shared_weights
        loss += self._penalty / 2 * _sum(shared_weights**2)
        slope[self._offset] = _sum(pull)
        if self._sources is not None:
            by_source = np.bincount(self._sources + 1, pull, self._others + 1)[1:]
            slope[self._offset + 1 :] = by_source + offsets
            loss += _sum(offsets**2) / 2
        return loss, slope

    def _scores(self, at: Floats, shared_weights: Floats, offsets: Floats) -> Floats:
        scores = np.full(len(self._signs), at[self._offset])
        for block in self._blocks:
            weights = shared_weights[block.columns]
            if block.own is not None:
                weights = weights + at[block.own]
            scores[block.at] += block.rows @ weights
        if self._sources is not None:
            scores += np.append(offsets, 0.0)[self._sources]
        return scores if self._base_log_odds is None else scores + self._base_log_odds


def _squeezed(rows: "csr_array") -> tuple["csr_array", Ints]:
    """Return the rows without the columns that are empty, and which columns remain."""
    from scipy.sparse import csr_array  # late: not every command learns

    used_columns = np.flatnonzero(np.bincount(rows.indices, minlength=rows.shape[1]))
    place = np.zeros(rows.shape[1], np.int32)
    place[used_columns] = np.arange(len(used_columns))
    data = rows.data, place[rows.indices], rows.indptr
    return csr_array(data, shape=(rows.shape[0], len(used_columns))), used_columns


def fit_line(
    scores: Floats, labels: Floats, importance: Floats, *, stiffness: float = 0.5
) -> tuple[float, float]:
    """Return the slope and offset that calibrate scores to log-odds (Platt 1999).

    A weak prior keeps both finite: slope near 1, offset near 0. ``stiffness`` is how firmly the
    slope is held there, one over the variance that it is thought to have.

    >>> slope, offset = fit_line(np.array([-2.0, -1, 1, 2] * 50), np.array([0.0, 0, 1, 1] * 50),
    ...                          np.ones(200))
    >>> slope > 1, abs(offset) < 0.01
    (True, True)
    """

    def loss(slope: float, offset: float) -> float:
        margins = np.where(labels == 1, 1, -1) * (slope * scores + offset)
        prior = (slope - 1) ** 2 * (stiffness / 2) + offset**2 * 0.05
        return _sum(importance * np.logaddexp(0, -margins)) + prior

    slope, offset = 1.0, 0.0
    now = loss(slope, offset)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(slope * scores + offset, -500, 500)))
        miss = importance * (chance - labels)
        curve = importance * chance * (1 - chance)
        pull = np.array([_sum(miss * scores) + (slope - 1) * stiffness, _sum(miss) + offset * 0.1])
        cross = _sum(curve * scores)
        bend = np.array([[_sum(curve * scores**2) + stiffness, cross], [cross, _sum(curve) + 0.1]])
        step = np.linalg.solve(bend, pull)
        # Newton's step may leap over the valley and back for ever: half of it does not.
        while (there := loss(slope - step[0], offset - step[1])) > now + 1e-9 * abs(now):
            step /= 2
        slope, offset, now = slope - step[0], offset - step[1], there
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
        move, slope_change = there - at, new_slope - slope
        curve = _sum(move * slope_change)
        if curve > 1e-12:
            past = [*past[-memory + 1 :], (move, slope_change, curve)]
        has_converged = value - new_value < 1e-7 * max(1.0, abs(value))
        at, value, slope = there, new_value, new_slope
        if has_converged:
            break
    return at


def _two_loops(slope: Floats, past: list[tuple[Floats, Floats, float]]) -> Floats:
    direction = slope.copy()
    pulls = []
    for move, slope_change, curve in reversed(past):
        pull = _sum(move * direction) / curve
        direction -= pull * slope_change
        pulls.append(pull)
    if past:
        _, slope_change, curve = past[-1]
        direction *= curve / _sum(slope_change**2)
    for (move, slope_change, curve), pull in zip(past, reversed(pulls), strict=True):
        direction += move * (pull - _sum(slope_change * direction) / curve)
    return direction
