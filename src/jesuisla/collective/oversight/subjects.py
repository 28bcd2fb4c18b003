"""What an entry of the journal is about: the page of it, where its reader may open that."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from jesuisla.collective.actions.access import actions_for
from jesuisla.collective.actions.models import Action
from jesuisla.collective.conduct.cases import cases_for
from jesuisla.collective.journal.events import type_registry
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.access import visible_sheets
from jesuisla.collective.members.access import Viewer, members_for
from jesuisla.collective.members.models import Application
from jesuisla.collective.threads.models import Thread

NAMING = frozenset({"application", "membership"})
"""Facts whose page names a person: led to only while the line itself may name them."""


def _actions(viewer: Viewer, *, launched: bool) -> QuerySet[Action]:
    rows = actions_for(is_team=viewer.is_team, rows=Action.with_practice.all())
    return rows.filter(launched_at__isnull=not launched)


def _applications(viewer: Viewer) -> QuerySet[Application]:
    rows = Application.objects.exclude(membership__roles=[])
    return rows if viewer.is_team else rows.none()


def _members(viewer: Viewer) -> QuerySet[Any]:
    rows = members_for(viewer)
    return rows if viewer.is_coordinator else rows.none()


SUBJECTS: tuple[tuple[str, str, str, Callable[[Viewer], QuerySet[Any]]], ...] = (
    ("sheet", "knowledge:sheet", "number", visible_sheets),
    ("case", "conduct:case", "pk", cases_for),
    ("application", "members:application", "pk", _applications),
    ("action", "actions:action", "number", lambda viewer: _actions(viewer, launched=True)),
    ("action", "queue:review", "number", lambda viewer: _actions(viewer, launched=False)),
    ("thread", "threads:thread", "pk", lambda _viewer: Thread.objects.all()),
    ("membership", "members:member", "pk", _members),
)
"""The facts that have a page, with its address, by which number it goes, and who may open which;
what an entry is most about comes first."""


def pages_of(rows: Iterable[Entry], viewer: Viewer, names_since: datetime) -> dict[int, str]:
    """Return where entries lead, by their number: a query for each kind of thing they name.

    What is gone, or what this reader may not open, is left out.
    """
    rows = list(rows)
    pages: dict[int, str] = {}
    for fact, address, field, rows_for in SUBJECTS:
        key_by_entry = {
            row.pk: row.facts[fact]
            for row in rows
            if row.pk not in pages and row.facts.get(fact) and _may_lead(row, fact, names_since)
        }
        if key_by_entry:
            shown_rows = rows_for(viewer).filter(pk__in=set(key_by_entry.values()))
            numbers = dict(shown_rows.values_list("pk", field))
            pages |= {
                entry: reverse(address, args=[numbers[key]])
                for entry, key in key_by_entry.items()
                if key in numbers
            }
    return pages


def _may_lead(row: Entry, fact: str, names_since: datetime) -> bool:
    """Whether the line says, or may say, whom that page names."""
    if fact not in NAMING:
        return True
    event = type_registry.get(row.event)
    return row.at > names_since and event is not None and "%(membership)s" in str(event.sentence)
