"""What the order model expects of a reading had the group not come: a model, no fact."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility import (
    ATTENTION_PLACES,
    DEFAULT_CURVE,
    WEIGHT_DRAWS,
    AttentionCurve,
    OrderWeights,
    Sighting,
    arrival_rates,
    attention_shares,
    pull_of_comments,
    scene_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedShare:
    """The share of the top's attention of one kind, and what nine in ten models say."""

    share: float
    lowest: float
    highest: float


def expected_without_group(
    model: OrderWeights,
    now: Sighting,
    last: Sighting | None,
    *,
    ours: Collection[str],
    likes_given: Mapping[str, int],
    curve: AttentionCurve = DEFAULT_CURVE,
) -> dict[CommentKind, ExpectedShare] | None:
    """The expected shares by kind had nobody of the group written or supported.

    Takes away the comments ``ours`` (and all of that kind) and the ``likes_given``
    by members to others; everything else stays as it was seen, which is the weak point:
    what others wrote or liked because of us stays too. ``None`` when nothing is left.
    """
    rest = _without(now, ours, likes_given)
    before = [] if last is None else [_without(last, ours, {})]
    if not rest.named:
        return None
    scene = scene_of(rest, before)
    weights = curve.weights(ATTENTION_PLACES)
    weights = weights / weights.sum()
    kinds = np.array([item.kind.value for item in scene.standings])
    shares: dict[CommentKind, list[float]] = {kind: [] for kind in CommentKind}
    for pull in pull_of_comments(model.draws(WEIGHT_DRAWS), scene):
        share = attention_shares(arrival_rates(pull), weights)
        for kind in CommentKind:
            shares[kind].append(float(share[kinds == kind.value].sum()))
    return {kind: _expected(values) for kind, values in shares.items()}


def _without(sighting: Sighting, ours: Collection[str], likes: Mapping[str, int]) -> Sighting:
    return replace(
        sighting,
        standings=tuple(
            item
            if item.likes is None
            else replace(item, likes=max(0, item.likes - likes.get(item.comment or "", 0)))
            for item in sighting.standings
            if item.kind is not CommentKind.OURS and item.comment not in ours
        ),
    )


def _expected(values: list[float]) -> ExpectedShare:
    low, high = np.percentile(values, (5, 95))
    mean = float(np.mean(values))
    return ExpectedShare(share=mean, lowest=min(mean, float(low)), highest=max(mean, float(high)))
