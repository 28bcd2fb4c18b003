"""An action at one moment, read once: all that lists are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from jesuisla.analysis.visibility import ClosedReason, OrderWeights
from jesuisla.collective.actions.lifting.ceilings import (
    TEN_MINUTES,
    PaceLimit,
    closed_reason,
    remaining_for_comment,
    remaining_supports,
    remaining_together,
)
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.order_models import LastReading
from jesuisla.collective.actions.lifting.support_targets import Deeds, Target, deeds_in, targets_of
from jesuisla.collective.actions.lifting.thread_view import ThreadView, read_thread_view
from jesuisla.collective.actions.models import Action
from jesuisla.networks.network_rules import Rules, rules_of

PRESENT_FOR = timedelta(minutes=30)
"""How long after somebody was seen they count as there."""

LIST_STANDS_FOR = TEN_MINUTES
"""How long a list stays still while somebody reads it."""

MOST_READERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReader:
    """A member who is there: the supports that are left to them now, and why if none are.

    ``shown`` names what stands on the list they are reading since ``shown_at``; both are
    empty once it may change.
    """

    supports: int
    pace_limit: PaceLimit | None
    shown: tuple[str, ...] = ()
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSnapshot:
    """An action at ``moment``: what may be supported, what was done, who is there.

    ``readers`` go by the number of their membership; ``weights`` are what is known of the
    order of comments on this thread's page.
    """

    action: Action
    moment: datetime
    rules: Rules
    targets: tuple[Target, ...]
    deeds: Deeds
    readers: Mapping[int, ListReader]
    weights: OrderWeights
    last_reading: LastReading | None

    @property
    def closed_reason(self) -> ClosedReason | None:
        """Why nobody is asked for supports; ``None`` where they may be."""
        return closed_reason(self.rules, localdate(self.moment))

    @property
    def remaining_together(self) -> tuple[int, PaceLimit | None]:
        """How many supports all together may still give, and why if none."""
        return remaining_together(self.rules.ceilings, self.deeds.supports)

    def remaining_for(self, key: str) -> int:
        """Return how many supports this target may still get from the group now."""
        times = self.deeds.support_times.get(key, ())
        return remaining_for_comment(self.rules.ceilings, times, self.moment)


def read_snapshot(
    action: Action, viewer: int, moment: datetime, view: ThreadView | None = None
) -> ActionSnapshot:
    """Read an action as it is now; the membership ``viewer`` always counts as there.

    ``view`` saves reading its thread again.
    """
    view = view or read_thread_view(action)
    return ActionSnapshot(
        action=action,
        moment=moment,
        rules=rules_of(action.thread.network),
        targets=tuple(targets_of(action, view.outsiders)),
        deeds=deeds_in(action),
        readers=_readers(action, viewer, moment),
        weights=view.weights,
        last_reading=view.last_reading,
    )


def _readers(action: Action, viewer: int, moment: datetime) -> dict[int, ListReader]:
    rows = Presence.objects.filter(action=action, seen_at__gt=moment - PRESENT_FOR).order_by("by")
    present = {row.by_id: row for row in rows[:MOST_READERS]}
    present.setdefault(viewer, Presence())
    remaining = remaining_supports(action, sorted(present), moment)
    return {
        member: list_reader(supports, pace_limit, present[member], moment)
        for member, (supports, pace_limit) in remaining.items()
    }


def list_reader(
    supports: int, pace_limit: PaceLimit | None, presence: Presence, moment: datetime
) -> ListReader:
    """Say what somebody may still give, and which list they are reading, if it still stands."""
    shown_keys, shown_at = presence.shown, presence.shown_at
    if shown_at is None or shown_at <= moment - LIST_STANDS_FOR:
        shown_keys, shown_at = (), None
    return ListReader(
        supports=supports, pace_limit=pace_limit, shown=tuple(shown_keys), shown_at=shown_at
    )
