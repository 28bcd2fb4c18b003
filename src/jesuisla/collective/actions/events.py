"""What happens to actions."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ActionEvent(Event):
    """Something happened to an action."""

    action: int


@dataclass(frozen=True, kw_only=True)
class ActionPrepared(ActionEvent):
    """A moderator wrote the brief of an action for a thread."""

    thread: int


@dataclass(frozen=True, kw_only=True)
class BriefChanged(ActionEvent):
    """The brief was changed before or during the action."""


@dataclass(frozen=True, kw_only=True)
class BriefChangeAsked(ActionEvent):
    """A change of a running action's brief waits for a second moderator."""


@dataclass(frozen=True, kw_only=True)
class BriefChangeDropped(ActionEvent):
    """A change that waited is not made."""


@dataclass(frozen=True, kw_only=True)
class BriefChangeLapsed(ActionEvent):
    """A change still waited when the action ended; the brief stayed as it was."""


@dataclass(frozen=True, kw_only=True)
class ActionReviewed(ActionEvent):
    """A second moderator gave a verdict."""

    verdict: str


@dataclass(frozen=True, kw_only=True)
class ActionLaunched(ActionEvent):
    """The action runs; ``today`` counts it, ``budget`` is what the group set itself a day."""

    today: int
    budget: int


@dataclass(frozen=True, kw_only=True)
class ActionClosed(ActionEvent):
    """The action is over."""


@dataclass(frozen=True, kw_only=True)
class ActionMeasured(ActionEvent):
    """A reading taken after the end counts as the action's last."""

    reading: int


@dataclass(frozen=True, kw_only=True)
class ActionVoided(ActionEvent):
    """The thread is gone, so there is nothing to take part in."""


@dataclass(frozen=True, kw_only=True)
class MemberArrived(ActionEvent):
    """A member opened the action for the first time."""


@dataclass(frozen=True, kw_only=True)
class VoiceTold(ActionEvent):
    """A member told where their own comment is."""

    voice: int


@dataclass(frozen=True, kw_only=True)
class VoicesFound(ActionEvent):
    """Voices were found again among the comments of the thread."""

    voices: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class VoiceWithdrawn(ActionEvent):
    """A member took their voice back."""

    voice: int


@dataclass(frozen=True, kw_only=True)
class HelpAsked(ActionEvent):
    """A member is attacked under their voice, or no longer is."""

    voice: int
    attacked: bool


@dataclass(frozen=True, kw_only=True)
class SupportMarked(ActionEvent):
    """A member says to have read, liked or answered a comment, or takes it back."""

    deed: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class DebriefWritten(ActionEvent):
    """A member said a word after the action."""

    debrief: int


@dataclass(frozen=True, kw_only=True)
class VoicesForgotten(ActionEvent):
    """Where members wrote was let go after the retention time."""

    voices: int


@dataclass(frozen=True, kw_only=True)
class MemberForgotten(Event):
    """What an erased member did in actions was let go; the number of voices stays."""

    voices: int


@dataclass(frozen=True, kw_only=True)
class OrderLearnt(Event):
    """The group's readings taught anew how these networks order comments."""

    networks: tuple[str, ...]
    readings: int


@dataclass(frozen=True, kw_only=True)
class LetterWritten(ActionEvent):
    """A moderator worked on the text of a letter that is not sent yet."""


@dataclass(frozen=True, kw_only=True)
class LetterSent(ActionEvent):
    """A moderator says to have sent a letter, by their own hand; both are days."""

    sent_on: str
    look_on: str


@dataclass(frozen=True, kw_only=True)
class LetterLookPutOff(ActionEvent):
    """The day to look whether a letter helped is a later one."""

    look_on: str


@dataclass(frozen=True, kw_only=True)
class LetterOutcomeNoted(ActionEvent):
    """A moderator noted what came of a letter, which ends its action."""

    outcome: str
