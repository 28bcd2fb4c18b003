"""What one member is offered to read and support, in the order they see it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jesuisla.analysis.visibility import ClosedReason, ListingReason
from jesuisla.collective.actions.lifting.lists import plan_lists
from jesuisla.collective.actions.lifting.pace import PaceLimit
from jesuisla.collective.actions.lifting.prospects import Prospect, prospects_of
from jesuisla.collective.actions.lifting.snapshot import ActionSnapshot, read_snapshot
from jesuisla.collective.actions.lifting.support_targets import OUTSIDERS, Target
from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A comment to read and support, what this member did for it, and why it is there.

    ``full`` says that the group has given it enough for now: it is only to be read.
    """

    target: Target
    deeds: frozenset[str]
    full: bool = False
    reasons: tuple[ListingReason, ...] = ()
    prospect: Prospect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a member sees: those attacked, then their list, then whoever else wrote.

    ``planned`` says whether the planner made the list; without enough readings it is the
    simple fair order. ``closed`` says why supports are off, ``pace_limit`` that this
    member, or all together, have done enough. ``listed_at`` is when the list was made.
    """

    attacked: list[Visit]
    visits: list[Visit]
    others: list[Visit]
    planned: bool
    closed: ClosedReason | None
    pace_limit: PaceLimit | None
    listed_at: datetime

    @property
    def may_support(self) -> bool:
        """Whether this member is offered to like and answer now."""
        return self.closed is None and self.pace_limit is None

    @property
    def spares(self) -> bool:
        """Whether some of these comments are only to be read, having got enough for now."""
        return self.may_support and any(
            visit.full for visit in (*self.attacked, *self.visits, *self.others)
        )

    @property
    def keys(self) -> list[str]:
        """The list by short names, to be kept while the member reads."""
        return [visit.target.key for visit in self.visits]


def offer(action: Action, viewer: Membership, moment: datetime) -> Offer:
    """Return what this member is offered now.

    A list that was shown less than ten minutes ago keeps its order; what is new comes
    below it. Those attacked stand above every list.
    """
    snapshot = read_snapshot(action, viewer.pk, moment)
    reason, reader = snapshot.closed_reason, snapshot.readers[viewer.pk]
    targets = {
        target.key: target
        for target in snapshot.targets
        if (reason is None or target.voice is not None)
        and (target.voice is None or target.voice.by_id != viewer.pk)
    }
    full = set() if reason else {key for key in targets if not snapshot.remaining_for(key)}
    lists = None if reason else plan_lists(snapshot)
    if lists is None:
        open_targets = {key: target for key, target in targets.items() if key not in full}
        own_list = _fair_order(open_targets, viewer, snapshot)
    else:
        own_list = list(lists.lists.get(viewer.pk, ()))
    prospects = prospects_of(action.thread) if lists else None
    deeds = snapshot.deeds.of(viewer.pk)

    def visit(key: str) -> Visit:
        target = targets[key]
        return Visit(
            target=target,
            deeds=deeds.get(key, frozenset()),
            full=key in full,
            reasons=(lists.reasons.get(key) if lists else None) or (_plain_reason(target),),
            prospect=prospects.by_name.get(target.name) if prospects else None,
        )

    attacked_keys = [key for key, target in targets.items() if target.attacked]
    listed_keys = [
        key
        for key in dict.fromkeys((*reader.shown, *own_list))
        if key in targets and key not in attacked_keys
    ]
    others = [
        key
        for key, target in targets.items()
        if key not in {*listed_keys, *attacked_keys} and (target.voice is not None or key in deeds)
    ]
    return Offer(
        attacked=[visit(key) for key in sorted(attacked_keys, key=_own_order(viewer))],
        visits=[visit(key) for key in listed_keys],
        others=[visit(key) for key in sorted(others, key=_own_order(viewer))],
        planned=lists is not None,
        closed=reason,
        pace_limit=None if reason else snapshot.remaining_together[1] or reader.pace_limit,
        listed_at=reader.shown_at or moment,
    )


def _fair_order(
    targets: Mapping[str, Target], viewer: Membership, snapshot: ActionSnapshot
) -> list[str]:
    """The order without a model: what few looked after first, the lowest outsiders next."""
    own = _own_order(viewer)
    deeds = snapshot.deeds.of(viewer.pk)
    readers = snapshot.deeds.readers
    voices = [key for key, target in targets.items() if target.voice is not None]
    voices.sort(key=lambda key: (bool(deeds.get(key)), readers.get(key, 0), own(key)))
    outsiders = [target for target in targets.values() if target.comment is not None]
    outsiders.sort(key=lambda target: -(target.place or 0))
    return voices + [target.key for target in outsiders[:OUTSIDERS]]


def _plain_reason(target: Target) -> ListingReason:
    return ListingReason.SPEAKS_UP if target.voice is None else ListingReason.OWN_VOICE


def _own_order(viewer: Membership) -> Callable[[str], bytes]:
    """An order of this member's own, so that not all begin with the same."""

    def order(key: str) -> bytes:
        return hashlib.sha256(f"{viewer.pk}:{key}".encode()).digest()

    return order
