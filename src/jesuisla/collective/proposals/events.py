"""What happens to proposals."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event
from jesuisla.collective.threads.events import ThreadEvent


class ThreadClaimed(ThreadEvent):
    """A moderator works on a thread, so that nobody else does meanwhile."""

    sentence = _("Thread %(thread)s was assigned to a moderator.")


class ThreadReleased(ThreadEvent):
    """A moderator no longer works on a thread."""

    sentence = _("Thread %(thread)s was left to the others.")


class ThreadDeclined(ThreadEvent):
    """The team declined a thread by one of its written criteria."""

    sentence = _("Thread %(thread)s was declined: %(criterion)s")

    criterion: str
    proposals: tuple[int, ...]


class ThreadProposed(ThreadEvent):
    """A member put a thread forward."""

    sentence = _("Thread %(thread)s was proposed.")

    proposal: int


class ProposerForgotten(Event):
    """The notes and the name of an erased member were deleted."""

    sentence = _("Notes of an erased member were erased; proposals: %(proposals)s.")

    proposals: int
