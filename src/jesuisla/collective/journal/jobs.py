"""Passing events on."""

from contextlib import nullcontext

from django_scopes import scope, scopes_disabled
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jesuisla.collective.journal.events import listeners, type_registry
from jesuisla.collective.journal.models import Entry


@app.task(queue="events", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def deliver(entry: int, listener: str) -> None:
    """Call one listener with the event of one entry, within the event's group."""
    with scopes_disabled():
        written = Entry.objects.get(pk=entry)
    event = type_registry[written.event](group=written.group, **written.facts)
    function = listeners[written.event].get(listener)
    if function is None:
        return  # a listener of an earlier version, gone since
    with nullcontext() if written.group is None else scope(group=written.group):
        function(event)
