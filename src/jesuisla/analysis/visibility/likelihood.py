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

from jesuisla.analysis.arrays import Flags, Floats, Ints

Terms = tuple[float, Floats, Floats]

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

    columns: Floats
    rank_count: int

    def terms(self, weights: Floats, *, curved: bool = True) -> Terms:
        """Return log-likelihood, gradient and, if ``curved``, minus the Hessian at ``weights``."""
        return Rankings.of([self]).terms(weights, curved=curved)


@dataclass(frozen=True, slots=True)
class Rankings:
    """Several rankings looked at together, which is many times quicker than one by one.

    ``columns`` has shape (rankings, comments, features), with rows of zeros where a ranking is
    shorter; ``is_comment`` (rankings, comments) and ``is_stage`` (rankings, stages) say
    what is real.
    """

    columns: Floats
    is_comment: Flags
    is_stage: Flags

    @classmethod
    def of(cls, rankings: Sequence[Ranking]) -> "Rankings":
        """Put rankings of one set of features side by side."""
        longest = max(len(ranking.columns) for ranking in rankings)
        stages = [min(ranking.rank_count, DEPTH) for ranking in rankings]
        columns = np.zeros((len(rankings), longest, rankings[0].columns.shape[1]))
        is_comment = np.zeros((len(rankings), longest), dtype=bool)
        for row, ranking in enumerate(rankings):
            columns[row, : len(ranking.columns)] = ranking.columns
            is_comment[row, : len(ranking.columns)] = True
        return cls(columns, is_comment, np.arange(max(stages)) < np.array(stages)[:, None])

    def terms(self, weights: Floats, *, curved: bool = True) -> Terms:
        """Return log-likelihood, gradient and, if ``curved``, minus the Hessian at ``weights``."""
        size, stages = self.columns.shape[2], self.is_stage.shape[1]
        pull = np.where(self.is_comment, self.columns @ weights, -np.inf)
        pull = np.where(self.is_comment, pull - pull.max(axis=1, keepdims=True, initial=-1e300), 0)
        mass = np.where(self.is_comment, np.maximum(np.exp(pull), _LEAST), 0.0)
        remaining = np.where(self.is_stage, _from_here(mass)[:, :stages], 1.0)
        value = float((pull[:, :stages] - np.log(remaining))[self.is_stage].sum())
        # A comment is left at every stage up to its own, so its share adds up along the order.
        shares = np.zeros_like(mass)
        shares[:, :stages] = self.is_stage / remaining
        shares = (mass * np.cumsum(shares, axis=1)).reshape(-1)
        rows = self.columns.reshape(-1, size)
        slope = self.columns[:, :stages][self.is_stage].sum(axis=0) - shares @ rows
        if not curved:
            return value, slope, np.zeros((size, size))
        centre = _from_here(mass[:, :, None] * self.columns)[:, :stages][self.is_stage]
        centre /= remaining[self.is_stage][:, None]
        return value, slope, (shares[:, None] * rows).T @ rows - centre.T @ centre


def _from_here(values: Floats) -> Floats:
    return np.asarray(np.cumsum(values[:, ::-1], axis=1)[:, ::-1])


@dataclass(frozen=True, slots=True)
class Tiers:
    """An order with ties: rows of the first tier, of the second, and so on.

    Nothing is known of the order within a tier; rows in no tier stand below all. The
    chance that all of a tier arrive before all below it is a product over independent
    arrivals, integrated over the time of the first arrival below.
    """

    columns: Floats
    tiers: tuple[tuple[int, ...], ...]

    def terms(self, weights: Floats, *, curved: bool = True) -> Terms:
        """Return log-likelihood, gradient and, if ``curved``, the outer products of scores."""
        size = self.columns.shape[1]
        value, slope, bend = 0.0, np.zeros(size), np.zeros((size, size))
        _, mass = _pull(self.columns, weights)
        remaining = np.ones(len(mass), dtype=bool)
        row_count = 0
        for tier in self.tiers:
            rows = np.asarray(tier)
            remaining[rows] = False
            row_count += len(rows)
            if not remaining.any() or row_count > DEPTH:
                break
            chance, score = self._tier(mass, rows, remaining)
            value += chance
            slope += score
            if curved:
                bend += np.outer(score, score)
        return value, slope, bend

    def _tier(self, mass: Floats, rows: Ints, remaining: Flags) -> tuple[float, Floats]:
        from scipy.special import logsumexp  # late: every command would pay for it

        below = mass[remaining].sum()
        rate = mass[rows] / below
        exposure = rate[:, None] * np.exp(_LOG_TIMES)[None]
        log_arrival = np.log(np.maximum(-np.expm1(-exposure), 1e-300))
        log_density = log_arrival.sum(axis=0) + _LOG_TIMES - np.exp(_LOG_TIMES)
        chance = float(logsumexp(log_density) + np.log(_STEP))
        share = np.exp(log_density - logsumexp(log_density))
        with np.errstate(over="ignore"):
            push = (share * exposure / np.maximum(np.expm1(exposure), 1e-300)).sum(axis=1)
        centre = mass[remaining] @ self.columns[remaining] / below
        return chance, push @ (self.columns[rows] - centre)


@dataclass(frozen=True, slots=True)
class Taps:
    """Kinds tapped place by place over comments whose kinds are known.

    ``kinds`` gives the kind of each row of ``columns`` as a number; ``kinds_by_place`` the
    kind at each place from the first. Which comment of a kind stood there is unknown,
    so each tap is the chance that any of its kind did; a kind that was tapped already
    is thinned by the share of its comments that are gone.
    """

    columns: Floats
    kinds: Ints
    kinds_by_place: tuple[int, ...]

    def terms(self, weights: Floats, *, curved: bool = True) -> Terms:
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
            remaining = sum(share[other_kind] * mass_by_kind[other_kind] for other_kind in groups)
            centre = (
                sum(
                    (share[other_kind] * columns_by_kind[other_kind] for other_kind in groups),
                    np.zeros(size),
                )
                / remaining
            )
            score = columns_by_kind[kind] / mass_by_kind[kind] - centre
            value += float(np.log(share[kind] * mass_by_kind[kind] / remaining))
            slope += score
            if curved:
                bend += np.outer(score, score)
            tap_counts[kind] += 1
        return value, slope, bend


def _pull(columns: Floats, weights: Floats) -> tuple[Floats, Floats]:
    pull = columns @ weights
    pull = pull - pull.max(initial=-np.inf)
    return pull, np.maximum(np.exp(pull), _LEAST)


Evidence = Ranking | Rankings | Tiers | Taps

_TOGETHER = 20_000
"""Comments of rankings looked at together: few megabytes, and no more time to save."""


def side_by_side(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the same evidence with its rankings put together, those of like length side by side.

    >>> three = [Ranking(np.ones((comments, 1)), comments) for comments in (2, 100, 2)]
    >>> [piece.columns.shape for piece in side_by_side(three)]
    [(2, 2, 1), (1, 100, 1)]
    """
    rankings = sorted(
        (piece for piece in evidence if isinstance(piece, Ranking) and piece.rank_count),
        key=lambda piece: len(piece.columns),
    )
    batches: list[list[Ranking]] = []
    for ranking in rankings:
        length = len(ranking.columns)
        batch = batches[-1] if batches else []
        fits = (len(batch) + 1) * length <= _TOGETHER
        if batch and fits and length <= 2 * len(batch[0].columns):
            batch.append(ranking)
        else:
            batches.append([ranking])
    others = [piece for piece in evidence if not isinstance(piece, Ranking)]
    return [*(Rankings.of(batch) for batch in batches), *others]


def total_terms(evidence: Sequence[Evidence], weights: Floats, *, curved: bool = True) -> Terms:
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
