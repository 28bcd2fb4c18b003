"""What is known of the thread of an action, and the facts of its brief: the same for everybody."""

from dataclasses import dataclass

from jesuisla.analysis.visibility import OrderWeights, prior_order
from jesuisla.collective.actions.lifting.order_models import (
    LastReading,
    last_reading_of,
    order_model_for,
    weights_of,
)
from jesuisla.collective.actions.lifting.prospects import Prospects, prospects_by
from jesuisla.collective.actions.lifting.support_targets import Target, outsiders_of
from jesuisla.collective.actions.models import Action, Fact
from jesuisla.collective.actions.tops import Tops, tops_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """The first places before and now, what the model says, and who speaks up there."""

    tops: Tops
    weights: OrderWeights
    last_reading: LastReading | None
    prospects: Prospects | None
    outsiders: tuple[Target, ...]
    facts: tuple[Fact, ...]


def read_thread_view(action: Action) -> ThreadView:
    """Read what is known of the thread now."""
    model, last = order_model_for(action.thread), last_reading_of(action.thread)
    return ThreadView(
        tops=tops_of(action),
        weights=prior_order(action.thread.network) if model is None else weights_of(model),
        last_reading=last,
        prospects=prospects_by(model, last, action.thread),
        outsiders=tuple(outsiders_of(action)),
        facts=tuple(action.facts.all()),
    )
