"""What share of readers' attention each place of a thread gets, and which kinds hold it.

No published measurement of attention by place in a comment thread was found. What
is well measured is reading down a list of search results: readers start at the top
and leave after each item with some probability (cascade and rank-biased models).
The default below is borrowed from there and says so; a network's own data replace it.

Sources: Craswell, Zoeter, Taylor & Ramsey, "An experimental comparison of click
position-bias models", WSDM 2008, https://doi.org/10.1145/1341531.1341545; Moffat &
Zobel, "Rank-biased precision for measurement of retrieval effectiveness", ACM TOIS
27(1), 2008, https://doi.org/10.1145/1416950.1416952; Joachims, Granka, Pan, Hembrooke
& Gay, "Accurately interpreting clickthrough data as implicit feedback", SIGIR 2005,
https://doi.org/10.1145/1076034.1076063 (eye tracking).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.thread import CommentKind, ThreadSnapshot

PERSISTENCE = 0.8
"""The chance that a reader goes on to the next comment: about five comments read.

Moffat & Zobel (2008) use 0.8 for a reader of ordinary patience, 0.5 for a hurried one
and 0.95 for a patient one.
"""

ATTENTION_PLACES = 10
"""The places that count as the top of a thread."""


@dataclass(frozen=True, slots=True)
class AttentionCurve:
    """The relative attention of each place from the first on, falling and positive.

    Places beyond the last get what the last ratio of two places leaves them, so that a
    curve measured on ten places still orders the eleventh. ``ValueError`` for fewer
    than two places, for weights that are not positive and finite, and for weights that
    rise.

    >>> AttentionCurve((4.0, 2.0)).weights(4).tolist()
    [4.0, 2.0, 1.0, 0.5]
    """

    weights_by_place: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse a curve that no reader could have."""
        values = np.asarray(self.weights_by_place, dtype=float)
        if values.ndim != 1 or len(values) < 2:
            raise ValueError("a curve of attention needs at least two places")
        if not np.all(np.isfinite(values)) or np.any(values <= 0):
            raise ValueError("the attention of a place is a positive number")
        if np.any(np.diff(values) > 0):
            raise ValueError("attention cannot rise down the page")

    def weights(self, count: int) -> Floats:
        """Return the relative attention of the first ``count`` places, shape ``(count,)``."""
        values = np.asarray(self.weights_by_place, dtype=float)
        beyond = max(0, count - len(values))
        ratio = values[-1] / values[-2]
        tail = values[-1] * ratio ** np.arange(1, beyond + 1)
        return np.concatenate([values, tail])[:count]


def rank_biased_curve(persistence: float = PERSISTENCE) -> AttentionCurve:
    """Return the curve of a reader who goes on to the next place with chance ``persistence``.

    Raises ``ValueError`` unless 0 < ``persistence`` <= 1.

    >>> rank_biased_curve(0.5).weights(3).tolist()
    [1.0, 0.5, 0.25]
    """
    if not 0 < persistence <= 1:
        raise ValueError("the chance to read on lies between 0 and 1")
    return AttentionCurve((1.0, persistence))


DEFAULT_CURVE = rank_biased_curve()
"""The curve used for a network whose readers nobody has measured."""

BY_NETWORK: Mapping[str, AttentionCurve] = {}
"""Curves measured on a network; none has been so far."""


def curve_for(network: str, measured: Mapping[str, AttentionCurve] = BY_NETWORK) -> AttentionCurve:
    """Return the measured curve of ``network``, or the default where there is none.

    >>> curve_for("facebook") is DEFAULT_CURVE
    True
    """
    return measured.get(network, DEFAULT_CURVE)


def attention_by_kind(
    reading: ThreadSnapshot, *, curve: AttentionCurve = DEFAULT_CURVE, top: int = ATTENTION_PLACES
) -> dict[CommentKind, float]:
    """Return the share of the attention given to the first ``top`` places that each kind holds.

    Every kind is a key, the unknown one among them; the shares add up to 1. Raises
    ``ValueError`` when ``top`` is below 1.

    >>> from datetime import UTC, datetime
    >>> from jesuisla.analysis.thread import SnapshotPlace
    >>> seen = ThreadSnapshot(taken_at=datetime(2026, 1, 1, tzinfo=UTC), places=(
    ...     SnapshotPlace(position=1, kind=CommentKind.HATEFUL),
    ...     SnapshotPlace(position=2, kind=CommentKind.OURS)))
    >>> held = attention_by_kind(seen, curve=rank_biased_curve(0.5), top=2)
    >>> round(held[CommentKind.HATEFUL], 3), round(held[CommentKind.OURS], 3)
    (0.667, 0.333)
    """
    return attention_of_kinds([place.kind for place in reading.top(_at_least_one(top))], curve)


def attention_of_kinds(
    kinds: Sequence[CommentKind], curve: AttentionCurve = DEFAULT_CURVE
) -> dict[CommentKind, float]:
    """Return the share of attention of each kind when ``kinds`` stand in this order.

    >>> attention_of_kinds([CommentKind.OURS])[CommentKind.OURS]
    1.0
    """
    weights = curve.weights(_at_least_one(len(kinds)))
    weights = weights / weights.sum()
    shares = dict.fromkeys(CommentKind, 0.0)
    for kind, weight in zip(kinds, weights.tolist(), strict=True):
        shares[kind] += weight
    return shares


def _at_least_one(count: int) -> int:
    if count < 1:
        raise ValueError("a top has at least one place")
    return count
