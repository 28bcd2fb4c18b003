"""What happens to the order of the queue."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event
from jesuisla.collective.threads.events import ThreadEvent


@dataclass(frozen=True, kw_only=True)
class DeskRulesSaved(Event):
    """The team's rules changed."""

    version: int


@dataclass(frozen=True, kw_only=True)
class RulesApplied(ThreadEvent):
    """Rules began or ceased to hold for a thread."""

    began: int
    ended: int
    alert: bool
    """Whether they ask for a look now."""


@dataclass(frozen=True, kw_only=True)
class AlertMet(ThreadEvent):
    """A thread came to the desk, and a rule had begun before to ask for a look at it."""


@dataclass(frozen=True, kw_only=True)
class StoriesCompared(Event):
    """Posts were compared: new suggestions, and pairs so alike that they are one line."""

    suggested: int
    joined: int


@dataclass(frozen=True, kw_only=True)
class StoryDecided(Event):
    """A person said that two threads tell one story, or two."""

    one: int
    other: int
    joined: bool
