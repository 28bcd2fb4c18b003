"""Ways of supporting in a simulated thread: nobody, under the hashtag, and by our planner."""

from collections.abc import Iterable

import numpy as np

from jesuisla.analysis.arrays import Ints
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.assignment import Seat
from jesuisla.analysis.visibility.candidates import KINDS, Candidates, candidates_in
from jesuisla.analysis.visibility.chance import scene_ahead
from jesuisla.analysis.visibility.lessons import MEMORY
from jesuisla.analysis.visibility.order import OrderWeights, fit_order, prior_order
from jesuisla.analysis.visibility.planner import plan_supports
from jesuisla.analysis.visibility.sighting import Sighting, consensus
from jesuisla.analysis.visibility.simulation import (
    CrowdSetting,
    OrderRule,
    SimulatedThread,
    SupportPolicy,
    play_thread,
)

VIEWERS = 3
"""Members whose own look at the order is noted at each moment."""
TAUGHT_BY = 12
"""Threads whose readings teach our planner before the comparison."""


def nobody_policy(*_: object) -> dict[int, list[int]]:
    """Nobody supports anything."""
    return {}


def hashtag_policy(
    place: SimulatedThread, members: list[int], generator: np.random.Generator
) -> dict[int, list[int]]:
    """Have each like what they find under the hashtag, in no order."""
    rows = own_voices(place)
    return {
        member: supportable(place, member, generator.permutation(rows))[: place.setting.per_member]
        for member in members
    }


def planner_policy(model: OrderWeights) -> SupportPolicy:
    """Return the planner with a model learnt from readings, and fresh ones by :data:`VIEWERS`.

    It remembers what those who came before noted of the same thread.
    """

    def policy(
        place: SimulatedThread, members: list[int], generator: np.random.Generator
    ) -> dict[int, list[int]]:
        looks = [place.sighting(generator, "now") for _ in range(VIEWERS)]
        place.noted_looks = [*place.noted_looks, *looks][-MEMORY:]
        scene = scene_ahead(consensus(looks), place.noted_looks)
        rows = np.array([int(name) for name in scene.names])
        return supports_by_plan(place, members, candidates_in(model, scene), rows)

    return policy


def supports_by_plan(
    place: SimulatedThread, members: list[int], comments: Candidates, rows: Ints
) -> dict[int, list[int]]:
    """Return what each member supports by the planner; ``comments`` are the world's ``rows``."""
    at = {int(row): number for number, row in enumerate(rows)}
    seats = [
        Seat(
            barred_rows=frozenset(
                at[row]
                for row in at
                if row in place.supports_by_member.get(member, ()) or place.author[row] == member
            )
        )
        for member in members
    ]
    read = np.zeros(len(rows), dtype=np.int64)
    for member_rows in place.supports_by_member.values():
        for row in member_rows:
            read[at[row]] += 1
    plan = plan_supports(comments, seats, per_member=place.setting.per_member, read=read)
    return {
        member: [int(rows[row]) for row in list_rows]
        for member, list_rows in zip(members, plan.lists, strict=True)
    }


def own_voices(place: SimulatedThread) -> Ints:
    """Return the rows of the members' comments that are written by now."""
    return np.flatnonzero(place.here & (place.kind == KINDS.index(CommentKind.OURS)))


def supportable(place: SimulatedThread, member: int, rows: Iterable[int]) -> list[int]:
    """Return those of ``rows`` that the member did not write and has not supported yet."""
    supported_rows = place.supports_by_member.get(member, set())
    return [int(row) for row in rows if row not in supported_rows and place.author[row] != member]


def learn_from_played_threads(
    rule: OrderRule, setting: CrowdSetting, seed: int, threads: int = TAUGHT_BY
) -> OrderWeights:
    """Learn a model from readings of other threads under the rule, the rule untold.

    Half of the threads are left alone, half supported as groups do today.
    """
    times = tuple(np.repeat(np.linspace(setting.launch / 2, setting.minutes, 4), VIEWERS))
    looks: list[Sighting] = []
    for number in range(threads):
        policy: SupportPolicy = hashtag_policy if number % 2 else nobody_policy
        name = f"lesson {number}"
        looks += play_thread(
            rule, setting, policy, seed + 7919 * (number + 1), looks=times, thread=name
        ).sightings
    return fit_order(looks, prior_order("simulated"))
