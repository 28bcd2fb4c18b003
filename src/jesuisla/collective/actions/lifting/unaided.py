"""What the order model expects of a reading had the group not come: a model, no fact."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.visibility.attention import DEFAULT, TOP, Curve
from jesuisla.analysis.visibility.chance import WEIGHT_DRAWS
from jesuisla.analysis.visibility.expectation import rates, shares
from jesuisla.analysis.visibility.features import scene
from jesuisla.analysis.visibility.order import OrderModel, pulls
from jesuisla.analysis.visibility.sighting import Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The share of the top's attention of one kind, and what nine in ten models say."""

    share: float
    lowest: float
    highest: float


def without_us(
    model: OrderModel,
    now: Sighting,
    last: Sighting | None,
    *,
    ours: Collection[str],
    given: Mapping[str, int],
    curve: Curve = DEFAULT,
) -> dict[Kind, Expected] | None:
    """The expected shares by kind had nobody of the group written or supported.

    Takes away the comments ``ours`` (and all of that kind) and the likes ``given`` by
    members to others; everything else stays as it was seen, which is the weak point:
    what others wrote or liked because of us stays too. ``None`` when nothing is left.
    """
    left = _left(now, ours, given)
    before = [] if last is None else [_left(last, ours, {})]
    if not left.named:
        return None
    seen = scene(left, before)
    weights = curve.weights(TOP)
    weights = weights / weights.sum()
    kinds = np.array([item.kind.value for item in seen.standings])
    held: dict[Kind, list[float]] = {kind: [] for kind in Kind}
    for pull in pulls(model.draws(WEIGHT_DRAWS), seen):
        share = shares(rates(pull), weights)
        for kind in Kind:
            held[kind].append(float(share[kinds == kind.value].sum()))
    return {kind: _expected(values) for kind, values in held.items()}


def _left(look: Sighting, ours: Collection[str], given: Mapping[str, int]) -> Sighting:
    return replace(
        look,
        standings=tuple(
            item
            if item.likes is None
            else replace(item, likes=max(0, item.likes - given.get(item.comment or "", 0)))
            for item in look.standings
            if item.kind is not Kind.OURS and item.comment not in ours
        ),
    )


def _expected(values: list[float]) -> Expected:
    low, high = np.percentile(values, (5, 95))
    mean = float(np.mean(values))
    return Expected(share=mean, lowest=min(mean, float(low)), highest=max(mean, float(high)))
