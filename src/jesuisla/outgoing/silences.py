"""Silences: hosts that answered nothing for long, which this process leaves alone for a while."""

import time
from collections import Counter
from collections.abc import Callable

from jesuisla.outgoing.addresses import Origin

IN_A_ROW = 32
"""Requests without an answer, and none with one in between, after which a host is left alone."""
LEFT_ALONE_SECONDS = 20.0


class Silences:
    """Counts what hosts leave unanswered. Forgotten with the process: another finds out itself.

    >>> silences = Silences(clock=lambda: 100.0)
    >>> host = ("https", "push.example.org", 443)
    >>> for _ in range(IN_A_ROW):
    ...     silences.note(host, is_answered=False)
    >>> silences.may_be_asked(host)
    False
    >>> silences.note(host, is_answered=True)
    >>> silences.may_be_asked(host)
    True
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._in_a_row: Counter[Origin] = Counter()
        self._until: dict[Origin, float] = {}

    def note(self, origin: Origin, *, is_answered: bool) -> None:
        """Note that a host answered, or that it did not within its time."""
        if is_answered:
            self._in_a_row.pop(origin, None)
            self._until.pop(origin, None)
            return
        self._in_a_row[origin] += 1
        if self._in_a_row[origin] >= IN_A_ROW:
            self._until[origin] = self._clock() + LEFT_ALONE_SECONDS

    def may_be_asked(self, origin: Origin) -> bool:
        """Whether a host is asked now; after a silence by one request, for which others wait.

        >>> seconds = [100.0]
        >>> silences = Silences(clock=lambda: seconds[0])
        >>> host = ("https", "push.example.org", 443)
        >>> for _ in range(IN_A_ROW):
        ...     silences.note(host, is_answered=False)
        >>> seconds[0] += LEFT_ALONE_SECONDS
        >>> [silences.may_be_asked(host) for _ in range(3)]
        [True, False, False]
        """
        until = self._until.get(origin)
        if until is None:
            return True
        if self._clock() < until:
            return False
        # Whoever asks now may be killed before it hears anything: another asks later.
        self._until[origin] = self._clock() + LEFT_ALONE_SECONDS
        return True

    def forget(self) -> None:
        """Ask every host again."""
        self._in_a_row.clear()
        self._until.clear()
