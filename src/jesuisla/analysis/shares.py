"""How sure a counted share is."""

import math

_Z = 1.959964
"""Standard deviations of a normal distribution that hold 95 % of it."""


def lower_bound(right: int, count: int) -> float | None:
    """Return Wilson's lower bound of a share at 95 % (Wilson 1927, JASA 22); ``None`` of nothing.

    >>> round(lower_bound(26, 27) or 0, 2), lower_bound(0, 0) is None
    (0.82, True)
    """
    if not count:
        return None
    share = right / count
    middle = share + _Z**2 / (2 * count)
    width = _Z * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return (middle - width) / (1 + _Z**2 / count)
