"""What happens to proposals."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event
from jesuisla.collective.threads.events import ThreadEvent


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
class ProposerForgotten(Event):
    """The notes and the name of an erased member were let go."""

    proposals: int
