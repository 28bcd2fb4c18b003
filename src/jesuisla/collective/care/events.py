"""What happens to calls for help."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.events import ActionEvent


class HelpAsked(ActionEvent):
    """A member is attacked under their voice, or no longer is."""

    sentence = _("A call for help under a comment in action %(action)s: %(attacked)s.")
    names_actor = False

    voice: int | None
    attacked: bool
    call: int | None = None
    """Entries from before the team was called name none."""


class HelpAnswered(ActionEvent):
    """Somebody of the team looks after a member who called."""

    sentence = _("Somebody of the team looks after a call for help in action %(action)s.")
    names_actor = False

    call: int


class HelpSettled(ActionEvent):
    """The team closed a call for help."""

    sentence = _("A call for help in action %(action)s was settled by the team.")
    names_actor = False

    call: int
