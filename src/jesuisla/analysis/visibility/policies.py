"""Ways of supporting that a simulation compares, among them ours and one that cheats."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.visibility.chance import ahead
from jesuisla.analysis.visibility.field import KINDS, Field, field_of
from jesuisla.analysis.visibility.order import MEMORY, OrderModel, fit, prior
from jesuisla.analysis.visibility.planner import Seat, plan
from jesuisla.analysis.visibility.sighting import Sighting, consensus
from jesuisla.analysis.visibility.simulation import Policy, Rows, Rule, Setting, World, play

NAIVE = ("newest", "top", "hashtag")
"""What groups do today, one way or another."""

VIEWERS = 3
"""Members whose own look at the order is noted at each moment."""

TAUGHT_BY = 12
"""Threads whose readings teach our planner before the comparison."""


TAUGHT_FOR = 50
"""Threads played before a new model is taught, so that the luck of its lessons shows too."""


def nobody(*_: object) -> dict[int, list[int]]:
    """Nobody supports anything."""
    return {}


def newest(place: World, members: list[int], _: np.random.Generator) -> dict[int, list[int]]:
    """Everyone likes the group's newest comments."""
    rows = _voices(place)
    return _each(place, members, rows[np.argsort(-place.born[rows], kind="stable")])


def topmost(
    place: World, members: list[int], generator: np.random.Generator
) -> dict[int, list[int]]:
    """Everyone likes the group's comments that stand highest."""
    order = place.look(generator)
    return _each(place, members, order[place.kind[order] == KINDS.index(Kind.OURS)])


def hashtag(
    place: World, members: list[int], generator: np.random.Generator
) -> dict[int, list[int]]:
    """Each likes what they find under the hashtag, in no order."""
    rows = _voices(place)
    return {
        member: _allowed(place, member, generator.permutation(rows))[: place.setting.per_member]
        for member in members
    }


def oracle(place: World, members: list[int], _: np.random.Generator) -> dict[int, list[int]]:
    """The planner with the true rule in hand: what no one could beat by much."""
    rows = np.flatnonzero(place.here)
    scale = place.rule.whim
    kind = place.kind[rows]
    true = Field(
        pull=place.score()[rows] / scale,
        likes=place.likes[rows],
        many=np.full(len(rows), place.rule.likes / scale),
        few=np.zeros(len(rows)),
        kind=kind,
        open=np.isin(kind, [KINDS.index(Kind.OURS), KINDS.index(Kind.SUPPORTIVE)]),
        page=np.zeros(len(rows)),
    )
    return _planned(place, members, true, rows)


def ours(model: OrderModel) -> Policy:
    """The planner with a model learnt from readings, and fresh ones by :data:`VIEWERS`.

    It remembers what those who came before noted of the same thread.
    """

    def policy(
        place: World, members: list[int], generator: np.random.Generator
    ) -> dict[int, list[int]]:
        looks = [place.sighting(generator, "now") for _ in range(VIEWERS)]
        place.noted = [*place.noted, *looks][-MEMORY:]
        seen = ahead(consensus(looks), place.noted)
        rows = np.array([int(name) for name in seen.names])
        return _planned(place, members, field_of(model, seen), rows)

    return policy


def _planned(place: World, members: list[int], comments: Field, rows: Rows) -> dict[int, list[int]]:
    at = {int(row): number for number, row in enumerate(rows)}
    seats = [
        Seat(
            barred=frozenset(
                at[row]
                for row in at
                if row in place.supported.get(member, ()) or place.author[row] == member
            )
        )
        for member in members
    ]
    read = np.zeros(len(rows), dtype=np.int64)
    for done in place.supported.values():
        for row in done:
            read[at[row]] += 1
    made = plan(comments, seats, per_member=place.setting.per_member, read=read)
    return {
        member: [int(rows[row]) for row in chosen]
        for member, chosen in zip(members, made.lists, strict=True)
    }


def _voices(place: World) -> Rows:
    return np.flatnonzero(place.here & (place.kind == KINDS.index(Kind.OURS)))


def _allowed(place: World, member: int, rows: Iterable[int]) -> list[int]:
    done = place.supported.get(member, set())
    return [int(row) for row in rows if row not in done and place.author[row] != member]


def _each(place: World, members: Sequence[int], rows: Rows) -> dict[int, list[int]]:
    return {member: _allowed(place, member, rows)[: place.setting.per_member] for member in members}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
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


def taught(rule: Rule, setting: Setting, seed: int, threads: int = TAUGHT_BY) -> OrderModel:
    """A model learnt from readings of other threads under the rule, the rule untold.

    Half of the threads are left alone, half supported as groups do today.
    """
    times = tuple(np.repeat(np.linspace(setting.launch / 2, setting.minutes, 4), VIEWERS))
    looks: list[Sighting] = []
    for number in range(threads):
        policy: Policy = hashtag if number % 2 else nobody
        name = f"lesson {number}"
        looks += play(
            rule, setting, policy, seed + 7919 * (number + 1), looks=times, thread=name
        ).sightings
    return fit(looks, prior("simulated"))


def compare(
    rule: Rule,
    setting: Setting,
    *,
    seeds: int,
    first: int = 0,
    progress: Callable[[int], None] = lambda _: None,
) -> Compared:
    """Play ``seeds`` threads under every policy.

    Raises ``ValueError`` for fewer than one seed.

    >>> from jesuisla.analysis.visibility.simulation import RULES
    >>> found = compare(RULES["likes"], Setting(comments=20, members=4, voices=2), seeds=1)
    >>> sorted(found.good)
    ['hashtag', 'newest', 'nobody', 'oracle', 'ours', 'top']
    """
    if seeds < 1:
        raise ValueError("at least one thread must be played")
    policies: dict[str, Policy] = {
        "nobody": nobody, "newest": newest, "top": topmost, "hashtag": hashtag,
        "ours": nobody, "oracle": oracle,
    }  # fmt: skip
    good: dict[str, list[float]] = {name: [] for name in policies}
    many: dict[str, list[int]] = {name: [] for name in policies}
    for seed in range(first, first + seeds):
        if (seed - first) % TAUGHT_FOR == 0:
            policies["ours"] = ours(taught(rule, setting, 10_000_019 + seed))
        for name, policy in policies.items():
            played = play(rule, setting, policy, seed)
            good[name].append(played.good)
            many[name].append(played.supports)
        progress(seed - first + 1)
    return _summed(
        {n: np.array(v) for n, v in good.items()}, {n: np.array(v) for n, v in many.items()}
    )


Columns = Mapping[str, np.typing.NDArray[np.float64]]


def _gains(good: Columns, many: Columns, rows: Rows) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name in good:
        supports = many[name][rows].sum()
        gained = (good[name][rows] - good["nobody"][rows]).sum()
        found[name] = float(gained / supports) if supports else None
    return found


def _way(gains: Mapping[str, float | None]) -> tuple[float | None, float | None]:
    best = max((gains[name] or 0.0) for name in NAIVE)
    top, own = gains["oracle"] or 0.0, gains["ours"] or 0.0
    return (top / best if best > 0 else None), ((own - best) / (top - best) if top > best else None)


def _summed(good: Columns, many: Columns) -> Compared:
    count = len(good["nobody"])
    everything = np.arange(count)
    gains = _gains(good, many, everything)
    generator = np.random.default_rng(0)
    again = [_gains(good, many, generator.integers(0, count, count)) for _ in range(400)]
    headroom, way = _way(gains)
    ways = [one for _, one in map(_way, again) if one is not None]
    return Compared(
        seeds=count,
        good={name: float(values.mean()) for name, values in good.items()},
        per_support=gains,
        interval={name: _interval([one[name] for one in again]) for name in good},
        supports={name: float(values.mean()) for name, values in many.items()},
        headroom=headroom,
        way=way,
        way_interval=_interval(ways),
    )


def _interval(values: Sequence[float | None]) -> tuple[float, float] | None:
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = np.percentile(known, (5, 95))
    return float(low), float(high)


def with_members(setting: Setting, members: int, per_member: int) -> Setting:
    """The same thread with another number of members and supports each."""
    return replace(setting, members=members, per_member=per_member)
