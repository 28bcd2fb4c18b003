"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeyPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Finds the keys of a page in an index first, and reads those rows alone.

    So the hundredth page costs hardly more than the first. ``count`` is how many rows there
    are, if somebody knows: then they are not counted.
    """

    def __init__(self, rows: "QuerySet[Any]", per_page: int, *, count: int | None = None) -> None:
        super().__init__(rows, per_page)
        self._rows = rows
        if count is not None:
            self.__dict__["count"] = count

    def _get_page(self, rows: Any, *args: Any, **kwargs: Any) -> "Page[Any]":
        """Return a page; Django leaves this to subclasses."""
        keys = list(rows.values_list("pk", flat=True))
        by_key = self._rows.order_by().in_bulk(keys)
        return Page([by_key[key] for key in keys if key in by_key], *args, **kwargs)
