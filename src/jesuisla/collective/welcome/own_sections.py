"""What this app keeps about a member, for the page of their data."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.welcome.models import (
    AddressList,
    BuddyNote,
    BuddyOffer,
    BuddyPair,
    InvitationLink,
)


@personal_data(
    "invitations_made",
    title=_("Invitations that you made"),
    kept=_("Until a month after their end."),
    columns=("welcome.InvitationLink.by", "welcome.AddressList.by"),
)
def invitations_of(place: Membership) -> list[dict[str, Any]]:
    """Return the links and lists by which the member invited; of addresses, only when."""
    links = InvitationLink.objects.filter(by=place).order_by("pk")
    lists = AddressList.objects.filter(by=place).order_by("pk")
    return [*plain_rows(links, "name", "made_at", "ends_at"), *plain_rows(lists, "made_at")]


@personal_data(
    "buddies",
    title=_("Your buddy, and whom you accompany"),
    kept=_("Until a month after it ended; what you wrote to each other, thirty days."),
    change="welcome:buddy",
    columns=(
        "welcome.BuddyOffer.member",
        "welcome.BuddyPair.newcomer",
        "welcome.BuddyPair.buddy",
        "welcome.BuddyNote.by",
    ),
)
def buddies_of(place: Membership) -> list[dict[str, Any]]:
    """Return who accompanied whom, what the member wrote, and that they offered to."""
    offers = BuddyOffer.objects.filter(member=place).order_by("pk")
    pairs = BuddyPair.objects.filter(Q(newcomer=place) | Q(buddy=place)).order_by("pk")
    notes = BuddyNote.objects.filter(by=place).order_by("pk")
    return [
        *plain_rows(offers, offered_at="at"),
        *plain_rows(pairs, "asked_at", "agreed_at", "ended_at", who="buddy__alias"),
        *plain_rows(notes, "at", "text"),
    ]


def forget_inviter(member: int) -> None:
    """Let links and lists stand without the name of somebody who is no longer here."""
    InvitationLink.objects.filter(by=member).update(by=None)
    AddressList.objects.filter(by=member).update(by=None)
