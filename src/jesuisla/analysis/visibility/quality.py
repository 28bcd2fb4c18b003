"""How good an order model is on threads it has not seen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.thread import CommentOrder
from jesuisla.analysis.visibility.chance import SEED, Race
from jesuisla.analysis.visibility.features import Scene, scene_of
from jesuisla.analysis.visibility.lessons import (
    Lesson,
    last_moment,
    lessons_of,
    readings_with_earlier,
    unreached_comments,
)
from jesuisla.analysis.visibility.order import (
    OrderWeights,
    fit_lessons,
    likeliest_weights,
    prior_order,
)
from jesuisla.analysis.visibility.sighting import Sighting, sightings_by_thread

BINS = 10
"""Equal bins of probability in which calibration is looked at."""

FOLDS = 20
"""Parts that threads are left out in; up to this many, each thread is left out alone."""

_FEWEST_COMMENTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuality:
    """What a model predicted of threads left out; ``None`` where nothing could be compared.

    ``overlap`` is the share of the real top ten (0 to 1), ``spearman`` the mean rank
    correlation by thread (-1 to 1), ``calibration`` the expected calibration error of
    "in the top five" (0 to 1), ``overlap_interval`` nine in ten resamplings of threads.
    ``likes_overlap`` is what sorting by likes alone reaches on the same readings. Where no
    more comments compete than places are asked for, or not all of these were seen, there
    is nothing to predict: ``beyond_ten`` counts the threads that ``overlap`` speaks of.
    """

    threads: int
    beyond_ten: int
    readings: int
    with_earlier: int
    overlap: float | None
    overlap_interval: tuple[float, float] | None
    likes_overlap: float | None
    spearman: float | None
    calibration: float | None


@dataclass(frozen=True, slots=True)
class _Seen:
    overlap: float | None
    likes: float | None
    spearman: float
    chances: Floats
    truth: Floats
    earlier: bool


def evaluate_order(
    sightings: Iterable[Sighting],
    start: Callable[[str], OrderWeights] = prior_order,
    *,
    folds: int = FOLDS,
) -> OrderQuality:
    """Predict the last reading of each thread from a model that never saw the thread.

    The last reading is predicted from those before it, where there are any. ``start``
    gives the prior of a network. Raises ``ValueError`` when no thread has a reading in
    its order of relevance with two named comments.

    >>> from datetime import UTC, datetime
    >>> from jesuisla.analysis.visibility.sighting import SightedComment
    >>> seen = [Sighting(thread=name, taken_at=datetime(2026, 1, 1, tzinfo=UTC), standings=tuple(
    ...     SightedComment(comment=str(n), place=n, likes=100 // n) for n in range(1, 21)))
    ...     for name in "abc"]
    >>> found = evaluate_order(seen)
    >>> found.threads, found.beyond_ten, found.overlap
    (3, 3, 1.0)
    """
    threads = {
        name: pairs
        for name, looks in sightings_by_thread(sightings).items()
        if (pairs := [pair for pair in readings_with_earlier(looks) if _usable(pair[0])])
    }
    if not threads:
        raise ValueError("no reading shows two named comments in their order of relevance")
    names = list(threads)
    lessons: dict[str, dict[tuple[str, str], list[Lesson]]] = {}
    for name, pairs in threads.items():
        looks = [look for look, _ in pairs]
        lessons.setdefault(name[0], {})[name] = lessons_of(looks)
    near = {
        network: likeliest_weights(
            list(chain.from_iterable(lessons_by_thread.values())), start(network)
        )
        for network, lessons_by_thread in lessons.items()
    }
    parts = np.array_split(np.arange(len(names)), min(folds, len(names)))
    predictions: list[_Seen] = []
    for part in parts:
        out = {names[at] for at in part}
        models: dict[str, OrderWeights] = {}
        for name in sorted(out):
            now, earlier = threads[name][-1]
            network = now.network
            if network not in models:
                other_lessons = [own for other, own in lessons[network].items() if other not in out]
                models[network] = fit_lessons(
                    list(chain.from_iterable(other_lessons)), start(network), near=near[network]
                )
            predictions.append(_compare(models[network], now, earlier, SEED + len(predictions)))
    return _summed(predictions, sum(len(pairs) for pairs in threads.values()))


def _usable(look: Sighting) -> bool:
    placed_comments = [item for item in look.named if item.place is not None]
    return look.order is CommentOrder.RELEVANCE and len(placed_comments) >= _FEWEST_COMMENTS


def _compare(model: OrderWeights, now: Sighting, earlier: Sequence[Sighting], seed: int) -> _Seen:
    """Predict one reading, with races of another seed: else their luck would add up."""
    from scipy.stats import rankdata  # late: it takes half a second that every command would pay

    view = scene_of(now, earlier, below=unreached_comments(now, last_moment(earlier)))
    places = rankdata([item.place or 10**9 for item in view.standings], method="min")
    race = Race(model, view, tops=(5, 10), seed=seed)
    score = _levelled(race.by_draw(10).mean(axis=0) + 1e-9 * (view.columns @ model.mean), view)
    is_placed = np.array([item.place is not None for item in view.standings])
    ten, five = (is_placed.sum() >= top and len(is_placed) > top for top in (10, 5))
    return _Seen(
        overlap=top_overlap(score, places) if ten else None,
        likes=top_overlap(view.likes, places) if ten else None,
        spearman=_spearman(-score[is_placed], places[is_placed]),
        chances=race.by_draw(5).mean(axis=0) if five else np.zeros(0),
        truth=(places <= 5).astype(float) if five else np.zeros(0),
        earlier=bool(earlier),
    )


def _levelled(score: Floats, view: Scene) -> Floats:
    """Return ``score`` with one value for comments that differ in nothing the model knows.

    Rows stand by place, so luck that parts equals could name the real order.
    """
    _, group, many = np.unique(view.columns, axis=0, return_inverse=True, return_counts=True)
    return np.asarray((np.bincount(group, weights=score) / many)[group])


def top_overlap(score: Floats, places: Floats, top: int = 10) -> float:
    """Return the share of the first ``top`` places that the highest scores name, 0 to 1.

    Equal scores share what they name, so that the order of the input cannot help.

    >>> top_overlap(np.array([3.0, 2.0, 1.0]), np.array([1.0, 3.0, 2.0]), top=1)
    1.0
    >>> top_overlap(np.zeros(4), np.arange(1.0, 5.0), top=2)
    0.5
    """
    top = min(top, len(score))
    limit = np.sort(score)[::-1][top - 1]
    above, level = score > limit, score == limit
    part = (top - above.sum()) / level.sum()
    real = places <= np.sort(places)[top - 1]
    return float((above[real].sum() + part * level[real].sum()) / top)


def calibration_error(chances: Floats, truth: Floats, bins: int = BINS) -> float:
    """Return the expected calibration error over equal bins of probability, 0 to 1.

    Guo, Pleiss, Sun & Weinberger, ICML 2017, https://arxiv.org/abs/1706.04599.

    >>> calibration_error(np.array([0.25, 0.25, 0.25, 0.25]), np.array([1.0, 0, 0, 0]))
    0.0
    """
    which = np.minimum((chances * bins).astype(int), bins - 1)
    apart = [
        abs(float((chances[which == step] - truth[which == step]).sum()))
        for step in np.unique(which)
    ]
    return sum(apart) / len(chances)


def _spearman(first: Floats, second: Floats) -> float:
    from scipy.stats import rankdata

    first_ranks, second_ranks = rankdata(first), rankdata(second)
    if np.ptp(first_ranks) == 0 or np.ptp(second_ranks) == 0:
        return 0.0
    return float(np.corrcoef(first_ranks, second_ranks)[0, 1])


def _summed(predictions: Sequence[_Seen], readings: int) -> OrderQuality:
    overlaps = np.array(
        [prediction.overlap for prediction in predictions if prediction.overlap is not None]
    )
    likes = [prediction.likes for prediction in predictions if prediction.likes is not None]
    chances = np.concatenate([prediction.chances for prediction in predictions])
    truth = np.concatenate([prediction.truth for prediction in predictions])
    return OrderQuality(
        threads=len(predictions),
        beyond_ten=len(overlaps),
        readings=readings,
        with_earlier=sum(prediction.earlier for prediction in predictions),
        overlap=float(overlaps.mean()) if len(overlaps) else None,
        overlap_interval=_interval(overlaps),
        likes_overlap=float(np.mean(likes)) if likes else None,
        spearman=float(np.mean([prediction.spearman for prediction in predictions])),
        calibration=calibration_error(chances, truth) if len(chances) else None,
    )


def _interval(overlaps: Floats) -> tuple[float, float] | None:
    if len(overlaps) < 2:
        return None
    generator = np.random.default_rng(0)
    again = overlaps[generator.integers(0, len(overlaps), (1000, len(overlaps)))].mean(axis=1)
    low, high = np.percentile(again, (5, 95))
    return float(low), float(high)
