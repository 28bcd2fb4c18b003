"""What happens at the way in for other programs."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyCreated(Event):
    """Another program may ask the group's scorer from now on."""

    key: int


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    """A key opens nothing any more."""

    key: int


@dataclass(frozen=True, kw_only=True)
class ScoreSuggested(Event):
    """Another program said what a comment should have scored."""

    suggestion: int


@dataclass(frozen=True, kw_only=True)
class SuggestionsForgotten(Event):
    """The texts of this many suggestions went, their time being over."""

    suggestions: int
