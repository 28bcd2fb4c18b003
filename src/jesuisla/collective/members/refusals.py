"""When an operation on people says no."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.aliases import AliasFault

ALIAS_SENTENCES = {
    AliasFault.SHORT: _("An alias has at least 2 characters."),
    AliasFault.LONG: _("An alias has at most 40 characters."),
    AliasFault.NO_LETTER: _("An alias has at least one letter."),
    AliasFault.HIDDEN: _(
        "This alias contains characters that nobody can see. Please type it again."
    ),
    AliasFault.ADDRESS: _(
        "An alias is not an address. Choose a name that does not tell who you are."
    ),
    AliasFault.TITLE: _("This alias could be taken for the team’s. Please choose another one."),
    AliasFault.SCRIPTS: _("An alias is written in the letters of one alphabet."),
}


class AliasRefused(Refused):
    """The alias is against the rules, or somebody has it already."""


class AliasTaken(AliasRefused):
    """Somebody in the group goes by this alias already, or by one that looks like it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody in the group goes by this alias, or by one that looks like it."
                " Please choose another one."
            )
        )


class CharterNotCurrent(Refused):
    """The charter accepted is not the one in force."""

    def __init__(self) -> None:
        super().__init__(_("The charter has changed in the meantime. Please read it again."))


class AlreadyMember(Refused):
    """The person already has a place in this group."""

    def __init__(self) -> None:
        super().__init__(_("This person is already a member of the group."))


class AlreadyAnswered(Refused):
    """Another member of the team was faster."""

    def __init__(self) -> None:
        super().__init__(_("This request has already been answered."))


class AppealWaits(Refused):
    """Whoever was declined asks anew while somebody still reads their appeal."""

    def __init__(self) -> None:
        super().__init__(_("Your appeal is still being read. You will get an answer by e-mail."))


class NoteMissing(Refused):
    """Whoever answers alone says why."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody else of the team can confirm your answer: add a note that says why you "
                "answer alone."
            )
        )


class NobodyAnswers(Refused):
    """Nobody of the group's team is there: a request would wait for nobody."""

    def __init__(self) -> None:
        super().__init__(
            _("At the moment nobody in the group can answer. Please come back in a while.")
        )


class ReasonMissing(Refused):
    """A refusal without a reason would be unkind."""

    def __init__(self) -> None:
        super().__init__(_("Please write a reason: it is sent to the person."))


class LastCoordinator(Refused):
    """A group is never left without a coordinator."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A group needs a coordinator, and this is the last one."
                " First give this role to somebody else."
            )
        )


class NotAMember(Refused):
    """The membership is over, or was never accepted."""

    def __init__(self) -> None:
        super().__init__(_("This person is no longer a member of the group."))


class UnknownRole(Refused):
    """No such role can be given."""

    def __init__(self) -> None:
        super().__init__(_("Please choose roles from the list."))
