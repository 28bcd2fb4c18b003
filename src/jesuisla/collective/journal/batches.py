"""Changes of many rows, a few thousand at a time, so that nobody waits long for one of them."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

ROWS = 2000
"""So many rows are held at once, for some tens of milliseconds."""


def change_in_batches(rows: "QuerySet[Any]", change: "Callable[[QuerySet[Any]], int]") -> int:
    """Change or delete rows, each batch a change of its own. Return how many.

    Killed half-way, the next call goes on where this one ended: what ``change`` has changed is
    no longer among ``rows``.
    """
    number, last = 0, None
    while True:
        later_rows = rows if last is None else rows.filter(pk__gt=last)
        keys = list(later_rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
        if not keys:
            return number
        number += change(rows.filter(pk__in=keys))
        last = keys[-1]


def delete_in_batches(rows: "QuerySet[Any]") -> int:
    """Delete rows and what hangs on them, each batch a change of its own. Return how many."""
    return change_in_batches(rows, lambda batch: batch.delete()[0])
