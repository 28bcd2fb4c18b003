"""Spending a number of supports where each gains most.

Each comment's worth as a function of its supports is replaced by the least concave
function above it. The sum of concave functions under a budget is made largest by
always taking the steepest piece left (Federgruen & Groenevelt, Operations Research
34(6), 1986, https://doi.org/10.1287/opre.34.6.909).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_ROUNDING = 1e-12
_LEVEL = 1e-9


@dataclass(slots=True)
class Purse:
    """``budget`` supports for comments whose ``worth`` is known at ``grid`` supports.

    ``worth`` has shape (comments, points), ``grid`` (points,) rising from 0, ``room``
    (comments,) bounds each comment.
    """

    worth: Numbers
    grid: Numbers
    room: NDArray[np.int64]
    budget: int
    slopes: Numbers = field(init=False)
    _reach: Numbers = field(init=False)
    _order: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        """Work out the pieces of each hull within the room of each comment."""
        self._reach = np.minimum(self.grid[None], self.room[:, None])
        inside = np.minimum(self.grid.searchsorted(self.room), len(self.grid) - 1)
        end = self.worth[np.arange(len(self.room)), inside, None]
        level = np.where(self.grid[None] <= self.room[:, None], self.worth, end)
        self.slopes = hull_slopes(level, self.grid)
        self._order = np.argsort(-self.slopes.ravel(), kind="stable")

    def spent(self, least: Numbers, most: Numbers | None = None) -> Numbers:
        """The allocation that takes ``least`` first, then the steepest pieces up to ``most``."""
        reach = self._reach if most is None else np.minimum(self._reach, most[:, None])
        width, order = (reach[:, 1:] - reach[:, :-1]).ravel(), self._order
        if least.any():
            first = (self._reach[:, 1:] <= least[:, None]).ravel()[order]
            order = np.concatenate([order[first], order[~first]])
        filled = np.minimum(width[order].cumsum(), self.budget)
        filled[1:] -= filled[:-1].copy()
        taken = np.empty(width.size)
        taken[order] = filled
        return np.asarray(taken.reshape(self.slopes.shape).sum(axis=1))

    def polished(self, least: NDArray[np.int64], tries: int = 3) -> Numbers:
        """The allocation on the hull, then without comments left where it promises too much.

        At most one comment is left inside a piece of its hull. It is tried both to
        give it up and to finish it; what is worth most is kept.
        """
        floor, roof = least.astype(float), np.asarray(self.room, dtype=float)
        best = self.spent(floor)
        for _ in range(tries):
            row = self._unfinished(best)
            if row is None:
                break
            low, high = self._piece(row, float(best[row]))
            given_up, finished = roof.copy(), floor.copy()
            given_up[row], finished[row] = max(low, floor[row]), high
            options = [best, self.spent(floor, given_up), self.spent(finished, roof)]
            kept = int(np.argmax([self.value(one) for one in options]))
            if kept == 0:
                break
            best = options[kept]
            if kept == 1:
                roof = given_up
            else:
                floor = finished
        return best

    def value(self, supports: Numbers) -> float:
        """What an allocation is worth, on the true functions and not their hulls."""
        return float(self._height(supports).sum())

    def _height(self, supports: Numbers) -> Numbers:
        at = np.clip(self.grid.searchsorted(supports, side="right") - 1, 0, len(self.grid) - 2)
        rows = np.arange(len(supports))
        low, high = self.worth[rows, at], self.worth[rows, at + 1]
        part = (supports - self.grid[at]) / (self.grid[at + 1] - self.grid[at])
        return np.asarray(low + (high - low) * part)

    def _unfinished(self, supports: Numbers) -> int | None:
        """The comment whose hull promises most more than it holds, if any does."""
        before = np.minimum(self.grid[None, 1:], supports[:, None]) - self.grid[None, :-1]
        promised = self.worth[:, 0] + (self.slopes * np.maximum(before, 0)).sum(axis=1)
        excess = promised - self._height(supports)
        row = int(np.argmax(excess))
        return row if excess[row] > 1e-6 * max(promised.max(), 1e-300) else None

    def _piece(self, row: int, supports: float) -> tuple[float, float]:
        """The ends of the straight piece of the hull that ``supports`` lies on."""
        slopes = self.slopes[row]
        at = int(np.clip(self.grid.searchsorted(supports, side="left") - 1, 0, len(slopes) - 1))
        level = np.abs(slopes - slopes[at]) <= _LEVEL * abs(float(slopes[at]))
        piece = np.flatnonzero(level)
        low, high = self.grid[piece[0]], self.grid[piece[-1] + 1]
        return float(low), float(min(high, self.room[row]))

    def next_slope(self, supports: Numbers) -> Numbers:
        """The slope of one support more for each comment, shape (comments,)."""
        at = np.minimum(
            (self.grid[None, 1:] <= supports[:, None]).sum(axis=1), self.slopes.shape[1] - 1
        )
        return np.asarray(self.slopes[np.arange(len(supports)), at])


def hull_slopes(worth: Numbers, grid: Numbers) -> Numbers:
    """The slopes of the least concave majorant of each row, falling from left to right.

    ``worth`` has shape (rows, points), ``grid`` (points,); the result (rows, points - 1).

    >>> hull_slopes(np.array([[0.0, 0.0, 4.0, 5.0]]), np.array([0.0, 1.0, 2.0, 3.0])).tolist()
    [[2.0, 2.0, 1.0]]
    """
    slopes = (worth[:, 1:] - worth[:, :-1]) / (grid[1:] - grid[:-1])
    average = (worth[:, 1:] - worth[:, :1]) / (grid[1:] - grid[0])
    last = average.shape[1] - 1 - np.argmax(average[:, ::-1], axis=1)
    chord = average[np.arange(len(worth)), last]
    under = np.arange(slopes.shape[1])[None] <= last[:, None]
    slopes = np.where(under, chord[:, None], slopes)
    for row in np.flatnonzero((slopes[:, 1:] - slopes[:, :-1] > _ROUNDING).any(axis=1)).tolist():
        slopes[row] = _hull(worth[row], grid)
    return np.asarray(np.minimum.accumulate(slopes, axis=1))


def _hull(worth: Numbers, grid: Numbers) -> Numbers:
    """The same for one row of any shape, by one pass over its points."""
    kept: list[int] = []
    for point in range(len(grid)):
        while len(kept) > 1 and _below(worth, grid, kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    height = np.interp(grid, grid[kept], worth[kept])
    return np.asarray(np.diff(height) / np.diff(grid))


def _below(worth: Numbers, grid: Numbers, left: int, middle: int, right: int) -> bool:
    rise = (worth[right] - worth[left]) * (grid[middle] - grid[left])
    return bool((worth[middle] - worth[left]) * (grid[right] - grid[left]) <= rise)
