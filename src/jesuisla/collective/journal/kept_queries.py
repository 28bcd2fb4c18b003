"""Queries whose SQL is put together once a process, for pages that many ask for.

To put a query of some tables together takes Django ten times as long as PostgreSQL needs to answer
it. Here it does so once, with stand-ins for the values; each call fills in its own.
"""

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django_scopes import get_scope, scope

FIRST_NUMBER = 2_147_000_000
"""Numbers from here on stand for numbers to come, the first of them for the group in scope.

They fit into a column of four bytes: of a number that does not, Django says that no row has it.
"""
FIRST_WORD = "\ue000"
"""Begins the words that stand for words to come; it is nobody's letter."""
FIRST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
"""Moments in that year stand for moments to come."""

Value = int | datetime | str
Row = TypeVar("Row")


def padded(numbers: Iterable[int]) -> list[int]:
    """Return numbers, the last again and again up to a power of two.

    For a query whose values are as many numbers as there happen to be: it is put together once
    for each power of two, not once for each length.

    >>> padded([5, 3, 4]), padded([7]), padded([])
    ([5, 3, 4, 4], [7], [])
    """
    all_numbers = list(numbers)
    missing = (1 << (len(all_numbers) - 1).bit_length()) - len(all_numbers)
    return all_numbers + all_numbers[-1:] * missing


class KeptQuery(Generic[Row]):
    """A query that is put together once: ``build`` says it, each call asks it.

    ``build`` gets the values of a call, numbers, moments and words, by their place, and what its
    shape depends on by name, in the scope of a group, or in none where its tables are not
    ``of_group``. Values may stand in conditions alone: what is
    computed from one, or a clock that is read, would stay as it was, and is refused. So are
    queries that prefetch, and those of which nothing can come.
    """

    def __init__(
        self, build: Callable[..., "QuerySet[Any, Row]"], *, of_group: bool = True
    ) -> None:
        self._build = build
        self._of_group = of_group
        self._plans: dict[Hashable, _Plan] = {}

    def __call__(self, *values: Value, **shape: Hashable) -> list[Row]:
        """Return the rows for these values, in the group in scope."""
        group = _group_in_scope() if self._of_group else FIRST_NUMBER
        if group is None:
            return list(self._build(*values, **shape))
        return self._plan_of(values, shape).rows((group, *values))

    def count(self, *values: Value, **shape: Hashable) -> int:
        """Count the rows for these values, in the group in scope."""
        group = _group_in_scope() if self._of_group else FIRST_NUMBER
        if group is None:
            return self._build(*values, **shape).count()
        return self._plan_of(values, shape).count((group, *values))

    def _plan_of(self, values: tuple[Value, ...], shape: dict[str, Hashable]) -> "_Plan":
        kinds = tuple(type(value) for value in values)
        key = (kinds, tuple(sorted(shape.items())))
        plan = self._plans.get(key)
        if plan is None:
            stand_ins = tuple(_stand_in(kind, place) for place, kind in enumerate(kinds, start=1))
            with scope(group=FIRST_NUMBER):
                plan = _plan(self._build(*stand_ins, **shape), (FIRST_NUMBER, *stand_ins))
            self._plans[key] = plan
        return plan


def _stand_in(kind: type[Value], place: int) -> Value:
    if issubclass(kind, datetime):
        return FIRST_MOMENT + timedelta(days=place)
    return f"{FIRST_WORD}{place}" if issubclass(kind, str) else FIRST_NUMBER + place


@dataclass(frozen=True)
class _Plan:
    """A query put together; ``places`` says which parameter is which of the values."""

    rows_of: "QuerySet[Any, Any]"
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]

    def rows(self, values: tuple[Value, ...]) -> list[Any]:
        parameters = self._filled(values)
        compiler = copy(self.compiler)
        compiler.connection = connections[self.rows_of.db]  # each thread has its own
        compiler.as_sql = lambda *_args, **_names: (self.sql, parameters)
        rows = self.rows_of.all()
        rows.query.get_compiler = lambda *_args, **_names: compiler  # type: ignore[method-assign]  # this query is asked once
        return list(rows)

    def count(self, values: tuple[Value, ...]) -> int:
        with connections[self.rows_of.db].cursor() as cursor:
            sql = f"SELECT count(*) FROM ({self.sql}) counted"  # noqa: S608  # Django wrote it
            cursor.execute(sql, self._filled(values))
            return int(cursor.fetchone()[0])

    def _filled(self, values: tuple[Value, ...]) -> list[Any]:
        parameters = list(self.parameters)
        for place, number in self.places:
            parameters[place] = values[number]
        return parameters


def _plan(rows: "QuerySet[Any, Any]", stand_ins: tuple[Value, ...]) -> _Plan:
    if vars(rows)["_prefetch_related_lookups"]:  # Django has no other way to ask
        raise ValueError("a kept query cannot prefetch")
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet as error:
        raise ValueError("nothing can come of a kept query that is empty from the start") from error
    numbers = {value: number for number, value in enumerate(stand_ins)}
    places = []
    for place, value in enumerate(parameters):
        if isinstance(value, Value) and value in numbers:
            places.append((place, numbers[value]))
        elif isinstance(value, date) or (isinstance(value, int) and value >= FIRST_NUMBER):
            raise ValueError(f"{value!r} would stay as it is now in a kept query: give it as value")
    missing = set(numbers.values()) - {number for _place, number in places} - {0}
    if missing:
        raise ValueError(f"values {sorted(missing)} are in no condition of the kept query")
    return _Plan(rows, compiler, sql, tuple(parameters), tuple(places))


def _group_in_scope() -> int | None:
    """The group in scope; ``None`` where all groups are, or none: Django says what comes then."""
    current = get_scope()
    group = current.get("group") if current.get("_enabled", True) else None
    return None if group is None else int(getattr(group, "pk", group))
