"""What corrections of the last days changed: the queue as it is, beside the queue without them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.queue.cases import Case, cases_of_queue
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Thread

LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A thread on the queue, its place by urgency, and the one without the corrections."""

    thread: Thread
    place: int
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanges:
    """What corrections changed on the queue.

    ``comments`` were corrected, in ``threads`` threads; of these ``rose`` and ``fell`` stand
    higher or lower than they would without, ``same`` where they would anyway, and ``absent``
    are no longer on the queue.
    """

    comments: int
    threads: int
    rose: tuple[Move, ...]
    fell: tuple[Move, ...]
    same: int
    absent: int


def corrected_since(moment: datetime) -> Mapping[int, int]:
    """Return the comments that people put right in the week before, each with its thread."""
    return {comment or 0: thread for comment, thread in _corrected(moment - LOOKS_BACK, moment)}


@KeptQuery
def _corrected(since: datetime, until: datetime) -> QuerySet[Label, tuple[int | None, int]]:
    labels = Label.objects.filter(
        source=Label.Source.CORRECTED,
        blind=False,
        comment__isnull=False,
        at__gt=since,
        at__lte=until,
    )
    return labels.values_list("comment", "thread")


def changes_of(moment: datetime) -> OrderChanges | None:
    """Return what the corrections of the last seven days changed; ``None`` when there were none.

    Both orders are of this moment and by urgency alone, the same rules of the queue apart;
    without a correction a comment counts as one of which nobody said anything.
    """
    threads_by_comment = corrected_since(moment)
    if not threads_by_comment:
        return None
    threads = set(threads_by_comment.values())
    now, without = (
        _places(cases_of_queue(moment)),
        _places(cases_of_queue(moment, unsaid=list(threads_by_comment))),
    )
    moves = [
        Move(thread=case.thread, place=place, without=without[pk][0])
        for pk, (place, case) in now.items()
        if pk in threads
    ]
    rose = tuple(move for move in moves if move.place < move.without)
    fell = tuple(move for move in moves if move.place > move.without)
    return OrderChanges(
        comments=len(threads_by_comment),
        threads=len(threads),
        rose=rose,
        fell=fell,
        same=len(moves) - len(rose) - len(fell),
        absent=len(threads) - len(moves),
    )


def _places(cases: list[Case]) -> dict[int, tuple[int, Case]]:
    return {case.thread.pk: (place, case) for place, case in enumerate(cases, start=1)}
