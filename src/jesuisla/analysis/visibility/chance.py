"""The chance of a comment to stand at the top, now and with more supports.

Comments race: each arrives after an exponential time whose rate is the exponential of
its pull, and the first ten to arrive are the top ten. The race is run many times over
the weights that the readings leave possible, always with the same random numbers, so
that equal input gives equal output and more supports never lower a chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.visibility.features import AT, FIRST_LIKES, Scene, scene_of
from jesuisla.analysis.visibility.order import OrderWeights, pull_of_comments
from jesuisla.analysis.visibility.sighting import Sighting

CHANCE_DEPTHS = (3, 5, 10)
"""The depths at which chances are told."""

WEIGHT_DRAWS = 24
"""Sets of weights tried: the interval is their 5th to 95th hundredth."""

RACES = 48
"""Races run with each set of weights."""

SEED = 20190128
"""Fixed, so that the same question has the same answer."""

FEWEST_READINGS = 8
"""Readings of a network below which no number of supports is told."""

FEWEST_THREADS = 3
"""Threads below which no number of supports is told."""

WIDEST = 4.0
"""The highest number of supports over the lowest above which neither is told."""

OUT_OF_REACH = 1000
"""Supports that no action can give; no larger number is looked for."""

_INTERVAL = (5.0, 95.0)
_LARGEST = 4_000_000


class Bearing(StrEnum):
    """Whether the data bear a number of supports, or why not."""

    TOLD = "told"
    TOO_FEW_READINGS = "too_few_readings"
    TOO_FEW_PLACES = "too_few_places"
    TOO_UNSURE = "too_unsure"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A probability with the interval that nine in ten sets of weights fall in, 0 to 1."""

    probability: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportsNeeded:
    """How many more supports give an even chance, or why that cannot be said.

    ``number``, ``lowest`` and ``highest`` are ``None`` unless ``bearing`` is
    ``TOLD``; 0 means that the chance is even already.
    """

    bearing: Bearing
    number: int | None = None
    lowest: int | None = None
    highest: int | None = None


class Race:
    """A scene run many times under a model.

    ``extra`` gives supports that each comment gets on top of those seen, shape
    (comments,). Raises ``ValueError`` for a scene without comments and for extra
    supports below zero.

    >>> from datetime import UTC, datetime
    >>> from jesuisla.analysis.visibility.order import prior_order
    >>> from jesuisla.analysis.visibility.sighting import SightedComment
    >>> seen = Sighting(thread="t", taken_at=datetime(2026, 1, 1, tzinfo=UTC), standings=tuple(
    ...     SightedComment(comment=name, place=place, likes=likes)
    ...     for place, (name, likes) in enumerate([("a", 90), ("b", 20), ("c", 5), ("d", 1)], 1)))
    >>> race = Race(prior_order(), scene_ahead(seen), tops=(2,))
    >>> last, more = race.chances(2)[3], race.chances(2, supports=30)[3]
    >>> last.lowest <= last.probability <= last.highest < more.probability
    True
    >>> race.supports_for_even_chance(2)[3].bearing.value
    'too_few_readings'
    """

    def __init__(
        self,
        model: OrderWeights,
        scene: Scene,
        *,
        extra: Sequence[int] | Floats | None = None,
        tops: Sequence[int] = CHANCE_DEPTHS,
        seed: int = SEED,
    ) -> None:
        count = len(scene.standings)
        if not count:
            raise ValueError("a race needs at least one comment")
        self.scene, self.model, self.tops = scene, model, tuple(tops)
        if not self.tops or min(self.tops) < 1:
            raise ValueError("a top has at least one place")
        self._weights = model.draws(WEIGHT_DRAWS, seed=seed, spread=1 + scene.contradictions)
        extra_supports = np.zeros(count) if extra is None else np.asarray(extra, dtype=float)
        if extra_supports.shape != (count,) or np.any(extra_supports < 0):
            raise ValueError("extra supports are zero or more, one number a comment")
        self._given = extra_supports
        self._pull = pull_of_comments(self._weights, scene) + self._lift(extra_supports)
        self._races = int(np.clip(_LARGEST // (count * WEIGHT_DRAWS), 4, RACES))
        self._times, self._who = self._run(seed)

    def _lift(self, supports: Floats) -> Floats:
        """Return what ``supports`` likes more add to each pull, shape (draws, comments)."""
        return lift_by_supports(self._weights, self.scene, supports)

    def _run(self, seed: int) -> tuple[Floats, Ints]:
        """Return the first arrivals of each race: times and rows, shape (draws, races, places)."""
        generator = np.random.default_rng(seed)
        count = len(self.scene.standings)
        places = min(count, max(self.tops) + 1)
        times = np.empty((WEIGHT_DRAWS, self._races, places))
        who = np.empty((WEIGHT_DRAWS, self._races, places), dtype=np.int64)
        for draw in range(WEIGHT_DRAWS):
            clock = np.log(generator.standard_exponential((self._races, count)))
            clock -= self._pull[draw]
            first = np.argpartition(clock, places - 1, axis=1)[:, :places]
            arrival = np.take_along_axis(clock, first, axis=1)
            order = np.argsort(arrival, axis=1)
            times[draw] = np.take_along_axis(arrival, order, axis=1)
            who[draw] = np.take_along_axis(first, order, axis=1)
        return times, who

    def _limits(self, top: int) -> Floats:
        """Return the log time by which each comment must arrive, shape (draws, races, comments)."""
        count = len(self.scene.standings)
        limits = np.repeat(self._times[:, :, top - 1, None], count, axis=2)
        rows = self._who[:, :, :top]
        np.put_along_axis(limits, rows, self._times[:, :, top, None], axis=2)
        return limits

    def by_draw(self, top: int, supports: Floats | None = None) -> Floats:
        """Return the chance of each comment alone given ``supports``, shape (draws, comments)."""
        count = len(self.scene.standings)
        if top not in self.tops:
            raise ValueError(f"this race was not run for a top of {top}")
        if count <= top:
            return np.ones((WEIGHT_DRAWS, count))
        return self._arrive(self._limits(top), supports)

    def _arrive(self, limits: Floats, supports: Floats | None) -> Floats:
        pull = self._pull
        if supports is not None:
            more = self._lift(self._given + supports) - self._lift(self._given)
            pull = pull + np.maximum(more, 0.0)
        with np.errstate(over="ignore"):
            return np.asarray(-np.expm1(-np.exp(limits + pull[:, None])).mean(axis=1))

    def chances(self, top: int, supports: int = 0) -> list[Chance]:
        """Return each comment's chance of the first ``top`` places, given ``supports`` more.

        Where no more comments are known than places are asked for, all of them stand
        there as far as anybody saw; what else there is nobody knows, so the interval then
        begins at 0. Raises ``ValueError`` for a depth the race was not run for or supports
        below 0.
        """
        if supports < 0:
            raise ValueError("supports are zero or more")
        count = len(self.scene.standings)
        if count <= top and top in self.tops:
            return [Chance(probability=1.0, lowest=0.0, highest=1.0)] * count
        chances_by_draw = self.by_draw(top, np.full(count, float(supports)) if supports else None)
        low, high = np.percentile(chances_by_draw, _INTERVAL, axis=0)
        return [
            Chance(probability=float(p), lowest=float(min(p, a)), highest=float(max(p, b)))
            for p, a, b in zip(chances_by_draw.mean(axis=0), low, high, strict=True)
        ]

    def supports_for_even_chance(self, top: int) -> list[SupportsNeeded]:
        """Return how many more supports bring each comment to an even chance of the first places.

        Nothing is told from a prior alone, from fewer than :data:`FEWEST_READINGS`
        readings or :data:`FEWEST_THREADS` threads, from a look that shows no more comments
        than ``top``, nor when the interval is wider than :data:`WIDEST` allows.
        """
        count = len(self.scene.standings)
        if self.model.readings < FEWEST_READINGS or self.model.threads < FEWEST_THREADS:
            return [SupportsNeeded(bearing=Bearing.TOO_FEW_READINGS)] * count
        if count <= top:
            return [SupportsNeeded(bearing=Bearing.TOO_FEW_PLACES)] * count
        needs = self._needed(top)
        low, high = np.percentile(needs, _INTERVAL, axis=0)
        middle = np.median(needs, axis=0)
        return [
            _told(*row) for row in zip(middle.tolist(), low.tolist(), high.tolist(), strict=True)
        ]

    def _needed(self, top: int) -> Floats:
        """Return the least supports for an even chance by draw, shape (draws, comments)."""
        limits = self._limits(top)
        low = np.zeros(self._pull.shape)
        high = np.full(self._pull.shape, float(OUT_OF_REACH + 1))
        even_now = self._arrive(limits, None) >= 0.5
        while np.any(high - low > 1):
            middle = np.floor((low + high) / 2)
            enough = self._arrive(limits, middle) >= 0.5
            high, low = np.where(enough, middle, high), np.where(enough, low, middle)
        return np.asarray(np.where(even_now, 0.0, high))

    def attention(self, weights: Floats) -> Floats:
        """Return the expected share of attention of each comment, shape (comments,).

        ``weights`` is the attention of each place from the first; at most as many
        places as the deepest top count.
        """
        places = min(len(weights), max(self.tops), self._who.shape[2])
        shares = np.zeros(len(self.scene.standings))
        for place in range(places):
            np.add.at(shares, self._who[:, :, place].ravel(), weights[place])
        return np.asarray(shares / shares.sum())


def lift_by_supports(weights: Floats, scene: Scene, supports: Floats) -> Floats:
    """Return what ``supports`` likes more add to each pull, shape (draws, comments).

    ``weights`` has shape (draws, features), ``supports`` (comments,) or
    (draws, comments).
    """
    many, few = steepness(weights, scene)
    more = np.log1p(scene.likes + supports) - np.log1p(scene.likes)
    first = (scene.likes + supports) / (scene.likes + supports + FIRST_LIKES)
    first = first - scene.likes / (scene.likes + FIRST_LIKES)
    return np.asarray(many * more + few * first)


def steepness(weights: Floats, scene: Scene) -> tuple[Floats, Floats]:
    """Return the weights of log likes and of the first likes, each (draws, comments)."""
    many = weights[:, AT["likes"], None] + weights[:, AT["likes_late"], None] * scene.late
    many = many + weights[:, AT["gain"], None] * scene.was_seen
    few = (
        weights[:, AT["first_likes"], None] + weights[:, AT["first_likes_late"], None] * scene.late
    )
    return many, few


def scene_ahead(now: Sighting, earlier: Sequence[Sighting] = ()) -> Scene:
    """Return the scene that the next reading will show if nothing else happens.

    Where each comment stood in ``now`` and in ``earlier`` looks is what the next order
    starts from; contradictions with them make it less sure. ``earlier`` may hold the
    looks of this very moment that ``now`` puts together; else ``now`` counts as one.
    """
    at_once = any(look.taken_at == now.taken_at for look in earlier)
    return scene_of(now, earlier if at_once else (*earlier, now))


def _told(middle: float, low: float, high: float) -> SupportsNeeded:
    if middle > OUT_OF_REACH:
        return SupportsNeeded(bearing=Bearing.OUT_OF_REACH)
    if high > WIDEST * max(low, 3.0) or high > OUT_OF_REACH:
        return SupportsNeeded(bearing=Bearing.TOO_UNSURE)
    return SupportsNeeded(
        bearing=Bearing.TOLD, number=round(middle), lowest=int(low), highest=int(np.ceil(high))
    )
