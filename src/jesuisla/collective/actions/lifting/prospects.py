"""Each comment's chance of the first places: a chance, and no promise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jesuisla.analysis.visibility import (
    CHANCE_DEPTHS,
    FEWEST_READINGS,
    FEWEST_THREADS,
    Bearing,
    Chance,
    OrderWeights,
    Race,
    Sighting,
    SupportsNeeded,
    scene_ahead,
)
from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.actions.lifting.order_models import (
    LastReading,
    last_reading_of,
    order_model_for,
    weights_of,
)
from jesuisla.collective.actions.lifting.support_targets import Target
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.network_rules import rules_of

ANNOUNCED_TOP = 5
"""The depth that members are told of."""

MORE = 5
"""Supports more at which the team sees chances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What may become of one comment, as it stood in the last reading.

    ``now`` and ``more`` give the chance of each depth as it is and with :data:`MORE`
    supports, ``None`` where the reading shows no comment below that depth; ``supports`` how
    many bring an even chance of the first :data:`ANNOUNCED_TOP`.
    """

    now: Mapping[int, Chance | None]
    more: Mapping[int, Chance | None]
    supports: SupportsNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """The prospects by name of comment, and what they were learnt from."""

    by_name: Mapping[str, Prospect]
    readings: int
    threads: int

    def among(self, targets: Iterable[Target]) -> list[tuple[Target, Prospect]]:
        """Return those of the targets that have a prospect, each with its own."""
        return [(it, self.by_name[it.name]) for it in targets if it.name in self.by_name]


def has_enough_readings(model: OrderWeights) -> bool:
    """Whether the readings bear saying anything about chances."""
    return model.readings >= FEWEST_READINGS and model.threads >= FEWEST_THREADS


def prospects_of(thread: Thread) -> Prospects | None:
    """The prospects of the comments in the last reading; ``None`` when readings are too few.

    Counted from the last reading alone: what members did since is theirs, and stays so.
    """
    return prospects_by(order_model_for(thread), last_reading_of(thread), thread)


def prospects_by(
    model: OrderModel | None, last: LastReading | None, thread: Thread
) -> Prospects | None:
    """The same, of a model and a last reading that are known already."""
    if model is None or last is None or not has_enough_readings(weights_of(model)):
        return None
    most = rules_of(thread.network).ceilings.supports_to_one_comment
    return Prospects(
        by_name=_prospects_in(last.now, last.earlier, model, most),
        readings=model.readings,
        threads=model.threads,
    )


@lru_cache(maxsize=64)  # only saves work: the same reading and model give the same chances
def _prospects_in(
    now: Sighting, earlier: tuple[Sighting, ...], model: OrderModel, most: int
) -> Mapping[str, Prospect]:
    scene = scene_ahead(now, earlier)
    race = Race(weights_of(model), scene)
    deep = [top for top in CHANCE_DEPTHS if top < len(scene.names)]
    as_it_is = {top: race.chances(top) for top in deep}
    with_more = {top: race.chances(top, MORE) for top in deep}
    needed = race.supports_for_even_chance(ANNOUNCED_TOP)
    return {
        name: Prospect(
            now={top: as_it_is[top][row] if top in deep else None for top in CHANCE_DEPTHS},
            more={top: with_more[top][row] if top in deep else None for top in CHANCE_DEPTHS},
            supports=_within(needed[row], most),
        )
        for row, name in enumerate(scene.names)
    }


def _within(needed: SupportsNeeded, most: int) -> SupportsNeeded:
    """No number that the network's ceiling keeps a group from giving."""
    return SupportsNeeded(bearing=Bearing.OUT_OF_REACH) if (needed.number or 0) > most else needed
