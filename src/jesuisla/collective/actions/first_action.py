"""A member's first action: they came lately, and did nothing yet in another one."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.actions.models import Support, Voice
from jesuisla.collective.members.access import Viewer

NEW_FOR = timedelta(days=30)
"""Whoever came within these days may still have their first action before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAction:
    """Which action is the first of somebody new: any, until they read or wrote in one.

    >>> FirstAction(begun_in=None).may_be(4), FirstAction(begun_in=4).may_be(7)
    (True, False)
    """

    begun_in: int | None

    def may_be(self, action: int) -> bool:
        """Whether it is this action, by its key: here, reading comes before writing."""
        return self.begun_in in (None, action)


def is_new_here(viewer: Viewer) -> bool:
    """Whether this member came lately; the team knows its way."""
    return not viewer.is_team and viewer.membership.joined_at > now() - NEW_FOR


def first_action(viewer: Viewer) -> FirstAction | None:
    """Return the first action of somebody new; ``None`` for whoever knows the way.

    That is who came long ago, belongs to the team, or read or wrote in two actions.
    """
    if not is_new_here(viewer):
        return None
    me = viewer.membership
    supports = Support.objects.filter(by=me, action__is_practice=False)
    voices = Voice.objects.filter(by=me, action__is_practice=False)
    read_in = supports.order_by().values_list("action")
    wrote_in = voices.order_by().values_list("action")
    begun = [action for (action,) in read_in.union(wrote_in)[:2]]
    return FirstAction(begun_in=next(iter(begun), None)) if len(begun) < 2 else None
