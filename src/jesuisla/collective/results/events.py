"""What happens to results."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ResultCounted(Event):
    """What an action changed was counted, or counted anew after a later reading."""

    sentence = _("The result of action %(action)s was counted.")

    action: int
