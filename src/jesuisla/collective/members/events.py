"""What happens to people and their places."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class Applied(Event):
    """Somebody asked to join."""

    sentence = _("%(membership)s asked to join.")

    membership: int
    application: int


class AnswerWaits(Event):
    """One of the team said what they would answer; a second person has to say the same."""

    sentence = _("An answer to a request to join waits for a second person.")

    application: int


class ApplicationAppealed(Event):
    """Somebody who was declined asked that somebody else look."""

    sentence = _("Somebody appealed against the answer to their request to join.")
    names_actor = False

    application: int


class ApplicationAppealJudged(Event):
    """Somebody of the team who took no part answered an appeal."""

    sentence = _("An appeal about a request to join was answered.")

    application: int
    outcome: str


class ApplicationAccepted(Event):
    """The team said yes."""

    sentence = _("The request of %(membership)s was accepted.")

    membership: int
    application: int


class ApplicationDeclined(Event):
    """The team said no, with a reason that stays in the application."""

    sentence = _("The request of %(membership)s was declined.")

    membership: int
    application: int


class MemberInvited(Event):
    """Somebody got a place, and will read so by mail."""

    sentence = _("%(membership)s was invited.")

    membership: int


class RolesChanged(Event):
    """A member has other roles now."""

    sentence = _("The roles of %(membership)s were changed.")

    membership: int
    before: tuple[str, ...]
    after: tuple[str, ...]


class PowersSwitchedOn(Event):
    """One of the team showed who they are: their powers are on in one browser, until then.

    Whoever is on duty when ``until`` comes keeps them for the rest of the shift.
    """

    sentence = _("%(membership)s switched their team powers on.")

    membership: int
    until: int


class PowersEnded(Event):
    """One of the team switched their powers off, or signed out with them on."""

    sentence = _("%(membership)s switched their team powers off.")

    membership: int


class MembershipEnded(Event):
    """The team ended a membership, with a reason that stays in the membership."""

    sentence = _("The membership of %(membership)s was ended.")

    membership: int
    time: int
    ended_by: int | None = None
    """The membership that did; entries from before this was told name none."""


class MembershipPaused(Event):
    """The team asked a member to stay away until ``time``, for a reason that conduct keeps."""

    sentence = _("A member was paused.")
    names_actor = False

    membership: int
    time: int


class MembershipResumed(Event):
    """A pause was ended before its time."""

    sentence = _("A member’s pause was ended before its time.")
    names_actor = False

    membership: int


class MembershipRestored(Event):
    """An ended membership goes on as before."""

    sentence = _("%(membership)s is a member again.")

    membership: int


class MemberLeft(Event):
    """A member left by themselves."""

    sentence = _("%(membership)s left the group.")

    membership: int


class AliasChosen(Event):
    """A member goes by another name."""

    sentence = _("%(membership)s goes by this alias now.")

    membership: int


class CharterAccepted(Event):
    """A member accepted a version of the charter."""

    sentence = _("%(membership)s accepted version %(version)s of the charter.")

    membership: int
    version: int


class ConsentGiven(Event):
    """A member agreed that the group uses what may show their opinions."""

    sentence = _("Somebody agreed to the processing of their opinions.")
    names_actor = False

    membership: int
    wording: int


class ConsentWithdrawn(Event):
    """A member no longer agrees: nothing that may show their opinions is used any more.

    Higher apps listen to it as to :class:`AccountErased`.
    """

    sentence = _("Somebody withdrew their consent to the processing of their opinions.")
    names_actor = False

    membership: int


class LanguageChosen(Event):
    """A person reads in another language now (an account-wide choice)."""

    sentence = _("Somebody reads in another language now.")
    names_actor = False

    person: int
    language: str


class TimeZoneChosen(Event):
    """A person reads hours in another time zone now (an account-wide choice)."""

    sentence = _("Somebody reads hours in another time zone now.")
    names_actor = False

    person: int


class DataDownloaded(Event):
    """A person took all that is stored about them along, as a file."""

    sentence = _("Somebody downloaded their data.")
    names_actor = False

    person: int


class JournalDownloaded(Event):
    """One of the team, or a researcher, took the group's journal along as a file."""

    sentence = _("The journal was downloaded.")

    rows: int
    names: bool
    """Whether it says who did what: to the team alone."""


class SecondFactorsDropped(Event):
    """The operator removed the second factors of somebody who lost them."""

    sentence = _("The operator reset somebody’s two-factor authentication.")

    person: int
    factors: int


class SessionsEnded(Event):
    """A person was signed out everywhere, by themselves or by the operator."""

    sentence = _("Somebody was signed out everywhere.")

    person: int


class AccountErased(Event):
    """A person asked for their account to be erased: one event for each of their places.

    Higher apps listen to it to empty what the member wrote with them.
    """

    sentence = _("An account was erased (%(membership)s).")
    names_actor = False

    membership: int


class PlaceForgotten(Event):
    """A place that ended long ago, or a request that was declined, keeps no name any more.

    Higher apps listen to it as to :class:`AccountErased`.
    """

    sentence = _("The name of somebody who left long ago was erased.")

    membership: int
