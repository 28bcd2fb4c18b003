"""What stood at the top of the thread at the launch, and what stands there now."""

from dataclasses import dataclass

from jesuisla.analysis.thread import CommentKind, ThreadSnapshot
from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.models import Reading
from jesuisla.collective.threads.threads import snapshot_of
from jesuisla.collective.threads.top_comments import first_and_last, standing


@dataclass(frozen=True, kw_only=True)
class Tops:
    """The readings that an action is told by: at its launch, and the latest since."""

    before: ThreadSnapshot | None
    now: ThreadSnapshot | None


def tops_of(action: Action) -> Tops:
    """What stood at the top at the launch, and what stands there at the last reading."""
    before, now, end = action.first_reading, None, action.last_reading
    readings = Reading.objects.filter(thread=action.thread_id)
    if before is not None:
        _first, last_before = first_and_last(readings.filter(taken_at__lte=before.taken_at))
        before = last_before or before
    if action.launched_at and (end is not None or action.state != Action.State.CLOSED):
        since = readings.filter(taken_at__gt=action.launched_at)
        if action.state == Action.State.CLOSED and end is not None:
            since = since.filter(taken_at__lte=end.taken_at)
        now = first_and_last(since)[1]
    # What was measured counts what was seen; while an action runs, what was said stays said.
    read_snapshot = snapshot_of if action.state == Action.State.CLOSED else standing
    return Tops(
        before=snapshot_of(before) if before else None, now=read_snapshot(now) if now else None
    )


def hateful_on_top(action: Action) -> int:
    """How many of the first ten are hateful, as far as the last reading knows."""
    tops = tops_of(action)
    snapshot = tops.now or tops.before
    top = snapshot.top(10) if snapshot else ()
    return sum(place.kind is CommentKind.HATEFUL for place in top)
