"""Places that are over, and requests that were declined: kept a while, then without a name."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.events import PlaceForgotten
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.operations.own import empty_account, empty_place

KEPT_AFTER_THE_END = timedelta(days=183)
"""Half a year: long enough to ask again, to appeal, and to know why somebody was refused."""


def over_long_ago(moment: datetime) -> QuerySet[Membership]:
    """The places, in the group's scope, that ended so long ago that nothing needs their name."""
    ended = Membership.objects.filter(ended_at__lte=moment - KEPT_AFTER_THE_END)
    return ended.exclude(roles=[])


@transaction.atomic
def forget_place(place: Membership, moment: datetime) -> bool:
    """Take the name and words off a place that ended long ago; gives whether it was due.

    The account goes with the last place that had a name. Doing it twice does nothing.
    """
    Group.objects.select_for_update(no_key=True).get(pk=place.group_id)
    kept = over_long_ago(moment).select_for_update().filter(pk=place.pk).first()
    if kept is None:  # forgotten meanwhile, or here again
        return False
    empty_place(kept)
    record(PlaceForgotten(group=kept.group_id, membership=kept.pk), by=None)
    with scopes_disabled():
        elsewhere = Membership.objects.filter(person=kept.person_id).exclude(roles=[]).exists()
    if not elsewhere:
        empty_account(kept.person)
    return True
