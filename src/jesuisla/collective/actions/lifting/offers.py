"""What one member is offered to read and support, in the order they see it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.timezone import localdate

from jesuisla.analysis.visibility import ClosedReason, ListingReason
from jesuisla.collective.actions.lifting.lists import STILL, board_of, planned_for
from jesuisla.collective.actions.lifting.pace import (
    Breath,
    closed_by,
    left_for_comment,
    left_together,
    lefts,
)
from jesuisla.collective.actions.lifting.prospects import Prospect, prospects
from jesuisla.collective.actions.lifting.targets import OUTSIDERS, Done, Target, done_in, targets_of
from jesuisla.collective.actions.models import Action, Presence
from jesuisla.collective.members.models import Membership
from jesuisla.networks.rules import Ceilings, rules_of


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
    simple fair order. ``closed`` says why supports are off, ``breath`` that this member,
    or all together, have done enough. ``began`` is when the list was made.
    """

    attacked: list[Visit]
    visits: list[Visit]
    others: list[Visit]
    planned: bool
    closed: ClosedReason | None
    breath: Breath | None
    began: datetime

    @property
    def may_support(self) -> bool:
        """Whether this member is offered to like and answer now."""
        return self.closed is None and self.breath is None

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


@dataclass(slots=True)
class _Deal:
    """A list under way: its keys, and why each stands there."""

    keys: list[str]
    reasons: Mapping[str, tuple[ListingReason, ...]] = field(default_factory=dict)
    planned: bool = False


def offer(action: Action, viewer: Membership, moment: datetime) -> Offer:
    """What this member is offered now.

    A list that was shown less than ten minutes ago keeps its order; what is new comes
    below it. Those attacked stand above every list.
    """
    rules = rules_of(action.thread.network)
    closed = closed_by(rules, localdate(moment))
    done = done_in(action)
    breath = None if closed else _breath(action, viewer, done, moment)
    everyone = targets_of(action)
    mine = [one for one in everyone if one.voice is None or one.voice.by_id != viewer.pk]
    at = {one.key: one for one in mine if closed is None or one.voice is not None}
    shown, began = _shown(action, viewer, moment)
    full = set() if closed else _full(at, rules.ceilings, done, moment)
    able = {key: one for key, one in at.items() if key not in full}
    made = _deal(action, viewer, everyone, able, done, moment, closed)
    keys = [key for key in dict.fromkeys((*shown, *made.keys)) if key in at]
    chances = prospects(action.thread) if made.planned else None

    def visit(key: str) -> Visit:
        target = at[key]
        return Visit(
            target=target,
            deeds=done.of(viewer.pk).get(key, frozenset()),
            full=key in full,
            reasons=made.reasons.get(key) or (_plain(target),),
            prospect=chances.of.get(target.name) if chances else None,
        )

    attacked = [key for key in at if at[key].attacked]
    listed = [key for key in keys if key not in attacked]
    return Offer(
        attacked=[visit(key) for key in sorted(attacked, key=_own_order(viewer))],
        visits=[visit(key) for key in listed],
        others=[
            visit(key)
            for key in sorted(at, key=_own_order(viewer))
            if key not in {*listed, *attacked} and _worth_keeping(at[key], done, viewer)
        ],
        planned=made.planned,
        closed=closed,
        breath=breath,
        began=began,
    )


def _breath(action: Action, viewer: Membership, done: Done, moment: datetime) -> Breath | None:
    """The rest of all together, else this member's own."""
    together = left_together(rules_of(action.thread.network).ceilings, done.supports)[1]
    return together or lefts(action, [viewer.pk], moment)[viewer.pk][1]


def _full(keys: Iterable[str], most: Ceilings, done: Done, moment: datetime) -> set[str]:
    """The comments that the group has given enough for now."""
    return {key for key in keys if not left_for_comment(most, done.given.get(key, ()), moment)}


def _shown(action: Action, viewer: Membership, moment: datetime) -> tuple[list[str], datetime]:
    presence = Presence.objects.filter(action=action, by=viewer).first()
    if presence is None or presence.shown_at is None or presence.shown_at <= moment - STILL:
        return [], moment
    return list(presence.shown), presence.shown_at


def _deal(
    action: Action,
    viewer: Membership,
    everyone: Sequence[Target],
    at: Mapping[str, Target],
    done: Done,
    moment: datetime,
    closed: ClosedReason | None,
) -> _Deal:
    board = None if closed else board_of(action, everyone, done, moment)
    if board is None:
        return _Deal(keys=_simple(at, viewer, done))
    made = planned_for(viewer.pk, action, board, everyone, done, moment)
    return _Deal(keys=list(made.keys), reasons=made.reasons, planned=True)


def _simple(at: Mapping[str, Target], viewer: Membership, done: Done) -> list[str]:
    """The fair order without a model: what few looked after first, the lowest outsiders next."""
    own = _own_order(viewer)
    deeds = done.of(viewer.pk)
    voices = [key for key, one in at.items() if one.voice is not None]
    voices.sort(key=lambda key: (bool(deeds.get(key)), done.readers.get(key, 0), own(key)))
    outsiders = [one for one in at.values() if one.comment is not None]
    outsiders.sort(key=lambda one: -(one.place or 0))
    return voices + [one.key for one in outsiders[:OUTSIDERS]]


def _worth_keeping(target: Target, done: Done, viewer: Membership) -> bool:
    """Voices can always be found again; outsiders' comments where something was done."""
    return target.voice is not None or target.key in done.of(viewer.pk)


def _plain(target: Target) -> ListingReason:
    return ListingReason.SPEAKS_UP if target.voice is None else ListingReason.OWN_VOICE


def _own_order(viewer: Membership) -> Callable[[str], bytes]:
    """An order of this member's own, so that not all begin with the same."""

    def order(key: str) -> bytes:
        return hashlib.sha256(f"{viewer.pk}:{key}".encode()).digest()

    return order
