"""Playing a crowd whose rule the planner was never told: lists against doing as today.

Setting, lessons and the number of threads are the ones the analysis comes with; the rule
is the one among its four at which lists gain least. In a thread a third as large, with
five voices, twelve members and five lessons, the same comparison could not tell lists
from doing as today (3 % more, between 3 % less and 10 % more): where there is little to
choose, there is little to gain.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.visibility import (
    ORDER_RULES,
    TAUGHT_BY,
    CrowdSetting,
    PlayedThread,
    SupportPolicy,
    hashtag_policy,
    learn_from_played_threads,
    nobody_policy,
    planner_policy,
    play_thread,
)
from jesuisla.collective.results.results import Trial

RULE = ORDER_RULES["hot"]
"""The hidden rule: likes lift, age sinks. Only the played network knows it."""

SETTING = CrowdSetting()
PLAYED = 30
"""Threads played to their end under each way of supporting."""

_LESSONS_SEED = 10_000_019  # far from the seeds of the threads that are compared


def compare(
    *, played: int = PLAYED, setting: CrowdSetting = SETTING, lessons: int = TAUGHT_BY
) -> Trial:
    """How much more attention for good comments each support gains with lists than as today.

    As today: each likes what they find under the hashtag. The planner has learnt from
    readings of ``lessons`` other threads alone. The interval is nine in ten resamplings
    of the threads, which both ways share.
    """
    lists = planner_policy(learn_from_played_threads(RULE, setting, _LESSONS_SEED, threads=lessons))
    ways: dict[str, SupportPolicy] = {
        "nobody": nobody_policy,
        "today": hashtag_policy,
        "lists": lists,
    }
    told = {
        name: [play_thread(RULE, setting, policy, seed) for seed in range(played)]
        for name, policy in ways.items()
    }
    everything = np.arange(played)
    generator = np.random.default_rng(0)
    again = [generator.integers(0, played, played) for _ in range(1000)]
    today, with_lists = _gain(told, "today", everything), _gain(told, "lists", everything)
    more = [_gain(told, "lists", rows) / _gain(told, "today", rows) - 1 for rows in again]
    low, high = np.percentile(more, (5, 95))
    return Trial(
        threads=played,
        members=setting.members,
        today=today,
        lists=with_lists,
        more=with_lists / today - 1,
        lowest=float(low),
        highest=float(high),
    )


def _gain(told: Mapping[str, Sequence[PlayedThread]], name: str, rows: NDArray[np.int64]) -> float:
    """What each support gained over nobody's, in these threads."""
    gained = sum(told[name][row].good - told["nobody"][row].good for row in rows)
    return float(gained / sum(told[name][row].supports for row in rows))
