"""Claims: a batch says what it is about to send, and whoever dies lets go of it."""

import secrets
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.timezone import now

from jesuisla.collective.notifications.models import Delivery

OVER = timedelta(minutes=15)
"""A claim this old is nobody's: no batch takes as long, even when its machine was cut off."""
DATABASE_SECONDS = 60.0
"""How long what left waits to be noted while the database starts anew."""


class DeliveryClaim:
    """The keys that one batch sends by one channel, and nobody beside it."""

    def __init__(self, channel: str, keys: Collection[str]) -> None:
        self._channel, self._number = channel, secrets.randbits(63)
        self.keys: set[str] = set()
        _hold(self._number)
        self.keys = self._take(sorted(keys))

    def _take(self, keys: list[str]) -> set[str]:
        """Claim those keys that neither left nor are in the hands of somebody alive."""
        rows = Delivery.objects.filter(channel=self._channel, key__in=keys, claim__isnull=False)
        claims = set(rows.values_list("claim", flat=True).distinct())
        dead = [number for number in claims if number is not None and _is_dead(number)]
        old = now() - OVER
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Delivery._meta.db_table} AS noted (channel, key, sent_at, claim)"  # noqa: S608  # a name of ours
                " SELECT %s, key, %s, %s FROM unnest(%s::text[]) AS key"
                " ON CONFLICT (channel, key) DO UPDATE"
                " SET claim = excluded.claim, sent_at = excluded.sent_at"
                " WHERE noted.claim = ANY(%s) OR (noted.claim IS NOT NULL AND noted.sent_at < %s)"
                " RETURNING key",
                [self._channel, now(), self._number, keys, dead, old],
            )
            return {key for (key,) in cursor.fetchall()}

    def note(
        self, *, left: Collection[str], unsent: Collection[str], beside: Callable[[], None]
    ) -> None:
        """Note what left and let go of what did not, in one transaction with what is ``beside``.

        While the database starts anew this waits for it: what left is known here alone.
        """
        until = time.monotonic() + DATABASE_SECONDS
        while True:
            try:
                with transaction.atomic():
                    ours = Delivery.objects.filter(channel=self._channel, claim=self._number)
                    if left:
                        ours.filter(key__in=left).update(claim=None, sent_at=now())
                    if unsent:
                        ours.filter(key__in=unsent).delete()
                    beside()
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or time.monotonic() > until:
                    raise
                connection.close()
                time.sleep(0.1)
                self._hold_again()
            else:
                self.keys -= {*left, *unsent}
                return

    def _hold_again(self) -> None:
        try:
            _hold(self._number)
        except (OperationalError, InterfaceError):
            connection.close()

    def let_go(self) -> None:
        """Free what is still claimed, for whoever tries next."""
        Delivery.objects.filter(channel=self._channel, claim=self._number).delete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [self._number])


@contextmanager
def claimed(channel: str, keys: Collection[str]) -> Iterator[DeliveryClaim]:
    """Claim these keys while the block runs; ``claim.keys`` are those that nobody else sends.

    The claim is a lock of this connection: when the process is killed, it is free at once, and
    what was neither noted nor let go of is claimed by the next who tries.
    """
    claim = DeliveryClaim(channel, keys)
    try:
        yield claim
    finally:
        claim.let_go()


def _hold(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])


def _is_dead(number: int) -> bool:
    """Whether nobody holds the claim any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        (is_free,) = cursor.fetchone() or (False,)
        if is_free:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
    return bool(is_free)
