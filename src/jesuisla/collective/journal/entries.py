"""The one way to write the journal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db import connection
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from jesuisla.collective.journal.batches import change_in_batches
from jesuisla.collective.journal.events import Event, listeners
from jesuisla.collective.journal.models import Entry


class Actor(Protocol):
    """A membership, of which the journal, lying below members, writes the number alone."""

    @property
    def pk(self) -> Any:  # as Django types it
        """Its number."""


def record(event: Event, *, by: Actor | None) -> Entry:
    """Write one entry, and pass the event on to its listeners once this commits.

    ``by`` is the membership that acted, ``None`` for the system. Must be called inside
    the transaction of the change it tells of: the entry and one job for each listener
    are rows of that same transaction, so neither can exist without the other, whatever
    is killed. Raises ``RuntimeError`` outside a transaction.
    """
    from jesuisla.collective.journal.jobs import deliver

    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} must be recorded in the transaction of its change")
    with scopes_disabled():
        entry = Entry.objects.create(
            group=event.group, actor=by.pk if by else None, event=event.name, facts=event.facts()
        )
    for listener in listeners.get(event.name, {}):
        deliver.defer(entry=entry.pk, listener=listener)
    return entry


def forget_actors(group: int, events: Iterable[str], *, before: datetime) -> int:
    """Take the actor off entries of these events written before a moment. Return how many.

    What a member did by the hour is nobody's business once an action is long over: that
    it was done stays true, who did it goes.
    """
    old_entries = Entry.objects.filter(group=group, event__in=list(events), at__lt=before)
    with_actor = old_entries.exclude(actor=None)
    return change_in_batches(with_actor, lambda batch: batch.update(actor=None))


def entries(*, event: str | None = None) -> QuerySet[Entry]:
    """Return the entries of the group in scope, newest first."""
    newest_first = Entry.objects.order_by("-at", "-pk")
    return newest_first.filter(event=event) if event else newest_first
