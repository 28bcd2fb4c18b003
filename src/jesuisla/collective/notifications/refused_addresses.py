"""Refused addresses: a mail server takes nothing for them, so that letters go there no more."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.notifications.events import RefusedAddressTried
from jesuisla.collective.notifications.models import RefusedAddress

REFUSALS = 3
OVER = timedelta(days=2)
"""Refused for good this often, the first and the last this far apart: nothing goes there now.

A server that refuses everybody for an afternoon is no reason.
"""
FORGOTTEN_AFTER = timedelta(days=90)
"""Refusals that did not become many, and are this old, say nothing any more."""


def note_refusal(person: Person) -> None:
    """Note that a mail server refused this person's address for good."""
    moment = now()
    row, is_new = RefusedAddress.objects.get_or_create(
        person=person, defaults={"email": person.email, "since": moment, "last_at": moment}
    )
    if is_new:
        return
    rows = RefusedAddress.objects.filter(pk=row.pk)
    if row.email == person.email:
        rows.update(count=F("count") + 1, last_at=moment)
    else:
        rows.update(email=person.email, count=1, since=moment, last_at=moment)


def forget_refusals(person: Person) -> None:
    """Forget that this person's address was refused."""
    RefusedAddress.objects.filter(person=person).delete()


def refused_people(people: Iterable[int]) -> set[int]:
    """Return those of these people whose address was refused at least once."""
    rows = RefusedAddress.objects.filter(person__in=list(people))
    return set(rows.values_list("person", flat=True))


def given_up() -> QuerySet[RefusedAddress]:
    """Return the addresses to which only codes and word of one's membership go.

    A person who has another address by now is none of them.
    """
    return RefusedAddress.objects.filter(
        count__gte=REFUSALS, last_at__gte=F("since") + OVER, email=F("person__email")
    )


def refused_address_of(person: Person) -> RefusedAddress | None:
    """Return since when we have been writing to this person no more; ``None`` if we do."""
    return given_up().filter(person=person).first()


@transaction.atomic
def try_address_again(membership: Membership) -> bool:
    """Write to a member's address again from now on. Return whether we had given it up."""
    is_again = refused_address_of(membership.person) is not None
    if is_again:
        forget_refusals(membership.person)
        event = RefusedAddressTried(group=membership.group_id, membership=membership.pk)
        record(event, by=membership)
    return is_again


def forget_old_refusals() -> int:
    """Delete refusals of long ago that did not become many. Return how many."""
    old = RefusedAddress.objects.filter(last_at__lt=now() - FORGOTTEN_AFTER)
    return old.exclude(pk__in=given_up().values("pk")).delete()[0]


@personal_data(
    "refused_address",
    title=_("Your address, where a mail server refuses it"),
    kept=_("Until a letter leaves; 90 days if it was refused once or twice."),
    columns=("notifications.RefusedAddress.person",),
)
def tell_refused_address(member: Membership) -> dict[str, Any] | None:
    """Return since when and how often the member's address was refused."""
    row = RefusedAddress.objects.filter(person=member.person_id).first()
    if row is None:
        return None
    return {
        "email": row.email,
        "since": row.since.isoformat(),
        "last_at": row.last_at.isoformat(),
        "count": row.count,
    }
