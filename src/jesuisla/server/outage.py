"""While the database does not answer: a page that says so, and one line in the log."""

import logging
import sys
import time
from collections.abc import Iterator

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override
from django.views import defaults

from jesuisla.languages import screen_language

AGAIN_SECONDS = 30
# Connection failures, a server that stops or starts, and one that has no room (disk, connections).
AWAY_CLASSES = ("08", "57P", "53")


def is_away(error: BaseException | None) -> bool:
    """Return whether an error, or what caused it, says that the database does not answer.

    >>> is_away(psycopg.OperationalError("connection refused"))
    True
    >>> is_away(psycopg.errors.DeadlockDetected()), is_away(ValueError()), is_away(None)
    (False, False, False)
    """
    return any(
        isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
        and (cause.sqlstate is None or cause.sqlstate.startswith(AWAY_CLASSES))
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed: 503 while the database is away, else Django's page of 500.

    Asks the database nothing, and looks as if written for a stranger.
    """
    from jesuisla.collective.groups.language import languages_of  # settings load this module first

    if not is_away(sys.exc_info()[1]):
        return defaults.server_error(request)
    languages = languages_of(request, getattr(request, "group", None))
    with override(screen_language(languages, dict(settings.LANGUAGES))):
        page = render_to_string("503.html")
    headers = {"Retry-After": str(AGAIN_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _errors_of(record: logging.LogRecord) -> Iterator[BaseException | None]:
    if isinstance(record.exc_info, tuple):
        yield record.exc_info[1]
    if isinstance(record.args, tuple):  # what a pool of connections says of each try
        yield from (word for word in record.args if isinstance(word, BaseException))


class OneLineAnOutage(logging.Filter):
    """Lets one line through when the database goes away, instead of a traceback a request.

    The next outage is told once none was noticed for a minute.
    """

    QUIET_SECONDS = 60.0

    def __init__(self) -> None:
        super().__init__()
        self._noticed = -self.QUIET_SECONDS

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to write the record, shortened if the database is away."""
        error = next(filter(is_away, _errors_of(record)), None)
        if error is None:
            return True
        earlier, self._noticed = self._noticed, time.monotonic()
        if self._noticed - earlier < self.QUIET_SECONDS:
            return False
        reason = next((line for line in str(error).splitlines() if line.strip()), "no reason given")
        record.msg = "The database does not answer; pages say so until it does: %s"
        record.args = (reason,)
        record.exc_info = record.exc_text = None
        return True
