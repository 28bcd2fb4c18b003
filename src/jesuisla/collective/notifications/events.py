"""What happens to wishes."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class AlertsChosen(Event):
    """A member of the team wants to be told of alerts by a channel, or no longer."""

    membership: int
    wanted: bool
    channel: str = "mail"
    """Entries from before there were channels name none."""
