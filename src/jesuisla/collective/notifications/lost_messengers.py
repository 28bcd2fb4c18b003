"""Messengers that take nothing any more: the address is forgotten, and their member may read it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.events import MessengerLost
from jesuisla.collective.notifications.messenger_addresses import KINDS
from jesuisla.collective.notifications.models import Messenger

TOLD_FOR = timedelta(days=90)
"""How long it is said on a member's page that a messenger took nothing any more."""


@transaction.atomic
def lose_messengers(messengers: QuerySet[Messenger]) -> int:
    """Forget the addresses of these messengers, and keep of each that it was lost. Return how many.

    One that was never proved to be the member's is deleted whole: nothing was awaited there.
    """
    rows = Messenger.objects.filter(pk__in=list(messengers.values_list("pk", flat=True)))
    lost_rows = list(rows.exclude(confirmed_at=None).select_related("membership"))
    count = rows.filter(confirmed_at=None, lost_at=None).delete()[0]
    for row in lost_rows:
        row.sealed, row.confirmed_at, row.lost_at = "", None, now()
        row.save(update_fields=["sealed", "confirmed_at", "lost_at"])
        place = row.membership
        event = MessengerLost(group=place.group_id, membership=place.pk, messenger=row.pk)
        record(event, by=None)
    return count + len(lost_rows)


def lost_messengers_of(member: Membership) -> list[tuple[Messenger, str]]:
    """Return the messengers of a member that took nothing any more, each with its name."""
    rows = Messenger.objects.filter(membership=member).exclude(lost_at=None).order_by("-lost_at")
    return [(row, KINDS.get(row.kind, row.kind)) for row in rows]


def forget_lost_messengers() -> int:
    """Delete what was told long enough, in the group in scope. Return how many."""
    return Messenger.objects.filter(lost_at__lt=now() - TOLD_FOR).delete()[0]
