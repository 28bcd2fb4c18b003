"""What happens at the way in for other programs."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyCreated(Event):
    """Another program may ask the group's scorer from now on."""

    sentence = _("API key %(key)s was created.")

    key: int


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    """A key opens nothing any more."""

    sentence = _("API key %(key)s was revoked.")

    key: int


@dataclass(frozen=True, kw_only=True)
class ScoreSuggested(Event):
    """Another program said what a comment should have scored."""

    sentence = _("A program suggested a score (suggestion %(suggestion)s).")

    suggestion: int


@dataclass(frozen=True, kw_only=True)
class SuggestionsForgotten(Event):
    """The texts of this many suggestions went, their time being over."""

    sentence = _("Texts of suggestions were erased: %(suggestions)s.")

    suggestions: int
