"""What happens to results."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class ResultCounted(Event):
    """What an action changed was counted, or counted anew after a later reading."""

    sentence = _("The result of action %(action)s was counted.")

    action: int
