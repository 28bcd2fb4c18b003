"""Each comment's chance of the first places: a chance, and no promise."""

from collections.abc import Mapping
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
from jesuisla.collective.actions import models
from jesuisla.collective.actions.lifting.order_models import current_model, last_look, model_of
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.rules import rules_of

TOLD_TOP = 5
"""The depth that members are told of."""

MORE = 5
"""Supports more at which the team sees chances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What may become of one comment, as it stood in the last reading.

    ``now`` and ``more`` give the chance of each depth as it is and with :data:`MORE`
    supports, ``None`` where the reading shows no comment below that depth; ``supports`` how
    many bring an even chance of the first :data:`TOLD_TOP`.
    """

    now: Mapping[int, Chance | None]
    more: Mapping[int, Chance | None]
    supports: SupportsNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """The prospects by name of comment, and what they were learnt from."""

    of: Mapping[str, Prospect]
    readings: int
    threads: int


def enough(model: OrderWeights) -> bool:
    """Whether the readings bear saying anything about chances."""
    return model.readings >= FEWEST_READINGS and model.threads >= FEWEST_THREADS


def prospects(thread: Thread) -> Prospects | None:
    """The prospects of the comments in the last reading; ``None`` when readings are too few.

    Counted from the last reading alone: what members did since is theirs, and stays so.
    """
    row, look = current_model(thread), last_look(thread)
    if row is None or look is None or not enough(model_of(row)):
        return None
    return Prospects(
        of=_worked_out(look.now, look.earlier, row.pk, _most(thread.network)),
        readings=row.readings,
        threads=row.threads,
    )


def _most(network: str) -> int:
    """How many supports one comment may get from a group."""
    return rules_of(network).ceilings.supports_to_one_comment


@lru_cache(maxsize=64)  # only saves work: the same reading and model give the same chances
def _worked_out(
    now: Sighting, earlier: tuple[Sighting, ...], model: int, most: int
) -> Mapping[str, Prospect]:
    seen = scene_ahead(now, earlier)
    race = Race(model_of(models.OrderModel.objects.get(pk=model)), seen)
    deep = [top for top in CHANCE_DEPTHS if top < len(seen.names)]
    as_it_is = {top: race.chances(top) for top in deep}
    helped = {top: race.chances(top, MORE) for top in deep}
    needed = race.supports_for_even_chance(TOLD_TOP)
    return {
        name: Prospect(
            now={top: as_it_is[top][row] if top in deep else None for top in CHANCE_DEPTHS},
            more={top: helped[top][row] if top in deep else None for top in CHANCE_DEPTHS},
            supports=_within(needed[row], most),
        )
        for row, name in enumerate(seen.names)
    }


def _within(needed: SupportsNeeded, most: int) -> SupportsNeeded:
    """No number that the network's ceiling keeps a group from giving."""
    return SupportsNeeded(bearing=Bearing.OUT_OF_REACH) if (needed.number or 0) > most else needed
