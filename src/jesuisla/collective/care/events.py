"""What happens to calls for help, and to shifts."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.events import ActionEvent
from jesuisla.collective.journal.events import Event


class HelpAsked(ActionEvent):
    """A member is attacked under their voice, or no longer is."""

    sentence = _("A member called for help under a comment in action %(action)s.")
    otherwise: ClassVar = {
        "attacked": _("A member no longer needs help under a comment in action %(action)s.")
    }
    names_actor = False

    voice: int | None
    attacked: bool
    call: int | None = None
    """Entries from before the team was called name none."""


class HelpAnswered(ActionEvent):
    """Somebody of the team looks after a member who called."""

    sentence = _("Somebody of the team looks after a call for help in action %(action)s.")
    names_actor = False

    call: int


class HelpSettled(ActionEvent):
    """The team closed a call for help."""

    sentence = _("A call for help in action %(action)s was settled by the team.")
    names_actor = False

    call: int


class SosCalled(Event):
    """A member calls for help from anywhere."""

    sentence = _("A member called for help.")
    names_actor = False

    call: int


class SosAnswered(Event):
    """Somebody of the team looks after a member who called from anywhere."""

    sentence = _("Somebody of the team looks after a member who called for help.")
    names_actor = False

    call: int


class SosEnded(Event):
    """A call from anywhere is over: it is calm again, settled, or was a mistake."""

    sentence = _("A member’s call for help is over.")
    names_actor = False

    call: int
    closing: str


class CompanionAsked(Event):
    """A member would like another beside them in bad hours."""

    sentence = _("A member asked another to be their companion.")
    names_actor = False

    companion: int


class CompanionAnswered(Event):
    """Somebody agreed to be a companion, or no longer is one."""

    sentence = _("A member agreed to be somebody’s companion, or is one no longer.")
    names_actor = False

    agreed: bool


class ShiftTaken(Event):
    """Somebody of the team will be on duty."""

    sentence = _("Somebody of the team took a shift.")
    names_actor = False

    shift: int


class ShiftLeft(Event):
    """Somebody of the team will not be on duty."""

    sentence = _("Somebody of the team left a shift.")
    names_actor = False

    shift: int


class ShiftOffered(Event):
    """Somebody of the team would like another to take over their shift, or no longer."""

    sentence = _("Somebody of the team offers a shift to the others.")
    otherwise: ClassVar = {
        "offered": _("Somebody of the team takes back a shift that was offered.")
    }
    names_actor = False

    shift: int
    offered: bool


class ShiftPassedOn(Event):
    """A shift that was offered is somebody else’s now."""

    sentence = _("A shift that was offered was taken over.")
    names_actor = False

    shift: int
    giver: int
    begins_at: int


class StandInCalled(Event):
    """A stand-in is on duty, because somebody is missing."""

    sentence = _("A stand-in took over a shift.")
    names_actor = False

    shift: int
    member: int


class DutyPlanChosen(Event):
    """The coordination chose the hours for which the team is on duty."""

    sentence = _("The hours of the shifts were chosen.")

    changes: tuple[int, ...]
    needed: int


class HandoverWritten(Event):
    """A few words were left for the person on duty next."""

    sentence = _("A word was left for the next shift.")
    names_actor = False

    note: int


class FeedAddressMade(Event):
    """A member made a secret address for a calendar or reader of theirs, or took it back."""

    sentence = _("A member made or took back a secret address for a calendar or reader.")
    names_actor = False

    membership: int
    kind: str


class CeilingChosen(Event):
    """A member chose how much a day they set themselves; what it is, nobody reads."""

    sentence = _("A member chose how much a day they set themselves.")
    names_actor = False


class ActionWorsened(ActionEvent):
    """A running action seems to make things worse."""

    sentence = _("Action %(action)s seems to make things worse: %(sign)s.")

    sign: str


class WorseningAnswered(ActionEvent):
    """One of the team looked at an action that seemed to make things worse, and lets it run."""

    sentence = _("The team looked at action %(action)s, which seemed to make things worse.")
