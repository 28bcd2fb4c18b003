"""What happens to threads, readings and proposals."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadEvent(Event):
    """Something happened to a thread."""

    thread: int


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
class ThreadUnnamed(ThreadEvent):
    """Title and address of a thread that nobody came to are gone after its quotes."""


@dataclass(frozen=True, kw_only=True)
class ThreadDescribed(ThreadEvent):
    """Somebody told what a thread is about, whose page it is on, when it was posted."""
