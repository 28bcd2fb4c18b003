"""Under which numbers a worker process works, for the one that takes its place.

The queue knows workers by numbers, and gives up on one only when it showed no sign of life for
long. Whoever starts a process again knows at once that the one before is gone.
"""

from contextlib import suppress
from pathlib import Path

from procrastinate.connector import BaseConnector
from procrastinate.manager import JobManager


class WorkerNumbers:
    """A file of numbers, one a line; without a file nothing is kept and nobody had any."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def earlier(self) -> list[int]:
        """Return the numbers of the processes that had this place before, all of them gone."""
        if self._file is None or not self._file.exists():
            return []
        lines = self._file.read_text(encoding="ascii").split("\n")
        # The last line is empty, or was cut off by a full disk or a kill.
        return [int(line) for line in lines[:-1]]

    def add(self, number: int) -> None:
        """Keep a number of this process."""
        if self._file is not None:
            with self._file.open("a", encoding="ascii") as file:
                file.write(f"{number}\n")

    def forget(self) -> None:
        """Begin anew, once nothing of the earlier ones is left."""
        if self._file is not None:
            with suppress(FileNotFoundError):
                self._file.unlink()


class NumberedJobManager(JobManager):
    """Keeps the numbers that this process gets as a worker."""

    def __init__(self, connector: BaseConnector, numbers: WorkerNumbers) -> None:
        super().__init__(connector)
        self._numbers = numbers

    async def register_worker(self) -> int:
        """Register a worker, and keep its number before it takes a job."""
        number = await super().register_worker()
        self._numbers.add(number)
        return number
