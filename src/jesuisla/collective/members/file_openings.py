"""Who in the team opened what is kept about a member, and when: told to that member."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.models import FileOpening, Membership

KEPT_FOR = timedelta(days=183)
ONE_VISIT = timedelta(hours=1)
"""Within it, the same page opened again by the same person is the same look."""


@transaction.atomic
def note_opening(membership: Membership, page: FileOpening.Page, *, by: Membership) -> None:
    """Note that somebody of the team opened a page about a member; one's own is not noted.

    There is no entry in the journal, which the whole team reads: this is the member's alone.
    """
    if membership.pk == by.pk:
        return
    # Who opens twice at once is noted once: the second one waits for the first.
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    latest_look = FileOpening.objects.filter(
        membership=membership, by=by, page=page, at__gt=now() - ONE_VISIT
    )
    if not latest_look.exists():
        FileOpening.objects.create(
            group_id=membership.group_id, membership=membership, by=by, page=page
        )


def openings_told_to(membership: Membership) -> QuerySet[FileOpening]:
    """Return who opened what is kept about a member, the latest first."""
    return (
        FileOpening.objects.filter(membership=membership)
        .select_related("by")
        .order_by("-at", "-pk")
    )


def forget_openings(moment: datetime) -> int:
    """Delete what was noted more than half a year ago, in scope. Return how many."""
    return delete_in_batches(FileOpening.objects.filter(at__lte=moment - KEPT_FOR))
