"""What happens to wishes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jesuisla.collective.journal.events import Event


class AlertsChosen(Event):
    """A member of the team wants alerts by a channel, or no longer."""

    sentence = _("Somebody of the team chose whether alerts reach them.")
    names_actor = False

    membership: int
    wanted: bool
    channel: str = "mail"
    """Entries from before there were channels name none."""


class WishChosen(Event):
    """A member wants to hear of a topic by a channel, or no longer."""

    sentence = _("A member chose what they are written to about.")
    names_actor = False

    membership: int
    topic: str
    wanted: bool
    channel: str


class PauseChosen(Event):
    """A member wants no notification for a while, or comes back."""

    sentence = _("A member chose when to rest.")
    names_actor = False

    membership: int
    paused: bool


class CallWishChosen(Event):
    """A member chose when and for what they may be called."""

    sentence = _("A member chose when they may be called.")
    names_actor = False

    membership: int


class PeopleCalled(Event):
    """Some members were drawn and are called to an action."""

    sentence = _("Members called to action %(action)s (wave %(wave)s): %(count)s.")

    action: int
    wave: int
    count: int

    @classmethod
    def sentence_for(cls, facts: Mapping[str, Any]) -> str:
        """Say how many they are."""
        return ngettext(
            "Action %(action)s was announced to %(count)s member (call no. %(wave)s).",
            "Action %(action)s was announced to %(count)s members (call no. %(wave)s).",
            facts.get("count") or 0,
        )


class DevicesChanged(Event):
    """A member takes messages on one more device, or on one less."""

    sentence = _("A member chose on which devices they are told.")
    names_actor = False

    membership: int
    added: bool


class MessengersChanged(Event):
    """A member is reached in one more messenger, or in one less."""

    sentence = _("A member chose in which messengers they are told.")
    names_actor = False

    membership: int
    added: bool


class MessengerLost(Event):
    """A messenger of a member takes nothing any more, so its address is forgotten."""

    sentence = _("A messenger of a member takes nothing any more; its address is forgotten.")

    membership: int
    messenger: int


class RefusedAddressTried(Event):
    """A member wants letters again at an address that their mail server refused."""

    sentence = _("A member asked to be written to again at their address.")
    names_actor = False

    membership: int
