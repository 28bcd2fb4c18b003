"""Probation: the first days of a member, in which some things that could harm many wait.

How long it is, a higher app keeps; whoever is past it, or has any role above member, is free. It
ends by itself.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import now

from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.members.models import Membership, Role

lasts_probation = OpenQuestion[Callable[[int], timedelta]]()
"""How long is a member of this group new, for whoever keeps that?"""


def probation_length(group: int) -> timedelta:
    """Return how long members of this group are new; nothing where the group chose none."""
    return next((length(group) for length in lasts_probation), timedelta())


def probation_end(member: Membership) -> datetime | None:
    """Return until when a member is on probation; ``None`` once they are not."""
    if set(member.roles) != {Role.MEMBER}:
        return None
    length = probation_length(member.group_id)
    end = member.joined_at + length
    return end if length and end > now() else None


def members_on_probation(group: int) -> QuerySet[Membership]:
    """Return who of this group is on probation now."""
    length = probation_length(group)
    if not length:
        return Membership.objects.none()
    return Membership.objects.filter(joined_at__gt=now() - length, roles=[Role.MEMBER])
