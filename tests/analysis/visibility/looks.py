"""Small readings that the tests of this folder share."""

from datetime import UTC, datetime, timedelta

import numpy as np

from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.sighting import SightedComment, Sighting

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def look(likes, *, thread="t", hours=0.0, kinds=None, names=None, network="facebook", **more):
    """A reading whose comments stand in the order given."""
    kinds = kinds or [CommentKind.NEUTRAL] * len(likes)
    names = names or [f"c{n}" for n in range(len(likes))]
    standings = tuple(
        SightedComment(
            comment=name, place=place, kind=kind, likes=count, replies=0, length=80,
            created_at=NOON - timedelta(minutes=10 + 7 * int(name[1:])),
        )
        for place, (name, kind, count) in enumerate(zip(names, kinds, likes, strict=True), 1)
    )  # fmt: skip
    return Sighting(
        thread=thread, taken_at=NOON + timedelta(hours=hours), standings=standings,
        network=network, **({"order": CommentOrder.RELEVANCE} | more),
    )  # fmt: skip


def lessons(count=12, size=15, *, weight=1.5, seed=0, network="facebook"):
    """Two readings each of ``count`` threads, ordered by likes with Gumbel noise."""
    generator = np.random.default_rng(seed)
    found = []
    for number in range(count):
        likes = generator.negative_binomial(1, 0.1, size)
        for hour in (0, 3):
            likes = likes + generator.poisson(2, size) * hour
            order = np.argsort(-weight * np.log1p(likes) + generator.gumbel(size=size))
            found.append(
                look(
                    [int(one) for one in likes[order]], thread=f"lesson {number}", hours=hour,
                    names=[f"c{row}" for row in order], network=network,
                )
            )  # fmt: skip
    return found
