"""The one way to write the journal."""

from django.db import connection
from django_scopes import scopes_disabled

from jesuisla.collective.journal.events import Event, listeners
from jesuisla.collective.journal.models import Entry


def record(event: Event, *, by: int | None) -> Entry:
    """Write one entry, and pass the event on to its listeners once this commits.

    ``by`` is the number of the membership that acted, ``None`` for the system. Must be
    called inside the transaction of the change it tells of: the entry and one job for
    each listener are rows of that same transaction, so neither can exist without the
    other, whatever is killed. Raises ``RuntimeError`` outside a transaction.
    """
    from jesuisla.collective.journal.jobs import deliver

    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} must be recorded in the transaction of its change")
    with scopes_disabled():
        entry = Entry.objects.create(
            group=event.group, actor=by, event=event.name, facts=event.facts()
        )
    for listener in listeners.get(event.name, {}):
        deliver.defer(entry=entry.pk, listener=listener)
    return entry
