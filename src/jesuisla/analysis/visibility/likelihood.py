"""How likely an order is when comments race with independent Gumbel noise.

The Plackett-Luce model: the first place goes to comment i with chance
exp(u_i) / sum_j exp(u_j), the second likewise among those left, and so on (Plackett,
"The analysis of permutations", Applied Statistics 24(2), 1975; Luce, "Individual choice
behavior", 1959). Said otherwise, each comment arrives after an exponential time of
rate exp(u_i), which makes ties and partial orders exact too. All gradients are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Numbers = NDArray[np.float64]
Terms = tuple[float, Numbers, Numbers]

DEPTH = 40
"""Places of a reading that teach; below them an order is mostly noise."""

_LEAST = 1e-280
_LOG_TIMES = np.linspace(-40.0, 6.0, 461)
_STEP = _LOG_TIMES[1] - _LOG_TIMES[0]


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order seen: the first ``rank_count`` rows by place, the others known to stand below.

    ``columns`` has shape (comments, features).
    """

    columns: Numbers
    rank_count: int

    def terms(self, weights: Numbers, *, curved: bool = True) -> Terms:
        """Return log-likelihood, gradient and, if ``curved``, minus the Hessian at ``weights``."""
        size = self.columns.shape[1]
        stages = min(self.rank_count, DEPTH)
        if not stages:
            return 0.0, np.zeros(size), np.zeros((size, size))
        pull, mass = _pull(self.columns, weights)
        mass_columns = mass[:, None] * self.columns
        head = self.columns[:stages]
        left = _from_here(mass[:stages, None], mass[stages:].sum(keepdims=True)[None])
        centre = (
            _from_here(mass_columns[:stages], mass_columns[stages:].sum(0, keepdims=True)) / left
        )
        value = float(pull[:stages].sum() - np.log(left).sum())
        slope = (head - centre).sum(axis=0)
        if not curved:
            return value, slope, np.zeros((size, size))
        products = (mass_columns[:stages, :, None] * head[:, None, :]).reshape(stages, -1)
        below = (mass_columns[stages:].T @ self.columns[stages:]).reshape(1, -1)
        spread = (_from_here(products, below) / left).sum(axis=0).reshape(size, size)
        return value, slope, spread - centre.T @ centre


def _from_here(head: Numbers, below: Numbers) -> Numbers:
    return np.asarray(np.cumsum(head[::-1], axis=0)[::-1] + below)


@dataclass(frozen=True, slots=True)
class Tiers:
    """An order with ties: rows of the first tier, of the second, and so on.

    Nothing is known of the order within a tier; rows in no tier stand below all. The
    chance that all of a tier arrive before all below it is a product over independent
    arrivals, integrated over the time of the first arrival below.
    """

    columns: Numbers
    tiers: tuple[tuple[int, ...], ...]

    def terms(self, weights: Numbers, *, curved: bool = True) -> Terms:
        """Return log-likelihood, gradient and, if ``curved``, the outer products of scores."""
        size = self.columns.shape[1]
        value, slope, bend = 0.0, np.zeros(size), np.zeros((size, size))
        _, mass = _pull(self.columns, weights)
        left = np.ones(len(mass), dtype=bool)
        row_count = 0
        for tier in self.tiers:
            rows = np.asarray(tier)
            left[rows] = False
            row_count += len(rows)
            if not left.any() or row_count > DEPTH:
                break
            chance, score = self._tier(mass, rows, left)
            value += chance
            slope += score
            if curved:
                bend += np.outer(score, score)
        return value, slope, bend

    def _tier(
        self, mass: Numbers, rows: NDArray[np.int64], left: NDArray[np.bool_]
    ) -> tuple[float, Numbers]:
        below = mass[left].sum()
        rate = mass[rows] / below
        exposure = rate[:, None] * np.exp(_LOG_TIMES)[None]
        log_arrival = np.log(np.maximum(-np.expm1(-exposure), 1e-300))
        log_density = log_arrival.sum(axis=0) + _LOG_TIMES - np.exp(_LOG_TIMES)
        chance = float(logsumexp(log_density) + np.log(_STEP))
        share = np.exp(log_density - logsumexp(log_density))
        with np.errstate(over="ignore"):
            push = (share * exposure / np.maximum(np.expm1(exposure), 1e-300)).sum(axis=1)
        centre = mass[left] @ self.columns[left] / below
        return chance, push @ (self.columns[rows] - centre)


@dataclass(frozen=True, slots=True)
class Taps:
    """Kinds tapped place by place over comments whose kinds are known.

    ``kinds`` gives the kind of each row of ``columns`` as a number; ``kinds_by_place`` the
    kind at each place from the first. Which comment of a kind stood there is unknown,
    so each tap is the chance that any of its kind did; a kind that was tapped already
    is thinned by the share of its comments that are gone.
    """

    columns: Numbers
    kinds: NDArray[np.int64]
    kinds_by_place: tuple[int, ...]

    def terms(self, weights: Numbers, *, curved: bool = True) -> Terms:
        """Return log-likelihood, gradient and, if ``curved``, the outer products of scores."""
        size = self.columns.shape[1]
        value, slope, bend = 0.0, np.zeros(size), np.zeros((size, size))
        _, mass = _pull(self.columns, weights)
        groups = {kind: self.kinds == kind for kind in sorted(set(self.kinds.tolist()))}
        mass_by_kind = {kind: float(mass[rows].sum()) for kind, rows in groups.items()}
        columns_by_kind = {kind: mass[rows] @ self.columns[rows] for kind, rows in groups.items()}
        many = {kind: int(rows.sum()) for kind, rows in groups.items()}
        tap_counts = dict.fromkeys(groups, 0)
        for kind in self.kinds_by_place:
            if tap_counts.get(kind, 0) >= many.get(kind, 0):
                continue  # more of this kind were tapped than were known: a new one came
            share = {
                other_kind: 1 - tap_counts[other_kind] / many[other_kind] for other_kind in groups
            }
            left = sum(share[other_kind] * mass_by_kind[other_kind] for other_kind in groups)
            centre = (
                sum(
                    (share[other_kind] * columns_by_kind[other_kind] for other_kind in groups),
                    np.zeros(size),
                )
                / left
            )
            score = columns_by_kind[kind] / mass_by_kind[kind] - centre
            value += float(np.log(share[kind] * mass_by_kind[kind] / left))
            slope += score
            if curved:
                bend += np.outer(score, score)
            tap_counts[kind] += 1
        return value, slope, bend


def _pull(columns: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    pull = columns @ weights
    pull = pull - pull.max(initial=-np.inf)
    return pull, np.maximum(np.exp(pull), _LEAST)


Evidence = Ranking | Tiers | Taps


def total_terms(evidence: Sequence[Evidence], weights: Numbers, *, curved: bool = True) -> Terms:
    """Return log-likelihood, gradient and minus the Hessian of all ``evidence`` together.

    Without ``curved`` the Hessian is left at zero, which saves most of the work.

    >>> two = Ranking(np.array([[1.0], [0.0]]), 2)
    >>> value, slope, bend = total_terms([two], np.array([0.0]))
    >>> round(float(np.exp(value)), 3), slope.tolist(), bend.tolist()
    (0.5, [0.5], [[0.25]])
    """
    size = len(weights)
    value, slope, bend = 0.0, np.zeros(size), np.zeros((size, size))
    for piece in evidence:
        more_value, more_slope, more_bend = piece.terms(weights, curved=curved)
        value += more_value
        slope += more_slope
        bend += more_bend
    return value, slope, bend
