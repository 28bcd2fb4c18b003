"""What happens to invitations and to those who are new."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jesuisla.collective.journal.events import Event


class InvitationLinkMade(Event):
    """The coordination made a link that leads to joining."""

    sentence = _("An invitation link was made, for %(ceiling)s people at most.")

    link: int
    ceiling: int


class InvitationLinkEnded(Event):
    """The coordination ended such a link before its time."""

    sentence = _("An invitation link was ended.")

    link: int


class AddressesInvited(Event):
    """The coordination invited addresses; their mails leave in portions."""

    sentence = _("Invitations by e-mail: %(addresses)s.")

    address_list: int
    addresses: int

    @classmethod
    def sentence_for(cls, facts: Mapping[str, Any]) -> str:
        """Say how many they are."""
        return ngettext(
            "%(addresses)s person was invited by e-mail.",
            "%(addresses)s people were invited by e-mail.",
            facts.get("addresses") or 0,
        )


class InvitationUsed(Event):
    """Somebody asked to join by an invitation."""

    sentence = _("Somebody asked to join by an invitation.")
    names_actor = False

    application: int


class InvitationsForgotten(Event):
    """Invitations that nobody used were deleted after their end."""

    sentence = _("Invitations that were over were erased: %(invitations)s.")
    names_actor = False
    is_routine = True

    invitations: int


class ProbationChanged(Event):
    """The coordination chose how long members are new."""

    sentence = _("Members are new for %(days)s days from now on.")

    days: int


class BuddyAsked(Event):
    """Somebody new would like a buddy, and a member who offered is asked."""

    sentence = _("Somebody new asked for a buddy.")
    names_actor = False

    pair: int


class BuddyChosen(Event):
    """The team asked a member who offered to accompany somebody new."""

    sentence = _("Somebody was asked to accompany somebody new.")

    pair: int


class BuddyPairEnded(Event):
    """The team ended a pair of buddies."""

    sentence = _("The team ended the company of two buddies.")

    pair: int


class BuddyAgreed(Event):
    """A member accompanies somebody new."""

    sentence = _("Somebody new has a buddy.")
    names_actor = False

    pair: int


class BuddyNoteWritten(Event):
    """One of a pair wrote to the other."""

    sentence = _("Somebody wrote to their buddy.")
    names_actor = False
    is_routine = True

    note: int
