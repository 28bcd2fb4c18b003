"""What happens to results."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class ResultCounted(Event):
    """What an action changed was counted, or counted anew after a later reading."""

    sentence = _("The result of action %(action)s was counted.")

    action: int


class ResultForgotten(Event):
    """What was counted at the end of an action no longer counts, as it runs again."""

    sentence = _("The result of action %(action)s no longer counts: the action runs again.")

    action: int


class DaysCounted(Event):
    """Days that are over were counted anew, and so many counts of them were others."""

    sentence = _("Past days were counted anew: %(changes)s counts changed.")

    changes: int


class ResearchFileWritten(Event):
    """The operator had the group's readings or labels written to a file, for the analysis commands.

    ``records`` is ``readings`` or ``labels``.
    """

    sentence = _("The operator exported snapshots or labels for research; lines: %(lines)s.")

    records: str
    lines: int
