"""All lines of the queue, with every row computed at one moment."""

from datetime import datetime

from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.queue.lines import QueueLine, lines_of, queue_rows
from jesuisla.collective.queue.rows import refresh_rows


def queue_lines(moment: datetime) -> list[QueueLine]:
    """Compute all rows and return their lines, the most urgent first."""
    refresh_rows(threads_in_queue().values_list("pk", flat=True), moment)
    return lines_of(list(queue_rows()), moment)
