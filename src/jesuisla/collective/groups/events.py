"""What happens to groups."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupCreated(Event):
    """A group exists from now on."""


@dataclass(frozen=True, kw_only=True)
class CharterPublished(Event):
    """A group has a new version of its charter."""

    version: int


@dataclass(frozen=True, kw_only=True)
class FigureRecorded(Event):
    """A figure from before was written down."""

    figure: int


@dataclass(frozen=True, kw_only=True)
class PassageWritten(Event):
    """A passage of the group's own page was written."""

    passage: int
