"""What happens to threads, readings and proposals."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class ThreadEvent(Event):
    """Something happened to a thread."""

    thread: int


class ReadingTaken(ThreadEvent):
    """Somebody saw what stands in a thread; ``comments`` came with it (0: places alone)."""

    sentence = _("A snapshot of thread %(thread)s was taken.")

    reading: int
    comments: int = 0

    @classmethod
    def sentence_for(cls, facts: Mapping[str, Any]) -> str:
        """Say how many comments came with it."""
        count = facts.get("comments") or 0
        if not count:
            return gettext("The top of thread %(thread)s was rated.")
        return ngettext(
            "%(comments)s comment of thread %(thread)s was seen.",
            "%(comments)s comments of thread %(thread)s were seen.",
            count,
        )


class ReadingCorrected(ThreadEvent):
    """A reading was put right after it was saved."""

    sentence = _("A snapshot of thread %(thread)s was corrected.")

    reading: int


class ThreadStateChanged(ThreadEvent):
    """A thread is gone, or can be seen again: a value of ``Thread.State``."""

    sentence = _("Thread %(thread)s: %(state)s.")

    state: str


class ThreadFollowed(ThreadEvent):
    """The team follows a thread from now on, or no longer does."""

    sentence = _("The team follows thread %(thread)s.")
    otherwise: ClassVar = {"followed": _("The team no longer follows thread %(thread)s.")}

    followed: bool


class ThreadsImported(Event):
    """A batch of an archive was saved; ``threads`` are those it touched."""

    sentence = _("Comments were imported from a file: %(comments)s.")

    threads: tuple[int, ...]
    comments: int


class QuotesForgotten(ThreadEvent):
    """The texts, keys and salt of a thread are gone after the retention time."""

    sentence = _("Texts and pseudonyms of thread %(thread)s were erased; comments: %(comments)s.")

    comments: int


class ThreadUnnamed(ThreadEvent):
    """Title and address of a thread that nobody came to are gone after its quotes."""

    sentence = _("Title and address of thread %(thread)s were erased.")


class ThreadDescribed(ThreadEvent):
    """Somebody said what a thread is about, whose page it is on, when it was posted."""

    sentence = _("Thread %(thread)s was described.")

    by_team: bool = False


class QuoteErased(ThreadEvent):
    """A quote was erased before its time, with its pseudonym."""

    sentence = _("A quote of thread %(thread)s was erased, with its pseudonym.")

    comment: int
