"""Whether this machine and the database agree on what time it is."""

from django.db import connection
from django.utils.timezone import now

AGREE_SECONDS = 5 * 60.0
"""Clocks further apart than this are wrong: one kept by NTP is off by less than a second."""


def seconds_ahead() -> float:
    """Return by how many seconds this machine's clock is ahead of the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (moment,) = cursor.fetchone()
    return float((now() - moment).total_seconds())
