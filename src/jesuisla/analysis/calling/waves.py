"""How many are called, and when once more."""

import math
from dataclasses import dataclass
from datetime import timedelta

PEOPLE_NEEDED = 40
"""How many people an action wants.

Some 25 comments an action (more than 100,000 in more than 4,000, the group's own figures), and
those who only read and support.
"""
WAVE_AFTER = timedelta(minutes=10)
"""How long a wave has before it is said to fall short."""
WAVES = 3
"""All within the first half hour: what is written first sets the tone."""
PRIOR_CALLS, PRIOR_ARRIVALS = 10.0, 1.0
"""What is thought before anybody was called: one call of ten is followed. An assumption, which
ten calls outweigh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHistory:
    """How many were called lately, and how many of them came."""

    calls: int = 0
    arrivals: int = 0

    @property
    def share(self) -> float:
        """The share of calls that is expected to be followed: above 0, below 1.

        The mean of a beta distribution that ``PRIOR_ARRIVALS`` of ``PRIOR_CALLS`` began.

        >>> CallHistory().share, CallHistory(calls=90, arrivals=19).share
        (0.1, 0.2)
        """
        return (self.arrivals + PRIOR_ARRIVALS) / (self.calls + PRIOR_CALLS)


def wave_size(arrivals: int, history: CallHistory, *, needed: int = PEOPLE_NEEDED) -> int:
    """Return how many to call so that, as far as is known, the missing ones come.

    >>> wave_size(0, CallHistory()), wave_size(30, CallHistory(calls=90, arrivals=19))
    (400, 50)
    >>> wave_size(41, CallHistory())
    0
    """
    missing = max(needed - arrivals, 0)
    return math.ceil(round(missing / history.share, 9))
