"""Sessions in the database, kept small and free of requests.

django-allauth puts a whole request aside while somebody shows their second factor again: its form,
its cookies, its network address and whatever the server added. A session lives for a month and
goes into every backup, so none of that is kept: the form is sent again instead.

Nor does a session hold whose it is but by a number: an account that is erased must leave no address
in the sessions of other devices. One in which nobody signed in holds an address for an hour.
"""

import re
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.utils.timezone import now

from jesuisla.collective.journal.kept_queries import KeptQuery

SUSPENDED = "account_reauthentication_state"
METHODS = "account_authentication_methods"
KEY = re.compile(r"[a-z0-9]{8,40}")
UNTIL_SIGNED_IN = 3600
LARGEST = 32 * 1024
"""Characters of a session as JSON; the longest one that a visitor should need has some 3,000."""


def _sessions(key: str, moment: datetime) -> QuerySet[Any]:
    # A module of models may be imported once Django stands, and this one is named to it before.
    sessions = SessionStore.get_model_class().objects
    return sessions.filter(session_key=key, expire_date__gt=moment)


_current_sessions = KeptQuery(_sessions, of_group=False)


class SessionStore(db.SessionStore):
    """A row of the database for each session."""

    def __init__(self, session_key: str | None = None) -> None:
        """Ask for a key only if it may be one of ours.

        A cookie may hold signs that the database does not take, by which every page would fail.
        """
        super().__init__(session_key if session_key and KEY.fullmatch(session_key) else None)

    def _get_session_from_db(self) -> Any:
        """Return the row of this session, if its time is not over; asked at every page."""
        row = next(iter(_current_sessions(self.session_key or "", now())), None)
        if row is None:
            self._session_key = None
        return row

    def get_session_cookie_age(self) -> int:
        """Return how many seconds a session lasts that says nothing of it."""
        is_signed_in = SESSION_KEY in self
        return int(super().get_session_cookie_age()) if is_signed_in else UNTIL_SIGNED_IN

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the session as it is kept; raises ``SuspiciousOperation`` when it is too large."""
        session = {name: value for name, value in session_dict.items() if name != SUSPENDED}
        if SESSION_KEY in session and METHODS in session:
            session[METHODS] = [
                {name: value for name, value in record.items() if name != "email"}
                for record in session[METHODS]
            ]
        if len(self.serializer().dumps(session)) > LARGEST:
            raise SuspiciousOperation("a session may not hold so much")
        return super().encode(session)
