"""Shifts: who of the team is on duty, and when somebody is missing."""

from datetime import datetime

from django.db.models import QuerySet

from jesuisla.collective.care.models import Shift
from jesuisla.collective.members.access import TEAM
from jesuisla.collective.members.models import Membership


def on_duty(moment: datetime) -> QuerySet[Membership]:
    """Return those of the team of the group in scope who are on duty at a moment.

    Stand-ins are not on duty, nor is whoever left the team since they took the shift.
    """
    shifts = Shift.objects.filter(begins_at__lte=moment, ends_at__gt=moment, is_stand_in=False)
    return Membership.objects.filter(
        ended_at=None,
        roles__overlap=sorted(str(role) for role in TEAM),
        pk__in=shifts.values("member"),
    )
