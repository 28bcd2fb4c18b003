"""What the killed worker was doing: an event, and a listener that takes its time."""

import os
import time
from pathlib import Path

from jesuisla.collective.journal.events import Event, listen


class KettleOn(Event):
    """Water is put on."""


class TeaPoured(Event):
    """The effect: once an event, however often it is delivered."""

    kettle: int


@listen(KettleOn)
def pour(event: KettleOn) -> None:
    """Pour once; while the file ``hold`` exists, stay in the middle of it."""
    from django.db import transaction

    from jesuisla.collective.journal.entries import record
    from jesuisla.collective.journal.models import Entry

    folder = Path(os.environ["KETTLE"])
    with transaction.atomic():
        if Entry.objects.filter(event="TeaPoured").exists():
            return
        record(TeaPoured(group=event.group, kettle=1), by=None)
        (folder / f"begun-{os.getpid()}").touch()
        while (folder / "hold").exists():
            time.sleep(0.02)
