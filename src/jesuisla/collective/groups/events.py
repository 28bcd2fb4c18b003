"""What happens to groups."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class GroupCreated(Event):
    """A group exists from now on."""

    sentence = _("The group was created.")


class CharterPublished(Event):
    """A group has a new version of its charter."""

    sentence = _("Version %(version)s of the charter was published.")

    version: int


class CharterRulesChosen(Event):
    """Which rules the coach follows, or by which articles of the charter, was changed."""

    sentence = _("What the coach asks about was changed: %(rules)s kinds of remark.")

    rules: int


class JoinQuestionsWritten(Event):
    """The questions to people who want to join were changed."""

    sentence = _("The questions to whoever wants to join were changed.")

    questions: int


class FigureRecorded(Event):
    """A figure from before was written down."""

    sentence = _("A figure from before was written down (number %(figure)s).")

    figure: int


class PassageWritten(Event):
    """A passage of the group's own page was written."""

    sentence = _("A text of the home page was written (number %(passage)s).")

    passage: int


class PassageRemoved(Event):
    """A passage of the group's own page was taken away."""

    sentence = _("A text of the home page was removed: %(section)s (%(language)s).")

    section: str
    language: str


class FigureRemoved(Event):
    """A figure from before was taken away."""

    sentence = _("A figure from before was removed (number %(figure)s).")

    figure: int


class SupporterAdded(Event):
    """An organisation is named as a supporter."""

    sentence = _("A partner was named (number %(supporter)s).")

    supporter: int


class SupporterRemoved(Event):
    """An organisation is no longer named as a supporter."""

    sentence = _("A partner is no longer named (number %(supporter)s).")

    supporter: int


class WaysChanged(Event):
    """A group changed how it works; ``fields`` are the names of what changed.

    ``before`` and ``after`` are their values in this order; an address is not written down.
    """

    sentence = _("How the group works was changed: %(fields)s.")

    fields: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class HomeArranged(Event):
    """The sections of a group's home page stand in this order; some of them are hidden."""

    sentence = _("The sections of the home page were arranged.")

    order: tuple[str, ...]
    hidden: tuple[str, ...] = ()
