"""What one member is offered to read and support, in the order they see it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from jesuisla.analysis.visibility import ClosedReason, ListingReason
from jesuisla.collective.actions.lifting.action_version import ActionVersion, version_of
from jesuisla.collective.actions.lifting.ceilings import (
    PaceLimit,
    closed_reason,
    remaining_supports,
)
from jesuisla.collective.actions.lifting.lists import list_since
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.prospects import Prospect
from jesuisla.collective.actions.lifting.shared_plan import plan_of, view_of
from jesuisla.collective.actions.lifting.support_targets import OUTSIDERS, Target
from jesuisla.collective.actions.lifting.tally import (
    SupportCount,
    SupportTally,
    reader_now,
    tally_in,
    tally_now,
)
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment
from jesuisla.networks.network_rules import rules_of

LONGEST_LIST = 20
"""More than these are nobody's next ten minutes; the others stand below, on demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferItem:
    """A comment to read and support, what this member did for it, and why it is there.

    ``may_support`` says whether this member may give now; ``full`` that the group has given
    it enough for now: it is only to be read.
    """

    target: Target
    deeds: frozenset[str]
    may_support: bool
    full: bool = False
    reasons: tuple[ListingReason, ...] = ()
    prospect: Prospect | None = None

    @property
    def open_deeds(self) -> list[Support.Deed]:
        """What may still be noted: reading always, the rest while supports are open."""
        is_open = self.may_support and not self.full
        return [
            deed
            for deed in Support.Deed
            if deed not in self.deeds and (is_open or deed == Support.Deed.READ)
        ]

    @property
    def done_deeds(self) -> list[Support.Deed]:
        """What this member noted already."""
        return [deed for deed in Support.Deed if deed in self.deeds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a member sees: those attacked, then their list, then whoever else wrote or speaks up.

    ``planned`` says whether the planner made the list; without enough readings it is the
    simple fair order. ``closed_reason`` says why supports are off, ``pace_limit`` that this
    member, or all together, have done enough. ``listed_at`` is when the list was made,
    ``was_shown`` what stood on it before; ``targets`` are all that anybody may be offered.
    """

    attacked: list[OfferItem]
    listed: list[OfferItem]
    others: list[OfferItem]
    planned: bool
    closed_reason: ClosedReason | None
    pace_limit: PaceLimit | None
    listed_at: datetime
    was_shown: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()

    @property
    def may_support(self) -> bool:
        """Whether this member is offered to like and answer now."""
        return self.closed_reason is None and self.pace_limit is None

    @property
    def spares(self) -> bool:
        """Whether some of these comments are only to be read, having got enough for now."""
        return self.may_support and any(
            item.full for item in (*self.attacked, *self.listed, *self.others)
        )

    @property
    def keys(self) -> list[str]:
        """The list by short names, to be kept while the member reads."""
        return [item.target.key for item in self.listed]


def offer(
    action: Action,
    viewer: Membership,
    moment: datetime,
    version: ActionVersion | None = None,
    presence: Presence | None = None,
) -> Offer:
    """Return what this member is offered now; ``version`` and ``presence`` save asking again.

    A list that was shown less than ten minutes ago keeps its order; what is new comes
    below it. Those attacked stand above every list. The plan may be some seconds old and
    another member's; what this member did and what may still be given are of now.
    """
    version = version or version_of(action, viewer)
    shared = plan_of(action, version, viewer.pk, moment)
    snapshot, lists = shared.snapshot, shared.lists
    reason = snapshot.closed_reason
    if snapshot.moment == moment and viewer.pk in snapshot.readers:
        tally, reader = tally_in(snapshot, viewer.pk), snapshot.readers[viewer.pk]
    else:
        tally = tally_now(action, viewer.pk, moment)
        reader = reader_now(action, viewer.pk, moment, presence)
    targets = {
        target.key: target
        for target in snapshot.targets
        if (reason is None or target.voice is not None)
        and (target.voice is None or target.voice.by_id != viewer.pk)
    }
    ceilings = snapshot.rules.ceilings
    full = set() if reason else {key for key in targets if not tally.remaining_for(key, ceilings)}
    if lists is None:
        open_targets = {key: target for key, target in targets.items() if key not in full}
        own_list = _fair_order(open_targets, viewer, tally)
    elif viewer.pk in snapshot.readers:
        own_list = [key for key in lists.lists.get(viewer.pk, ()) if key not in tally.finished]
    elif reader.shown or not reader.supports:
        own_list = []
    else:
        own_list = list(list_since(lists, snapshot, viewer.pk, places=reader.supports, full=full))
    prospects = view_of(action, version).prospects if lists else None
    deeds = tally.own
    pace_limit = None if reason else tally.together(ceilings)[1] or reader.pace_limit
    may_support = reason is None and pace_limit is None

    def item(key: str) -> OfferItem:
        target = targets[key]
        return OfferItem(
            target=target,
            may_support=may_support,
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
    ][: max(len(reader.shown), LONGEST_LIST)]
    outsiders = [key for key, target in targets.items() if target.voice is None]
    stays = {*outsiders[:OUTSIDERS], *deeds}
    others = [
        key
        for key, target in targets.items()
        if key not in {*listed_keys, *attacked_keys} and (target.voice is not None or key in stays)
    ]
    return Offer(
        attacked=[item(key) for key in sorted(attacked_keys, key=_own_order(viewer))],
        listed=[item(key) for key in listed_keys],
        others=[item(key) for key in sorted(others, key=_own_order(viewer))],
        planned=lists is not None,
        closed_reason=reason,
        pace_limit=pace_limit,
        listed_at=reader.shown_at or moment,
        was_shown=reader.shown,
        targets=snapshot.targets,
    )


def item_after(
    action: Action, thing: Voice | Comment, viewer: Membership, moment: datetime
) -> tuple[OfferItem, int]:
    """Return a comment as it stands after a tap, and the supports that this member has left."""
    rules = rules_of(action.thread.network)
    is_open = closed_reason(rules, localdate(moment)) is None
    tally = tally_now(action, viewer.pk, moment)
    supports, _limit = remaining_supports(action, [viewer.pk], moment)[viewer.pk]
    supports_left = min(supports, tally.together(rules.ceilings)[0]) if is_open else 0
    target = Target(voice=thing) if isinstance(thing, Voice) else Target(comment=thing)
    item = OfferItem(
        target=target,
        deeds=tally.own.get(target.key, frozenset()),
        may_support=supports_left > 0,
        full=is_open and not tally.remaining_for(target.key, rules.ceilings),
    )
    return item, supports_left


def _fair_order(
    targets: Mapping[str, Target], viewer: Membership, tally: SupportTally
) -> list[str]:
    """The order without a model: what few looked after first, the lowest outsiders next."""
    own = _own_order(viewer)
    counts, nothing = tally.counts, SupportCount()
    voices = [key for key, target in targets.items() if target.voice is not None]
    voices.sort(
        key=lambda key: (bool(tally.own.get(key)), counts.get(key, nothing).readers, own(key))
    )
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
