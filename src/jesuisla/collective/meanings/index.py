"""The index by which the database finds near meanings, where it has pgvector.

It is made at each start where it is missing, not by a migration: a database without pgvector
opens too, one that gets it later has the index from the next start on, and a restored backup
needs nothing of it.
"""

import logging
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from jesuisla.analysis.meaning import NUMBERS

NAME = "meanings_by_nearness"
HALF = f"numbers::halfvec({NUMBERS})"
"""What the index holds of each row; a query has to say the same for the index to be used."""
_OLDEST = (0, 8)
"""The pgvector whose index goes on until enough rows of one group were found."""
_BUILD_MEMORY_MB = 1024

logger = logging.getLogger(__name__)


class IndexState(NamedTuple):
    """Whether this database can have the index of meanings, and whether it has it."""

    is_possible: bool
    is_made: bool


def index_state() -> IndexState:
    """Return how it stands with the index in this database.

    A pgvector that stands in a schema of its own is out of reach: while a backup is restored it
    stands with the tables of before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(installed_version, default_version)"
            " FROM pg_available_extensions WHERE name = 'vector' AND"
            " (installed_version IS NULL OR to_regtype('halfvec') IS NOT NULL)),"
            " to_regclass(%s) IS NOT NULL",
            [NAME],
        )
        version, is_made = cursor.fetchone()
    return IndexState(_is_new_enough(version), is_made)


def count_if_indexed(rows: QuerySet[Any], *, most: int) -> int | None:
    """Count some of the rows that the index is made of; ``None`` where there is no index.

    One query for both, since each search asks. Counts no further than ``most``.
    """
    try:
        few, values = rows.order_by().values("pk")[:most].query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            # Its pieces are Django's, the values parameters.
            f"SELECT to_regclass(%s) IS NOT NULL, (SELECT count(*) FROM ({few}) AS few)",  # noqa: S608
            [NAME, *values],
        )
        is_made, count = cursor.fetchone()
    return count if is_made else None


def make_index() -> bool:
    """Make the index where it is missing and the database can have it; return whether it is there.

    What the database refuses is logged, and nothing else stops for it.
    """
    state = index_state()
    if state.is_made or not state.is_possible:
        return state.is_made
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
            cursor.execute(f"SET LOCAL maintenance_work_mem = '{_BUILD_MEMORY_MB}MB'")
            cursor.execute(
                f"CREATE INDEX {NAME} ON meanings_meaning USING hnsw (({HALF}) halfvec_ip_ops)"
            )
    except DatabaseError as error:
        logger.warning("No index of meanings: %s", error)
        return False
    return True


def _is_new_enough(version: str | None) -> bool:
    """Whether this pgvector can do what we ask.

    >>> _is_new_enough("0.8.5"), _is_new_enough("0.7.4"), _is_new_enough(None)
    (True, False, False)
    """
    if version is None:
        return False
    return tuple(int(part) for part in version.split(".")[:2]) >= _OLDEST
