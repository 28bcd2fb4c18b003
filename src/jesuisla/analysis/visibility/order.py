"""How a network orders the comments of a thread, learnt from readings.

A written prior for each network stands in until readings come; what readings teach
about the network is the prior for each of its pages. Uncertainty is a Gaussian around
the fit (Laplace's approximation) and is kept with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.visibility.features import (
    AT,
    NAMES,
    NEVER_NEGATIVE,
    Scene,
)
from jesuisla.analysis.visibility.lessons import Lesson, lessons_of
from jesuisla.analysis.visibility.likelihood import (
    Evidence,
    Ranking,
    side_by_side,
    total_terms,
)
from jesuisla.analysis.visibility.sighting import (
    Sighting,
)

PRIOR: Mapping[str, tuple[float, float]] = {
    "likes": (0.6, 1.0),
    "likes_late": (0.0, 0.3),
    "first_likes": (0.5, 1.0),
    "first_likes_late": (0.0, 0.3),
    "replies": (0.3, 0.5),
    "page": (1.5, 1.0),
    "before": (2.0, 0.7),
    "gain": (0.5, 0.7),
    "late": (0.0, 0.5),
    "length": (0.0, 0.3),
    "age": (0.0, 1.0),
    "seen": (2.0, 2.0),
    "seen_likes": (-0.3, 0.3),
    "seen_late": (0.0, 0.2),
    "seen_length": (0.0, 0.2),
    "seen_age": (0.0, 0.5),
}
"""Mean and spread of each weight before any reading.

Round figures of our own, no measurement: they say only that likes, replies, the page's
own reaction and where a comment stood before push up (Meta names the first three:
"Making Public Comments More Meaningful", June 2019,
https://newsroom.fb.com/news/2019/06/making-public-comments-more-meaningful/).
"""

PRIOR_OF: Mapping[str, Mapping[str, tuple[float, float]]] = {
    # The page's own interaction is named as a boost there.
    "facebook": {"page": (2.0, 1.0), "replies": (0.5, 0.5)},
    "instagram": {"page": (2.0, 1.0), "replies": (0.5, 0.5)},
}
"""What a network says of itself, where that differs."""

PAGE_SPREAD = 0.25
"""How far a page's weights may differ from its network's, as a standard deviation."""

SHARP_PLACES = 10
"""Places for which chances are made to fit."""

SHARP_SPREAD = 0.3
"""How far the noise at the top may differ from that of the rest, as a log factor."""

_MOST_STEPS = 100
_LEAST_SHARE = 1e-6
_CLOSE = 1e-6
"""Gain in log-likelihood below which weights stand within a thousandth of their spread."""
_FLOOR = np.array([0.0 if name in NEVER_NEGATIVE else -np.inf for name in NAMES])


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderWeights:
    """Weights of :data:`NAMES` with their covariance, and what they were learnt from.

    ``mean`` has shape (features,), ``covariance`` (features, features). ``readings``
    and ``threads`` count what taught and ``repeated`` the readings that had an earlier
    one of their thread; all are 0 for a prior.
    """

    mean: Floats
    covariance: Floats
    readings: int = 0
    threads: int = 0
    repeated: int = 0

    def draws(self, count: int, *, seed: int = 0, spread: float = 1.0) -> Floats:
        """Draw ``count`` sets of weights that the readings leave possible, (count, features).

        The first is the mean itself. ``spread`` widens them. Weights that cannot be
        negative are not.
        """
        generator = np.random.default_rng(seed)
        root = _root(self.covariance)
        noise = generator.standard_normal((max(0, count - 1), len(self.mean)))
        others = self.mean + spread * noise @ root.T
        return np.asarray(np.maximum(np.vstack([self.mean[None], others])[:count], _FLOOR))

    def weight(self, name: str) -> tuple[float, float]:
        """Return the weight of one of :data:`NAMES` and its standard deviation."""
        at = AT[name]
        return float(self.mean[at]), float(np.sqrt(self.covariance[at, at]))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBook:
    """An order model for every network and page that readings taught something about."""

    networks: Mapping[str, OrderWeights] = field(default_factory=dict)
    pages: Mapping[tuple[str, str], OrderWeights] = field(default_factory=dict)

    def model(self, network: str, page: str | None = None) -> OrderWeights:
        """Return the page's own model, else its network's, else the network's written prior.

        >>> OrderBook().model("youtube").readings
        0
        """
        if page is not None and (network, page) in self.pages:
            return self.pages[network, page]
        return self.networks[network] if network in self.networks else prior_order(network)


def prior_order(network: str = "") -> OrderWeights:
    """Return what is assumed of a network before any reading.

    >>> prior_order("facebook").weight("page")
    (2.0, 1.0)
    """
    weights = {**PRIOR, **PRIOR_OF.get(network, {})}
    mean = np.array([weights[name][0] for name in NAMES])
    spread = np.array([weights[name][1] for name in NAMES])
    return OrderWeights(mean=mean, covariance=np.diag(spread**2))


def fit_order(sightings: Iterable[Sighting], start: OrderWeights | None = None) -> OrderWeights:
    """Fit the model that ``sightings`` teach, starting from ``start`` (the plain prior).

    Only readings in the network's order of relevance teach; others are passed over.
    Each reading is explained by those of its thread before it. The result is
    the maximum of likelihood and prior; more of the same readings narrow it.
    """
    return fit_lessons(lessons_of(sightings), start or prior_order())


def fit_lessons(
    lessons: Sequence[Lesson], start: OrderWeights, *, near: Floats | None = None
) -> OrderWeights:
    """Fit the model that ``lessons`` teach, starting from ``start``.

    ``near`` is where to look for the result first: it saves time and changes nothing.
    """
    if not lessons:
        return start
    mean, bend = _summit(_side_by_side(lessons), start, near)
    covariance = np.asarray(np.linalg.inv(bend))
    sharp = _sharpness([piece for lesson in lessons for piece in lesson], mean)
    return OrderWeights(
        mean=sharp * mean,
        covariance=sharp**2 * (covariance + covariance.T) / 2,
        readings=start.readings + sum(map(len, lessons)),
        threads=start.threads + len(lessons),
        repeated=start.repeated + sum(len(lesson) - 1 for lesson in lessons),
    )


def fit_order_book(sightings: Iterable[Sighting]) -> OrderBook:
    """Fit a model for each network, and for each page of it shrunk towards its network's.

    A page with few readings stays near its network; one with many goes its own way.
    """
    by_page: dict[str, dict[str | None, list[Sighting]]] = {}
    for look in sightings:
        by_page.setdefault(look.network, {}).setdefault(look.page, []).append(look)
    networks: dict[str, OrderWeights] = {}
    pages: dict[tuple[str, str], OrderWeights] = {}
    for network in sorted(by_page):
        lessons_by_page = {page: lessons_of(looks) for page, looks in by_page[network].items()}
        lessons = [lesson for own in lessons_by_page.values() for lesson in own]
        prior = prior_order(network)
        near, bend = _summit(_side_by_side(lessons), prior)
        networks[network] = fit_lessons(lessons, prior, near=near)
        for page in sorted(page for page in lessons_by_page if page is not None):
            # Without the page, or it would count twice.
            others = [
                lesson for other, own in lessons_by_page.items() if other != page for lesson in own
            ]
            base = fit_lessons(others, prior, near=_without(lessons_by_page[page], near, bend))
            spread = base.covariance + PAGE_SPREAD**2 * np.eye(len(base.mean))
            pages[network, page] = fit_lessons(
                lessons_by_page[page], replace(base, covariance=spread)
            )
    return OrderBook(networks=networks, pages=pages)


def _without(lessons: Sequence[Lesson], summit: Floats, bend: Floats) -> Floats:
    """Return about where the ``summit`` would be without some of its lessons: one Newton step.

    ``bend`` is minus the curvature at the summit, of all lessons and the prior.
    """
    own = total_terms(_side_by_side(lessons), summit)
    return np.asarray(summit - np.linalg.solve(bend - own[2], own[1]))


def likeliest_weights(
    lessons: Sequence[Lesson], start: OrderWeights, *, near: Floats | None = None
) -> Floats:
    """Return the weights of highest posterior, looking first ``near`` some others."""
    return _summit(_side_by_side(lessons), start, near)[0]


def _side_by_side(lessons: Sequence[Lesson]) -> list[Evidence]:
    return side_by_side([piece for lesson in lessons for piece in lesson])


def _summit(
    evidence: Sequence[Evidence], start: OrderWeights, near: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return the weights of highest posterior and minus the curvature there.

    Concave but for ties and taps, so one summit. Newton's method, with weights that would turn
    negative held at zero (Bertsekas, "Projected Newton methods for optimization problems
    with simple constraints", SIAM J. Control Optim. 20(2), 1982).
    """
    precision = np.asarray(np.linalg.inv(start.covariance))
    weights = np.maximum(start.mean if near is None else near, _FLOOR)

    def terms(at: Floats, *, curved: bool) -> tuple[float, Floats, Floats]:
        value, slope, bend = total_terms(evidence, at, curved=curved)
        away = at - start.mean
        return 0.5 * float(away @ precision @ away) - value, precision @ away - slope, bend

    for _ in range(_MOST_STEPS):
        height, slope, bend = terms(weights, curved=True)
        bend += precision
        free = (weights > _FLOOR) | (slope < 0)
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], -slope[free])
        promise = float(-slope @ step)
        if promise < _CLOSE:
            break
        share = 1.0
        while share > _LEAST_SHARE:
            ahead = np.maximum(weights + share * step, _FLOOR)
            if terms(ahead, curved=False)[0] <= height - 0.1 * share * promise:
                break
            share /= 2
        weights = ahead
    return weights, bend


def _sharpness(evidence: Sequence[Evidence], mean: Floats) -> float:
    """Return by how much all weights must grow for chances of the top to be right.

    An order is less noisy at its top than further down, and one noise for all makes
    chances there too timid. The order predicted stays the same.
    """
    tops = [
        Ranking((piece.columns @ mean)[:, None], min(piece.rank_count, SHARP_PLACES))
        for piece in evidence
        if isinstance(piece, Ranking)
    ]
    if not tops:
        return 1.0
    together = side_by_side(tops)

    from scipy.optimize import minimize_scalar  # late: nearly half a second for every command

    def cost(log_factor: float) -> float:
        value = total_terms(together, np.exp([log_factor]), curved=False)[0]
        return 0.5 * (log_factor / SHARP_SPREAD) ** 2 - value

    return float(np.exp(minimize_scalar(cost, bounds=(-1.0, 1.0), method="bounded").x))


def _root(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def pull_of_comments(model_weights: Floats, scene: Scene) -> Floats:
    """Return the pull of each comment of ``scene``, shape (comments,) or (draws, comments)."""
    return np.asarray(model_weights @ scene.columns.T)
