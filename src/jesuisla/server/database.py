"""The PostgreSQL in use: the one named by the environment, or the embedded one."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jesuisla.server.embedded import start_embedded_database
from jesuisla.server.environment import read_environment

VARIABLE = "JESUISLA_DATABASE_URL"


def parse_database_url(url: str) -> dict[str, Any]:
    """Django's description of a PostgreSQL address.

    >>> parse_database_url("postgresql://jo:se%40cret@db:5433/room")["PASSWORD"]
    'se@cret'
    >>> parse_database_url("postgresql://postgres:@/postgres?host=/run/pg")["HOST"]
    '/run/pg'
    """
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A connection that died while idle is replaced before a page meets it.
        "CONN_HEALTH_CHECKS": True,
        # A machine that is gone answers nothing at all; a page does not wait for it.
        "OPTIONS": {"connect_timeout": "10"} | options,
    }


def ensure_database() -> str:
    """Make sure a database can be reached, and tell this and child processes where.

    Uses ``JESUISLA_DATABASE_URL`` when set, else starts the embedded PostgreSQL. Raises
    ``NoDatabase`` when that does not start and ``WrongEnvironment`` for wrong settings.
    """
    environment = read_environment()
    if environment.database_url is None:
        os.environ[VARIABLE] = start_embedded_database(environment.data_dir)
    return database_address()


def database_address() -> str:
    """The address of the database in use; needs :func:`ensure_database` first."""
    address = read_environment().database_url
    if address is None:
        raise KeyError(VARIABLE)
    return address.get_secret_value()
