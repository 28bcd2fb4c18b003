"""What happens to results."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ResultCounted(Event):
    """What an action changed was counted, or counted anew after a later reading."""

    action: int
