"""Ways of supporting, compared on invented threads where the truth is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.candidates import KINDS, Candidates
from jesuisla.analysis.visibility.policies import (
    hashtag_policy,
    learn_from_played_threads,
    nobody_policy,
    own_voices,
    planner_policy,
    supportable,
    supports_by_plan,
)
from jesuisla.analysis.visibility.serialization import rounded
from jesuisla.analysis.visibility.simulation import (
    CrowdSetting,
    OrderRule,
    SimulatedThread,
    SupportPolicy,
    play_thread,
)

NAIVE = ("newest", "top", "hashtag")
"""What groups do today, one way or another."""
TAUGHT_FOR = 50
"""Threads played before a new model is taught, so that the luck of its lessons shows too."""


def newest_policy(
    place: SimulatedThread, members: list[int], _: np.random.Generator
) -> dict[int, list[int]]:
    """Everyone likes the group's newest comments."""
    rows = own_voices(place)
    return same_for_each(
        place, members, rows[np.argsort(-place.birth_minutes[rows], kind="stable")]
    )


def topmost_policy(
    place: SimulatedThread, members: list[int], generator: np.random.Generator
) -> dict[int, list[int]]:
    """Everyone likes the group's comments that stand highest."""
    order = place.look(generator)
    return same_for_each(place, members, order[place.kind[order] == KINDS.index(CommentKind.OURS)])


def oracle_policy(
    place: SimulatedThread, members: list[int], _: np.random.Generator
) -> dict[int, list[int]]:
    """Return the planner with the true rule in hand: what no one could beat by much."""
    rows = np.flatnonzero(place.here)
    scale = place.rule.whim
    kind = place.kind[rows]
    true = Candidates(
        pull=place.score()[rows] / scale,
        likes=place.likes[rows],
        many=np.full(len(rows), place.rule.likes / scale),
        few=np.zeros(len(rows)),
        kind=kind,
        open=np.isin(kind, [KINDS.index(CommentKind.OURS), KINDS.index(CommentKind.SUPPORTIVE)]),
        page=np.zeros(len(rows)),
    )
    return supports_by_plan(place, members, true, rows)


def same_for_each(
    place: SimulatedThread, members: Sequence[int], rows: Ints
) -> dict[int, list[int]]:
    """Return the first of ``rows`` that each member may support."""
    return {
        member: supportable(place, member, rows)[: place.setting.per_member] for member in members
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyComparison:
    """What each policy gave over all seeds.

    ``good`` is the mean share of attention of good comments, ``per_support`` what it
    gained over nobody for each support given (``None`` for nobody), ``interval`` nine
    in ten resamplings of ``per_support``. ``way`` is how far ours comes from the best
    naive policy (0) to the oracle (1), with its interval; ``None`` where the oracle is
    no better than the naive.
    """

    seeds: int
    good: Mapping[str, float]
    per_support: Mapping[str, float | None]
    interval: Mapping[str, tuple[float, float] | None]
    supports: Mapping[str, float]
    headroom: float | None
    way: float | None
    way_interval: tuple[float, float] | None


def compare_policies(
    rule: OrderRule,
    setting: CrowdSetting,
    *,
    seeds: int,
    first: int = 0,
    progress: Callable[[int], None] = lambda _: None,
) -> PolicyComparison:
    """Play ``seeds`` threads under every policy.

    Raises ``ValueError`` for fewer than one seed.

    >>> from jesuisla.analysis.visibility.simulation import ORDER_RULES
    >>> small = CrowdSetting(comments=20, members=4, voices=2)
    >>> comparison = compare_policies(ORDER_RULES["likes"], small, seeds=1)
    >>> sorted(comparison.good)
    ['hashtag', 'newest', 'nobody', 'oracle', 'ours', 'top']
    """
    if seeds < 1:
        raise ValueError("at least one thread must be played")
    policies: dict[str, SupportPolicy] = {
        "nobody": nobody_policy,
        "newest": newest_policy,
        "top": topmost_policy,
        "hashtag": hashtag_policy,
        "ours": nobody_policy,
        "oracle": oracle_policy,
    }
    good: dict[str, list[float]] = {name: [] for name in policies}
    many: dict[str, list[int]] = {name: [] for name in policies}
    for seed in range(first, first + seeds):
        if (seed - first) % TAUGHT_FOR == 0:
            policies["ours"] = planner_policy(
                learn_from_played_threads(rule, setting, 10_000_019 + seed)
            )
        for name, policy in policies.items():
            thread = play_thread(rule, setting, policy, seed)
            good[name].append(thread.good)
            many[name].append(thread.supports)
        progress(seed - first + 1)
    return _summed(
        {n: np.array(v) for n, v in good.items()}, {n: np.array(v) for n, v in many.items()}
    )


Columns = Mapping[str, Floats]


def _gains(good: Columns, many: Columns, rows: Ints) -> dict[str, float | None]:
    gains: dict[str, float | None] = {}
    for name in good:
        supports = many[name][rows].sum()
        gain = (good[name][rows] - good["nobody"][rows]).sum()
        gains[name] = float(gain / supports) if supports else None
    return gains


def _way(gains: Mapping[str, float | None]) -> tuple[float | None, float | None]:
    best = max((gains[name] or 0.0) for name in NAIVE)
    top, own = gains["oracle"] or 0.0, gains["ours"] or 0.0
    return (top / best if best > 0 else None), ((own - best) / (top - best) if top > best else None)


def _summed(good: Columns, many: Columns) -> PolicyComparison:
    count = len(good["nobody"])
    everything = np.arange(count)
    gains = _gains(good, many, everything)
    generator = np.random.default_rng(0)
    again = [_gains(good, many, generator.integers(0, count, count)) for _ in range(400)]
    headroom, way = _way(gains)
    ways = [resample for _, resample in map(_way, again) if resample is not None]
    return PolicyComparison(
        seeds=count,
        good={name: float(values.mean()) for name, values in good.items()},
        per_support=gains,
        interval={name: _interval([resample[name] for resample in again]) for name in good},
        supports={name: float(values.mean()) for name, values in many.items()},
        headroom=headroom,
        way=way,
        way_interval=_interval(ways),
    )


def _interval(values: Sequence[float | None]) -> tuple[float, float] | None:
    known_values = [value for value in values if value is not None]
    if len(known_values) < 2:
        return None
    low, high = np.percentile(known_values, (5, 95))
    return float(low), float(high)


def comparison_as_json(rule: str, comparison: PolicyComparison) -> dict[str, Any]:
    """Return what each policy gained in simulated threads."""
    return {
        "rule": rule,
        "simulated": True,
        **{k: rounded(v) for k, v in asdict(comparison).items()},
    }
