"""What happens at the way in for other programs."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class KeyCreated(Event):
    """Another program may ask the group's classifier from now on."""

    sentence = _("API key %(key)s was created.")

    key: int


class KeyRevoked(Event):
    """A key opens nothing any more."""

    sentence = _("API key %(key)s was revoked.")

    key: int


class ScoreSuggested(Event):
    """Another program said what a comment should have scored."""

    sentence = _("A program suggested a score (suggestion %(suggestion)s).")

    suggestion: int


class SuggestionsForgotten(Event):
    """The texts of this many suggestions went, their time being over."""

    sentence = _("Texts of suggestions were erased: %(suggestions)s.")

    suggestions: int
