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


@dataclass(frozen=True, kw_only=True)
class PassageRemoved(Event):
    """A passage of the group's own page was taken away."""

    section: str
    language: str


@dataclass(frozen=True, kw_only=True)
class FigureRemoved(Event):
    """A figure from before was taken away."""

    figure: int


@dataclass(frozen=True, kw_only=True)
class SupporterAdded(Event):
    """An organisation is named as a supporter."""

    supporter: int


@dataclass(frozen=True, kw_only=True)
class SupporterRemoved(Event):
    """An organisation is no longer named as a supporter."""

    supporter: int


@dataclass(frozen=True, kw_only=True)
class WaysChanged(Event):
    """A group changed how it works; ``fields`` are the names of what changed."""

    fields: tuple[str, ...]
