"""What happens to threads, readings and proposals."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadEvent(Event):
    """Something happened to a thread."""

    thread: int


@dataclass(frozen=True, kw_only=True)
class ThreadClaimed(ThreadEvent):
    """A moderator works on a thread, so that nobody else does meanwhile."""


@dataclass(frozen=True, kw_only=True)
class ThreadReleased(ThreadEvent):
    """A moderator no longer works on a thread."""


@dataclass(frozen=True, kw_only=True)
class ThreadDeclined(ThreadEvent):
    """The team declined a thread by one of its written criteria."""

    criterion: str
    proposals: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ThreadProposed(ThreadEvent):
    """A member put a thread forward."""

    proposal: int


@dataclass(frozen=True, kw_only=True)
class ReadingTaken(ThreadEvent):
    """Somebody saw what stands in a thread; ``comments`` came with it (0: places alone)."""

    reading: int
    comments: int = 0


@dataclass(frozen=True, kw_only=True)
class ReadingCorrected(ThreadEvent):
    """A reading was put right after it was saved."""

    reading: int


@dataclass(frozen=True, kw_only=True)
class ThreadStateChanged(ThreadEvent):
    """A thread is gone, or can be seen again: a value of ``Thread.State``."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ThreadFollowed(ThreadEvent):
    """The team follows a thread from now on, or no longer does."""

    followed: bool


@dataclass(frozen=True, kw_only=True)
class ThreadsImported(Event):
    """A batch of an archive was kept; ``threads`` are those it touched."""

    threads: tuple[int, ...]
    comments: int


@dataclass(frozen=True, kw_only=True)
class QuotesForgotten(ThreadEvent):
    """The texts, keys and salt of a thread are gone after the retention time."""

    comments: int


@dataclass(frozen=True, kw_only=True)
class ThreadScored(ThreadEvent):
    """A scorer read comments of a thread."""

    comments: int


@dataclass(frozen=True, kw_only=True)
class ThreadDescribed(ThreadEvent):
    """Somebody told what a thread is about, whose page it is on, when it was posted."""


@dataclass(frozen=True, kw_only=True)
class OrderLearnt(Event):
    """The group's readings taught anew how these networks order comments."""

    networks: tuple[str, ...]
    readings: int


@dataclass(frozen=True, kw_only=True)
class ProposerForgotten(Event):
    """The notes and the name of an erased member were let go."""

    proposals: int
