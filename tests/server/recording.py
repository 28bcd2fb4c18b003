"""What a worker is made to do by the tests of its transactions: listeners that record."""

import os
import time
from pathlib import Path

from procrastinate.contrib.django import app

from jesuisla.collective.journal.events import Event, listen


class OrderGiven(Event):
    """A listener in the worker is to record something; ``keep`` says whether it commits."""

    keep: bool


class CakeBaked(Event):
    """What it records, and who hears of it."""


@listen(OrderGiven)
def bake(event: OrderGiven) -> None:
    """Record, stay before the commit while the file ``hold`` exists, then keep it or not."""
    from django.db import transaction

    from jesuisla.collective.journal.entries import record

    folder = Path(os.environ["KITCHEN"])
    with transaction.atomic():
        record(CakeBaked(group=event.group), by=None)
        (folder / "recorded").touch()
        while (folder / "hold").exists():
            time.sleep(0.02)
        transaction.set_rollback(not event.keep)
    (folder / "over").touch()


@app.task(queue="learning", lock="learning")
def learn_long() -> None:
    """Learn while the file ``hold`` exists."""
    while (Path(os.environ["KITCHEN"]) / "hold").exists():
        time.sleep(0.02)


@listen(CakeBaked)
def eat(event: CakeBaked) -> None:
    """Hear of it, so that there is a job."""
