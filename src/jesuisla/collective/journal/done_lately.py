"""How often somebody did something lately, as the journal tells, many at once included."""

from datetime import timedelta

from django.db import connection
from django.utils.timezone import now

from jesuisla.collective.journal.entries import Actor
from jesuisla.collective.journal.events import Event
from jesuisla.collective.journal.models import Entry


def wait_for_own_turn(by: Actor) -> None:
    """Wait for whatever else ``by`` is doing at this moment that is counted.

    From here to the end of the transaction others of theirs wait in turn: twenty sent at once
    would all count what was there before the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pace {by.pk}"])


def done_lately(event: type[Event], by: Actor, within: timedelta) -> int:
    """Return how often ``by`` did this within the time before now, what was undone included."""
    lately = Entry.objects.filter(event=event.name, at__gt=now() - within)
    return lately.filter(actor=by.pk).count()
