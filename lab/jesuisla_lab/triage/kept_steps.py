"""Long steps of a training, kept in a folder so that a run cut short goes on from there."""

import hashlib
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, cast

Result = TypeVar("Result")


class KeptSteps:
    """Remembers what steps gave, by their name and all that went into them.

    Without a folder nothing is kept. The folder is for the one who trains: what lies in it is read
    as Python's own objects.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def step(self, name: str, of: Sequence[object], work: Callable[[], Result]) -> Result:
        """Return what ``work`` gives, or gave when all that it hangs on read the same."""
        if self._folder is None:
            return work()
        digest = hashlib.sha256()
        for one in of:
            digest.update(repr(one).encode("utf-8", "replace") + b"\n")
        file = self._folder / f"{name}-{digest.hexdigest()[:24]}.pickle"
        if file.exists():
            return cast(Result, pickle.loads(file.read_bytes()))  # noqa: S301 - written by us
        result = work()
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(result))
        part.replace(file)
        return result
