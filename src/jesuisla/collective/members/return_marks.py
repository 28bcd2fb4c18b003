"""What the team may know of somebody who was refused and comes back: that they were, and no more.

A keyed digest of the address is kept for half a year, which outlives the request and the account.
Without the installation's key nobody can tell whose it is, and with it only by trying an address.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.attempt_limits import addresses_of_mailbox, mailbox
from jesuisla.collective.members.models import Membership, ReturnMark

KEPT_FOR = timedelta(days=183)


def leave_mark(place: Membership, refusal: ReturnMark.Refusal) -> None:
    """Keep that this person was refused or removed; part of a larger change."""
    ReturnMark.objects.update_or_create(
        group_id=place.group_id,
        digest=_digest(place.group_id, place.person.email),
        refusal=refusal,
        defaults={"at": now()},
    )


def take_mark_back(place: Membership) -> None:
    """Forget it, for they are welcome after all; part of a larger change."""
    marks_of(place).delete()


def marks_of(place: Membership) -> QuerySet[ReturnMark]:
    """Return what is kept about whoever has this address, under whatever alias or account."""
    return ReturnMark.objects.filter(digest=_digest(place.group_id, place.person.email))


def marks_before(place: Membership, moment: datetime) -> QuerySet[ReturnMark]:
    """Return the marks that stood when this person asked to join, the latest first."""
    return marks_of(place).filter(at__lt=moment).order_by("-at")


def places_of_mailbox(place: Membership) -> QuerySet[Membership]:
    """Return the other places of the group whose address leads to the same mailbox."""
    pattern = addresses_of_mailbox(place.person.email)
    return (
        Membership.objects.filter(person__email__iregex=pattern, ended_at=None)
        .exclude(pk=place.pk)
        .order_by("pk")
    )


def forget_marks(moment: datetime) -> int:
    """Delete the marks of more than half a year ago, in scope. Return how many."""
    return delete_in_batches(ReturnMark.objects.filter(at__lte=moment - KEPT_FOR))


def _digest(group: int, email: str) -> str:
    text = f"{group}:{mailbox(email)}"
    return salted_hmac("members.return-marks", text, algorithm="sha256").hexdigest()
