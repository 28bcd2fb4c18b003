"""What happens to letters."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.events import ActionEvent


class LetterWritten(ActionEvent):
    """A moderator worked on the text of a letter that is not sent yet."""

    sentence = _("The letter of action %(action)s was written.")


class LetterSent(ActionEvent):
    """A moderator says to have sent a letter, by their own hand; both are days."""

    sentence = _("A letter was sent for action %(action)s on %(sent_on)s.")

    sent_on: str
    look_on: str


class LetterLookPutOff(ActionEvent):
    """The day to look whether a letter helped is a later one."""

    sentence = _("The day to look what came of the letter of action %(action)s is now %(look_on)s.")

    look_on: str


class LetterOutcomeNoted(ActionEvent):
    """A moderator noted what came of a letter, which ends its action."""

    sentence = _("What came of the letter of action %(action)s was noted: %(outcome)s.")

    outcome: str
