"""Arrays in one file that processes read through the same pages of memory."""

import json
import os
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]

_ALIGNED = 64
"""Each array begins at a multiple of this, as NumPy lays out its own."""
_FIRST = 8
"""Bytes of the number that tells how long the list of arrays is."""


def keep_arrays(file: Path, arrays: Arrays) -> None:
    """Write arrays into a file, aside and then moved: a reader never meets half of them.

    Raises ``OSError`` where that cannot be done.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    entries, at = [], 0
    for name, array in arrays.items():
        entries.append([name, array.dtype.str, list(array.shape), at])
        at += array.nbytes + -array.nbytes % _ALIGNED
    index = json.dumps(entries).encode()
    start = _start(len(index))
    whole = np.zeros(start + at, np.uint8)
    whole[:_FIRST] = np.frombuffer(len(index).to_bytes(_FIRST, "little"), np.uint8)
    whole[_FIRST : _FIRST + len(index)] = np.frombuffer(index, np.uint8)
    for (_, _, _, place), array in zip(entries, arrays.values(), strict=True):
        part = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        whole[start + int(str(place)) :][: len(part)] = part
    number, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(number, "wb") as out:
        np.save(out, whole)
    Path(name).replace(file)


def shared_arrays(file: Path, own: Collection[str] = ()) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of such a file, read-only.

    Those named ``own`` may be written to, which changes neither the file nor what others read: a
    page is a process's own from its first change on.
    Raises ``OSError`` or ``ValueError`` where there is none, or a broken one.
    """
    whole = np.load(file, mmap_mode="c")
    if whole.dtype != np.uint8 or whole.ndim != 1:
        raise ValueError("this file holds no arrays to share")
    size = int.from_bytes(whole[:_FIRST].tobytes(), "little")
    entries = json.loads(whole[_FIRST : _FIRST + size].tobytes())
    start = _start(size)
    arrays = {}
    for name, kind, shape, at in entries:
        dtype = np.dtype(kind)
        count = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        part = whole[start + at : start + at + count]
        arrays[str(name)] = part.view(dtype).reshape(shape)
        arrays[str(name)].flags.writeable = name in own
    return arrays


def _start(size: int) -> int:
    """Return where the first array begins."""
    return _FIRST + size + -(_FIRST + size) % _ALIGNED
