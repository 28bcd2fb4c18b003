"""What happens to fact sheets."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class SheetEvent(Event):
    """Something happened to a fact sheet."""

    sheet: int


class SheetDrafted(SheetEvent):
    """A member began a sheet, or a change of one that counts."""

    sentence = _("A draft of fact sheet %(sheet)s was begun.")
    names_actor = False


class SheetWritten(SheetEvent):
    """A step of a draft was saved."""

    sentence = _("The draft of fact sheet %(sheet)s was changed.")
    names_actor = False
    is_routine = True


class SheetSent(SheetEvent):
    """A draft waits for a second person."""

    sentence = _("Fact sheet %(sheet)s waits for a second reader.")
    names_actor = False


class SheetReturned(SheetEvent):
    """The second person sent a draft back, with a word."""

    sentence = _("The draft of fact sheet %(sheet)s was sent back to its author.")


class SheetPublished(SheetEvent):
    """A second person read a draft and its sources, so that it counts from now on."""

    sentence = _("Fact sheet %(sheet)s was read by a second person (version %(version)s).")

    version: int


class SheetDraftDropped(SheetEvent):
    """A draft was given up; what counted before goes on."""

    sentence = _("A draft of fact sheet %(sheet)s was given up.")
    names_actor = False


class SheetDueSoon(SheetEvent):
    """A sheet expires before long: its author and the keepers of its topics are reminded."""

    sentence = _("Fact sheet %(sheet)s will expire on %(valid_until)s.")

    valid_until: str


class SheetFellDue(SheetEvent):
    """A sheet expired, so that nobody is offered it any more."""

    sentence = _("Fact sheet %(sheet)s has expired (%(valid_until)s).")

    valid_until: str


class SheetWithdrawn(SheetEvent):
    """A sheet was withdrawn, so that nobody is offered it any more."""

    sentence = _("Fact sheet %(sheet)s was withdrawn.")


class SheetShown(SheetEvent):
    """A sheet is shown to everybody from now on, or no longer."""

    sentence = _("Everybody may read fact sheet %(sheet)s.")
    otherwise: ClassVar = {"is_public": _("The group alone reads fact sheet %(sheet)s.")}

    is_public: bool


class SheetTakenOver(SheetEvent):
    """A draft was begun with the words of a sheet that another group shows to everybody."""

    sentence = _("Fact sheet %(sheet)s was taken over from another group (version %(version)s).")

    version: int


class OriginalSeen(SheetEvent):
    """Something became of the sheet from which this one was taken over; a note stands on it."""

    sentence = _("The original of fact sheet %(sheet)s is not what it was: %(news)s.")

    news: str


class OriginalSameAgain(SheetEvent):
    """The sheet from which this one was taken over says again what was read here last."""

    sentence = _("The original of fact sheet %(sheet)s says again what it said.")


class OriginalBroughtIn(SheetEvent):
    """What the original says now was written into a draft."""

    sentence = _("A change of the original was brought into fact sheet %(sheet)s.")
    names_actor = False

    version: int


class OriginalLeftOut(SheetEvent):
    """What the original says now was read, and the sheet stays as it is."""

    sentence = _("Fact sheet %(sheet)s stays as it is, although its original changed.")

    version: int


class ShelfOpened(Event):
    """The group shows its public sheets to everybody from now on, or no longer."""

    sentence = _("The fact sheets were opened to everybody.")
    otherwise: ClassVar = {"is_open": _("The fact sheets were closed to the outside.")}

    is_open: bool


class SheetsChosen(Event):
    """Somebody of the team chose which sheets fit a thread; none is a choice, too."""

    sentence = _("Fact sheets were chosen for thread %(thread)s: %(count)s.")

    thread: int
    count: int


class SheetWanted(Event):
    """A sheet is missing for a thread; the keepers of its topic are told."""

    sentence = _("A fact sheet is asked for, for thread %(thread)s.")

    thread: int
    want: int


class WantedSheetReady(Event):
    """A sheet that was asked for was read by two; somebody of the team confirms that it answers."""

    sentence = _("Fact sheet %(sheet)s, asked for thread %(thread)s, waits to be confirmed.")

    thread: int
    want: int
    sheet: int


class WantedSheetUnmet(Event):
    """Somebody found that a sheet does not answer what was asked for; that is missing still."""

    sentence = _("Fact sheet %(sheet)s does not answer what was asked for thread %(thread)s.")

    thread: int
    want: int
    sheet: int


class WantedSheetMet(Event):
    """A sheet that was asked for is there, and stands beside the thread's brief."""

    sentence = _("Fact sheet %(sheet)s answers what was asked for thread %(thread)s.")

    thread: int
    want: int
    sheet: int


class WantedSheetDropped(Event):
    """A sheet that was asked for is no longer needed."""

    sentence = _("The fact sheet asked for thread %(thread)s is no longer needed.")

    thread: int
    want: int


class SheetsCompared(Event):
    """Two sheets that speak of nearly the same were read side by side."""

    sentence = _("Fact sheets %(first)s and %(second)s were compared: %(verdict)s.")

    first: int
    second: int
    verdict: str


class TopicKept(Event):
    """Somebody of the team looks after a topic from now on, or no longer."""

    sentence = _("Who looks after a topic of the fact shelf was changed.")

    keeper: int
    keeps: bool


class SourceFoundGone(SheetEvent):
    """The page of a source of this sheet no longer answers."""

    sentence = _("A source of fact sheet %(sheet)s no longer answers.")


class ThreadNearClaim(Event):
    """A thread was found to stand near a claim that was checked, or no longer does."""

    sentence = _("Thread %(thread)s stands near a checked claim.")
    otherwise: ClassVar = {"near": _("Thread %(thread)s no longer stands near a checked claim.")}
    is_routine = True

    thread: int
    near: bool


class CheckFeedAdded(Event):
    """The team named an address at which a fact-checker's reviews are found."""

    sentence = _("Feed %(feed)s of a fact-checker was added.")

    feed: int


class CheckFeedPaused(Event):
    """A feed of a fact-checker is looked at no more, or again."""

    sentence = _("Feed %(feed)s of a fact-checker rests.")
    otherwise: ClassVar = {"paused": _("Feed %(feed)s of a fact-checker is looked at again.")}

    feed: int
    paused: bool


class CheckFeedRemoved(Event):
    """A feed of a fact-checker was removed, with the claims that came from it."""

    sentence = _("Feed %(feed)s of a fact-checker was removed, with its claims: %(claims)s.")

    feed: int
    claims: int


class CheckFeedLookAsked(Event):
    """Somebody of the team asked that a feed be looked at now."""

    sentence = _("Feed %(feed)s of a fact-checker is to be looked at now.")

    feed: int


class CheckFeedRead(Event):
    """A feed of a fact-checker was looked at: ``came`` claims are new."""

    sentence = _("Feed %(feed)s of a fact-checker was looked at (%(state)s); new claims: %(came)s.")
    is_routine = True

    feed: int
    state: str
    came: int


class CheckedClaimsImported(Event):
    """Checked claims came from a file."""

    sentence = _("Checked claims were imported from a file: %(came)s.")

    came: int
