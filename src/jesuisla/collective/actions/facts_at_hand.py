"""What the coach may lean on: sheets of facts that the team chose for a thread.

The shelf of facts is an app above this one; it answers here.
"""

from collections.abc import Callable

from jesuisla.analysis.charter import FactSheet
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.threads.models import Thread

gives_sheets: OpenQuestion[Callable[[Thread], list[FactSheet]]] = OpenQuestion()
"""Which sheets were chosen for this thread, those past their date among them?"""


def sheets_at_hand(thread: Thread) -> list[FactSheet]:
    """Return the sheets chosen for a thread; needs the scope of its group."""
    return [sheet for answer in gives_sheets for sheet in answer(thread)]
