"""Products of matrices in which a row's numbers hang on nothing but the row.

The library that multiplies takes other ways for the first and the last rows of a matrix than for
those between, and which rows these are hangs on the processor. A text is to have the same numbers
to the bit, whatever stands beside it: what a processor does is tried once, with one row many times.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Product = Callable[[Numbers, Numbers], Numbers]

FILL = 16
"""Rows are filled up to a multiple of this."""
_MARGIN = 8
"""Empty rows before and behind, where those at the edges come out otherwise."""
_AT_ONCE = 288
"""Rows that are multiplied together then: with their margins, one block of that library."""
_TRIED = (1, 15, 16, 17, 48, 200, 256, 400, 600)


def whole(rows: Numbers, weights: Numbers) -> Numbers:
    """Return the product, filled up to sixteen rows: enough where a vector has sixteen places.

    >>> whole(np.ones((3, 2), np.float32), np.ones((2, 1), np.float32)).tolist()
    [[2.0], [2.0], [2.0]]
    """
    missing = -len(rows) % FILL
    if missing:
        rows = np.concatenate([rows, np.zeros((missing, rows.shape[1]), np.float32)])
    product: Numbers = rows @ weights
    return product[: len(rows) - missing]


def with_margins(rows: Numbers, weights: Numbers) -> Numbers:
    """Return the product, some rows at once between empty ones and laid out column by column.

    >>> with_margins(np.ones((3, 2), np.float32), np.ones((2, 1), np.float32)).tolist()
    [[2.0], [2.0], [2.0]]
    """
    product = np.empty((len(rows), weights.shape[1]), np.float32, order="F")
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        filled = np.zeros((len(some) + -len(some) % FILL + 2 * _MARGIN, rows.shape[1]), np.float32)
        here = slice(_MARGIN, _MARGIN + len(some))
        filled[here] = some
        product[at : at + len(some)] = np.matmul(filled, weights, order="F")[here]
    return product


@cache
def alike_product() -> Product:
    """Return the quicker product in which equal rows come out equal on this processor."""
    return next(filter(is_alike, (whole, with_margins)), with_margins)


def is_alike(product: Product) -> bool:
    """Whether equal rows come out equal to the bit, wherever and among however many they stand.

    >>> is_alike(lambda rows, weights: rows * len(rows))
    False
    """
    numbers = np.random.default_rng(7)
    weights = numbers.normal(size=(512, 256)).astype(np.float32)
    row = numbers.normal(size=(1, 512)).astype(np.float32)
    one = product(row, weights)
    return all((product(row.repeat(count, axis=0), weights) == one).all() for count in _TRIED)
