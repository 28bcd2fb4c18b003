"""How often somebody did something lately, as the journal tells."""

from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.journal.entries import Actor
from jesuisla.collective.journal.events import Event
from jesuisla.collective.journal.models import Entry


def done_lately(event: type[Event], by: Actor, within: timedelta) -> int:
    """Return how often ``by`` did this within the time before now, what was undone included."""
    lately = Entry.objects.filter(event=event.name, at__gt=now() - within)
    return lately.filter(actor=by.pk).count()
