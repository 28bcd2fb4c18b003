"""What happens to actions from before."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class EarlierActionsTaken(Event):
    """Actions from before were taken over from a spreadsheet."""

    sentence = _("Actions from before were taken over from a spreadsheet: %(actions)s.")

    take_over: int
    actions: int


class TakeOverUndone(Event):
    """What was taken over from a spreadsheet was removed again."""

    sentence = _("What was taken over from a spreadsheet was removed again: %(actions)s.")

    take_over: int
    actions: int
