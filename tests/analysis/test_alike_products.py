"""A row's product hangs on nothing but the row, on whatever processor this runs."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from jesuisla.analysis.alike_products import (
    Numbers,
    Product,
    alike_product,
    is_alike,
    whole,
    with_margins,
)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """As the encoder multiplies: threads would share the rows, each with edges of its own."""
    with threadpool_limits(1):
        alike_product.cache_clear()
        yield
    alike_product.cache_clear()


def numbers(rows: int, columns: int, seed: int) -> Numbers:
    return np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)


def test_equal_rows_come_out_equal_here() -> None:
    assert is_alike(alike_product())


@given(st.integers(1, 700), st.integers(0, 600), st.integers(0, 9))
def test_what_stands_around_a_row_changes_no_bit(count: int, first: int, seed: int) -> None:
    rows, weights = numbers(700, 256, seed), numbers(256, 320, seed + 1)
    some = rows[min(first, 699) : first + count]
    times = alike_product()
    assert np.array_equal(
        times(np.ascontiguousarray(some), weights),
        times(rows, weights)[min(first, 699) : first + count],
    )


@pytest.mark.parametrize("product", [whole, with_margins])
@pytest.mark.parametrize("count", [0, 1, 16, 288, 289, 601])
def test_it_is_the_product(product: Product, count: int) -> None:
    rows, weights = numbers(count, 512, 3), numbers(512, 300, 4)
    exact = rows.astype(np.float64) @ weights
    assert product(rows, weights).shape == exact.shape
    assert np.allclose(product(rows, weights), exact, atol=1e-4)
