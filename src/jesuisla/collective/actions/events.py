"""What happens to actions."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class ActionEvent(Event):
    """Something happened to an action."""

    action: int


class PracticeClosed(ActionEvent):
    """A practice action is over; nothing counts it."""

    sentence = _("Practice action %(action)s is over.")


class PracticeVoiceTold(ActionEvent):
    """A member wrote in a practice action."""

    sentence = _("A comment was written in practice action %(action)s.")
    names_actor = False

    voice: int


class ActionPrepared(ActionEvent):
    """A moderator wrote the brief of an action for a thread."""

    sentence = _("A brief was written for action %(action)s.")

    thread: int


class BriefChanged(ActionEvent):
    """The brief was changed before or during the action."""

    sentence = _("The brief of action %(action)s was changed.")


class BriefChangeAsked(ActionEvent):
    """A change of a running action's brief waits for a second moderator."""

    sentence = _("A change of the brief of action %(action)s waits for a second moderator.")


class BriefChangeDropped(ActionEvent):
    """A change that waited is not made."""

    sentence = _("A change of the brief of action %(action)s was not made.")


class BriefChangeLapsed(ActionEvent):
    """A change still waited when the action ended; the brief stayed as it was."""

    sentence = _(
        "A change of the brief of action %(action)s still waited at its end and was not made."
    )


class ActionReviewed(ActionEvent):
    """A second moderator gave a verdict."""

    sentence = _("Action %(action)s was reviewed: %(verdict)s.")

    verdict: str


class ActionReviewLapsed(ActionEvent):
    """Somebody who agreed to an action that was not launched yet is no longer of the team."""

    sentence = _("Action %(action)s waits for a review again.")


class ActionLaunched(ActionEvent):
    """The action runs; ``today`` counts it, ``budget`` is what the group set itself a day."""

    sentence = _(
        "Action %(action)s was launched: number %(today)s of the day, where the"
        " group planned %(budget)s."
    )

    today: int
    budget: int


class ActionProlonged(ActionEvent):
    """Too few had written when its time was over, so it runs half as long again, once."""

    sentence = _(
        "Action %(action)s was prolonged: %(writers)s had written, where the group asks for"
        " %(needed)s."
    )

    writers: int
    needed: int


class ActionClosed(ActionEvent):
    """The action is over."""

    sentence = _("Action %(action)s was closed.")


class ActionStopped(ActionEvent):
    """The team ended the action before its time, since it seemed to make things worse."""

    sentence = _("Action %(action)s was stopped early: %(because)s.")

    because: str


class ReopeningAsked(ActionEvent):
    """A moderator wants a closed action to run again; a second one has not agreed yet."""

    sentence = _("Somebody asked to open action %(action)s again.")


class ActionReopened(ActionEvent):
    """A closed action runs again; what was counted at its end no longer counts."""

    sentence = _("Action %(action)s was opened again.")


class ActionMeasured(ActionEvent):
    """A reading taken after the end counts as the action's last."""

    sentence = _("A later snapshot counts for action %(action)s.")

    reading: int


class ActionVoided(ActionEvent):
    """The thread is gone, so there is nothing to take part in."""

    sentence = _("Action %(action)s was stopped: its thread is gone.")


class MemberArrived(ActionEvent):
    """A member opened the action for the first time."""

    sentence = _("A member opened action %(action)s.")
    names_actor = False


class VoiceTold(ActionEvent):
    """A member told where their own comment is."""

    sentence = _("A member said where their comment is in action %(action)s.")
    names_actor = False

    voice: int


class VoicesFound(ActionEvent):
    """Voices were found again among the comments of the thread."""

    sentence = _("Comments of ours were recognised in action %(action)s.")
    is_routine = True

    voices: tuple[int, ...]


class VoiceWithdrawn(ActionEvent):
    """A member took their voice back."""

    sentence = _("A member took a comment back in action %(action)s.")
    names_actor = False

    voice: int


class CopyFound(ActionEvent):
    """A voice says nearly the same, in the same words, as another comment of the group."""

    sentence = _("Two comments of ours in action %(action)s say nearly the same.")
    names_actor = False

    voice: int


class EchoFound(ActionEvent):
    """A voice says what another comment of the group says, in other words."""

    sentence = _("Two comments of ours in action %(action)s say the same in other words.")
    names_actor = False

    voice: int


class VoiceListed(ActionEvent):
    """A member had their voice leave the lists of the others, or come back to them."""

    sentence = _("A member shows their comment in action %(action)s to the others.")
    otherwise: ClassVar = {
        "on_lists": _("A member no longer shows their comment in action %(action)s to the others.")
    }
    names_actor = False

    voice: int
    on_lists: bool


class SupportMarked(ActionEvent):
    """A member says to have read, liked or answered a comment, or takes it back."""

    sentence = _("A member noted a support in action %(action)s.")
    names_actor = False

    deed: str
    done: bool


class DebriefWritten(ActionEvent):
    """A member said a word after the action."""

    sentence = _("A member said a word after action %(action)s.")
    names_actor = False

    debrief: int


class RemarkMade(ActionEvent):
    """A member said a word to the others; what it says stands nowhere but in its row."""

    sentence = _("A member said a word to the others in action %(action)s.")
    names_actor = False

    remark: int
    kind: str


class RemarkWithdrawn(ActionEvent):
    """A member took their own word back."""

    sentence = _("A member took a word back in action %(action)s.")
    names_actor = False

    remark: int


class RemarkReported(ActionEvent):
    """A member told the team that a word attacks somebody."""

    sentence = _("A word in action %(action)s was reported to the team.")
    names_actor = False

    remark: int


class RemarkAnswered(ActionEvent):
    """The team answered a word."""

    sentence = _("The team answered a word in action %(action)s.")

    remark: int


class RemarkLeft(ActionEvent):
    """The team read a word that was reported, and it stays."""

    sentence = _("The team left a reported word in action %(action)s.")

    remark: int


class RemarkRemoved(ActionEvent):
    """The team took a word back, with a reason for its writer."""

    sentence = _("The team took a word back in action %(action)s.")

    remark: int


class GuestVoiceTold(ActionEvent):
    """Somebody without an account said that they wrote there."""

    sentence = _("A guest said that they wrote in action %(action)s.")

    voice: int


class GuestVoiceWithdrawn(ActionEvent):
    """A guest took their voice back."""

    sentence = _("A guest took their voice back in action %(action)s.")

    voice: int


class GuestVoiceHidden(ActionEvent):
    """The team hid a guest's voice, or shows it again."""

    sentence = _("A guest’s voice in action %(action)s is shown again.")
    otherwise: ClassVar = {"shown": _("A guest’s voice in action %(action)s was hidden.")}

    voice: int
    shown: bool


class GuestsClosed(ActionEvent):
    """The team closed a running action to guests, or opened it to them again."""

    sentence = _("Action %(action)s was closed to guests.")
    otherwise: ClassVar = {"closed": _("Action %(action)s is open to guests again.")}

    closed: bool


class VoicesForgotten(ActionEvent):
    """Where members wrote was deleted after the retention time."""

    sentence = _(
        "Who did what in action %(action)s was erased; comments counted there: %(voices)s."
    )

    voices: int


class MemberForgotten(Event):
    """What an erased member did in actions was deleted; the number of voices stays."""

    sentence = _("What an erased member did in actions was erased; comments counted: %(voices)s.")

    voices: int


class OrderLearnt(Event):
    """The group's readings retrained the model of how these networks order comments."""

    sentence = _(
        "How networks order comments was learnt anew (%(networks)s; snapshots: %(readings)s)."
    )
    is_routine = True

    networks: tuple[str, ...]
    readings: int
