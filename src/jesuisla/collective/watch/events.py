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
