"""Spending a number of supports where each gains most.

Each comment's worth as a function of its supports is replaced by the least concave
function above it. The sum of concave functions under a budget is made largest by
always taking the steepest piece left (Federgruen & Groenevelt, Operations Research
34(6), 1986, https://doi.org/10.1287/opre.34.6.909).
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.visibility.candidates import Candidates, candidates_after
from jesuisla.analysis.visibility.expectation import Prices, arrival_rates, prices

PASSES = 2
"""How often prices are set anew at the plan they led to."""
_UNITS = 24
_SPARE = 64
_ROUNDING = 1e-12
_LEVEL = 1e-9


def allocate(
    comments: Candidates,
    capacity: Ints,
    budget: int,
    weights: Floats,
    *,
    least: Ints | None = None,
) -> tuple[Ints, Floats]:
    """Return how many supports each comment should get, and the slope of its next one.

    ``capacity`` bounds each comment, ``least`` is given first. Prices are set at the
    present order, then anew at the allocation they led to, :data:`PASSES` times.
    """
    least = (
        np.zeros(len(capacity), dtype=np.int64) if least is None else np.minimum(least, capacity)
    )
    supports = np.zeros(len(capacity), dtype=np.int64)
    slopes = np.zeros(len(capacity))
    for _ in range(PASSES):
        now = candidates_after(comments, supports / 2.0)
        price = prices(arrival_rates(now.pull), comments.good, weights)
        supports, slopes = spend(
            comments, capacity, budget, price, least, shift=float(now.pull.max())
        )
    return supports, slopes


def spend(
    comments: Candidates,
    capacity: Ints,
    budget: int,
    price: Prices,
    least: Ints,
    *,
    shift: float,
) -> tuple[Ints, Floats]:
    """Return the best allocation of ``budget`` supports at fixed prices, and each last slope.

    Exact for the concave hull of each comment's worth, by taking the steepest pieces
    first; a comment left halfway up its hull is then finished or given up, whichever
    is worth more. ``shift`` is the pull whose rate is 1.
    """
    capacity = np.minimum(capacity, budget)
    rows = np.flatnonzero(capacity > 0)
    rows = _promising(comments, rows, capacity, price, shift, least, budget)
    grid = _grid(int(capacity[rows].max(initial=0)))
    worth = price.worth(np.exp(np.minimum(comments.lifted(grid[None], rows) - shift, 600.0)))
    allocator = BudgetAllocator(worth=worth, grid=grid, capacity=capacity[rows], budget=budget)
    best = allocator.refined(np.minimum(least, capacity)[rows])
    supports = np.zeros(len(capacity), dtype=np.int64)
    supports[rows] = best.astype(np.int64)
    last = np.zeros(len(capacity))
    last[rows] = allocator.next_slope(best)
    return supports, last


def _promising(
    comments: Candidates,
    rows: Ints,
    capacity: Ints,
    price: Prices,
    shift: float,
    least: Ints,
    budget: int,
) -> Ints:
    """Return, among very many comments, those with the largest best gain a support.

    No more comments than supports can be chosen, so few need a closer look.
    """
    most = 2 * budget + _SPARE
    if len(rows) <= most:
        return rows
    base = np.exp(np.minimum(comments.pull[rows] - shift, 600.0))
    before = price.worth(base)
    best = np.zeros(len(rows))
    for number in (1.0, 4.0, 32.0):
        extra_supports = np.minimum(number, capacity[rows])
        extra = np.zeros(len(capacity))
        extra[rows] = extra_supports
        lifted_worth = price.worth(np.exp(np.minimum(comments.lifted(extra)[rows] - shift, 600.0)))
        best = np.maximum(best, (lifted_worth - before) / extra_supports)
    best[least[rows] > 0] = np.inf
    limit = max(most, int((least[rows] > 0).sum()))
    return np.sort(rows[np.argsort(-best, kind="stable")[:limit]])


@lru_cache(maxsize=64)  # only saves time: it depends on nothing else
def _grid(most: int) -> Floats:
    """Return the numbers of supports at which worth is worked out: each one, then ever fewer."""
    fine = np.arange(min(most, _UNITS) + 1)
    coarse = np.unique(np.geomspace(_UNITS, max(most, _UNITS), 24).astype(int))
    whole = np.unique(np.concatenate([fine, coarse[coarse <= most], [max(most, 1)]])).astype(float)
    whole.flags.writeable = False
    return whole


@dataclass(slots=True)
class BudgetAllocator:
    """``budget`` supports for comments whose ``worth`` is known at ``grid`` supports.

    ``worth`` has shape (comments, points), ``grid`` (points,) rising from 0, ``capacity``
    (comments,) bounds each comment.
    """

    worth: Floats
    grid: Floats
    capacity: Ints
    budget: int
    slopes: Floats = field(init=False)
    _reach: Floats = field(init=False)
    _order: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Work out the pieces of each hull within the capacity of each comment."""
        self._reach = np.minimum(self.grid[None], self.capacity[:, None])
        inside = np.minimum(self.grid.searchsorted(self.capacity), len(self.grid) - 1)
        end = self.worth[np.arange(len(self.capacity)), inside, None]
        level = np.where(self.grid[None] <= self.capacity[:, None], self.worth, end)
        self.slopes = hull_slopes(level, self.grid)
        self._order = np.argsort(-self.slopes.ravel(), kind="stable")

    def steepest_first(self, least: Floats, most: Floats | None = None) -> Floats:
        """Spend on ``least`` first, then on the steepest pieces up to ``most``."""
        reach = self._reach if most is None else np.minimum(self._reach, most[:, None])
        width, order = (reach[:, 1:] - reach[:, :-1]).ravel(), self._order
        if least.any():
            first = (self._reach[:, 1:] <= least[:, None]).ravel()[order]
            order = np.concatenate([order[first], order[~first]])
        cumulative = np.minimum(width[order].cumsum(), self.budget)
        cumulative[1:] -= cumulative[:-1].copy()
        spent_by_piece = np.empty(width.size)
        spent_by_piece[order] = cumulative
        return np.asarray(spent_by_piece.reshape(self.slopes.shape).sum(axis=1))

    def refined(self, least: Ints, tries: int = 3) -> Floats:
        """Return the allocation on the hull, then without comments left where it promises too much.

        At most one comment is left inside a piece of its hull. It is tried both to
        give it up and to finish it; what is worth most is kept.
        """
        floor, roof = least.astype(float), np.asarray(self.capacity, dtype=float)
        best = self.steepest_first(floor)
        for _ in range(tries):
            row = self._unfinished(best)
            if row is None:
                break
            low, high = self._piece(row, float(best[row]))
            abandonment, completion = roof.copy(), floor.copy()
            abandonment[row], completion[row] = max(low, floor[row]), high
            options = [
                best,
                self.steepest_first(floor, abandonment),
                self.steepest_first(completion, roof),
            ]
            best_option = int(np.argmax([self.value(option) for option in options]))
            if best_option == 0:
                break
            best = options[best_option]
            if best_option == 1:
                roof = abandonment
            else:
                floor = completion
        return best

    def value(self, supports: Floats) -> float:
        """Return what an allocation is worth, on the true functions and not their hulls."""
        return float(self._height(supports).sum())

    def _height(self, supports: Floats) -> Floats:
        at = np.clip(self.grid.searchsorted(supports, side="right") - 1, 0, len(self.grid) - 2)
        rows = np.arange(len(supports))
        low, high = self.worth[rows, at], self.worth[rows, at + 1]
        part = (supports - self.grid[at]) / (self.grid[at + 1] - self.grid[at])
        return np.asarray(low + (high - low) * part)

    def _unfinished(self, supports: Floats) -> int | None:
        """Return the comment whose hull promises most more than it holds, if any does."""
        before = np.minimum(self.grid[None, 1:], supports[:, None]) - self.grid[None, :-1]
        promise = self.worth[:, 0] + (self.slopes * np.maximum(before, 0)).sum(axis=1)
        excess = promise - self._height(supports)
        row = int(np.argmax(excess))
        return row if excess[row] > 1e-6 * max(promise.max(), 1e-300) else None

    def _piece(self, row: int, supports: float) -> tuple[float, float]:
        """Return the ends of the straight piece of the hull that ``supports`` lies on."""
        slopes = self.slopes[row]
        at = int(np.clip(self.grid.searchsorted(supports, side="left") - 1, 0, len(slopes) - 1))
        level = np.abs(slopes - slopes[at]) <= _LEVEL * abs(float(slopes[at]))
        piece = np.flatnonzero(level)
        low, high = self.grid[piece[0]], self.grid[piece[-1] + 1]
        return float(low), float(min(high, self.capacity[row]))

    def next_slope(self, supports: Floats) -> Floats:
        """Return the slope of one support more for each comment, shape (comments,)."""
        at = np.minimum(
            (self.grid[None, 1:] <= supports[:, None]).sum(axis=1), self.slopes.shape[1] - 1
        )
        return np.asarray(self.slopes[np.arange(len(supports)), at])


def hull_slopes(worth: Floats, grid: Floats) -> Floats:
    """Return the slopes of the least concave majorant of each row, falling from left to right.

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


def _hull(worth: Floats, grid: Floats) -> Floats:
    """Return the same for one row of any shape, by one pass over its points."""
    corners: list[int] = []
    for point in range(len(grid)):
        while len(corners) > 1 and _below(worth, grid, corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    height = np.interp(grid, grid[corners], worth[corners])
    return np.asarray(np.diff(height) / np.diff(grid))


def _below(worth: Floats, grid: Floats, left: int, middle: int, right: int) -> bool:
    rise = (worth[right] - worth[left]) * (grid[middle] - grid[left])
    return bool((worth[middle] - worth[left]) * (grid[right] - grid[left]) <= rise)
