"""What corrections of the last days changed: the desk as it is, beside the desk without them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from jesuisla.collective.queue.cases import Case, desk
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Thread

LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A thread on the desk, its place by urgency, and the one without the corrections."""

    thread: Thread
    place: int
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What corrections changed on the desk.

    ``comments`` were corrected, in ``threads`` threads; of these ``rose`` and ``fell`` stand
    higher or lower than they would without, ``same`` where they would anyway, and ``gone``
    are no longer on the desk.
    """

    comments: int
    threads: int
    rose: tuple[Moved, ...]
    fell: tuple[Moved, ...]
    same: int
    gone: int


def corrected_since(moment: datetime) -> Mapping[int, int]:
    """The comments that people put right in the week before, each with its thread."""
    told = Label.objects.filter(
        source=Label.Source.CORRECTED,
        blind=False,
        comment__isnull=False,
        at__gt=moment - LOOKS_BACK,
        at__lte=moment,
    )
    return {comment or 0: thread for comment, thread in told.values_list("comment", "thread")}


def changes_of(moment: datetime) -> Changes | None:
    """What the corrections of the last seven days changed; ``None`` when there were none.

    Both orders are of this moment and by urgency alone, the same rules of the desk apart;
    without a correction a comment counts as one of which nobody said anything.
    """
    corrected = corrected_since(moment)
    if not corrected:
        return None
    wanted = set(corrected.values())
    now, without = _places(desk(moment)), _places(desk(moment, unsaid=list(corrected)))
    moved = [
        Moved(thread=case.thread, place=place, without=without[pk][0])
        for pk, (place, case) in now.items()
        if pk in wanted
    ]
    rose = tuple(one for one in moved if one.place < one.without)
    fell = tuple(one for one in moved if one.place > one.without)
    return Changes(
        comments=len(corrected),
        threads=len(wanted),
        rose=rose,
        fell=fell,
        same=len(moved) - len(rose) - len(fell),
        gone=len(wanted) - len(moved),
    )


def _places(cases: list[Case]) -> dict[int, tuple[int, Case]]:
    return {case.thread.pk: (place, case) for place, case in enumerate(cases, start=1)}
