"""The cache in the database: JSON, so that whoever can write there cannot have code run here.

Django's own keeps pickles. Names of entries hold addresses of networks, so a keyed digest of them
is kept. Entries out of date are removed now and then, and none before: what counts tries
must not be flushed by whoever makes many entries.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
ONE_IN = 200
"""Of so many entries written, one removes what is out of date."""


class JsonCache(BaseCache):
    """Entries of the table ``cache``; what JSON does not know cannot be kept."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or ``default`` when there is none."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT value FROM cache WHERE cache_key = %s AND expires > %s",
                [self._name(key, version), now()],
            )
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value, in place of an earlier one."""
        self._write(key, value, timeout, version, "TRUE")

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless there is one; of many at once, one is told that it was kept."""
        return self._write(key, value, timeout, version, "cache.expires <= %s", now())

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep an entry longer; whether there is one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cache SET expires = %s WHERE cache_key = %s AND expires > %s",
                [self._until(timeout), self._name(key, version), now()],
            )
            return bool(cursor.rowcount)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove an entry; whether there was one."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cache WHERE cache_key = %s", [self._name(key, version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        """Remove everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cache")

    def _write(
        self, key: str, value: Any, timeout: Any, version: int | None, when: str, *moment: datetime
    ) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cache (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608  # our own words
                "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, "
                f"expires = excluded.expires WHERE {when}",
                [self._name(key, version), json.dumps(value), self._until(timeout), *moment],
            )
            was_written = bool(cursor.rowcount)
            if random.randrange(ONE_IN) == 0:  # noqa: S311  # no secret
                cursor.execute("DELETE FROM cache WHERE expires <= %s", [now()])
        return was_written

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return FOR_EVER if seconds is None else now() + timedelta(seconds=float(seconds))

    def _name(self, key: str, version: int | None) -> str:
        name = self.make_key(key, version=version)
        return salted_hmac("server.cache", name, algorithm="sha256").hexdigest()
