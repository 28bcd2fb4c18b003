"""Reading actions: the room as a member sees it, and what an action changed."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from jesuisla.analysis.impact import Outcome, outcome_between
from jesuisla.analysis.thread import ThreadSnapshot
from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.operations.launching import UNFINISHED
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.watch.models import Reading
from jesuisla.collective.watch.queries.standing import first_and_last, standing
from jesuisla.collective.watch.queries.threads import seen


def actions_of_today(viewer: Viewer) -> QuerySet[Action]:
    """The running actions, each with how many are there and whether this member wrote."""
    wrote = Voice.objects.filter(action=OuterRef("pk"), by=viewer.membership)
    return (
        visible_actions(viewer)
        .filter(state=Action.State.RUNNING)
        .annotate(there=Count("presences", distinct=True), wrote=Exists(wrote))
        .order_by("-launched_at")
    )


def past_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that are over, the latest first."""
    return (
        visible_actions(viewer)
        .filter(state=Action.State.CLOSED)
        .select_related("first_reading", "last_reading")
        .order_by("-closed_at")
    )


def threads_under_way() -> QuerySet[Action, int]:
    """The numbers of the threads on which an action is prepared, agreed or running."""
    found = Action.objects.filter(state__in=UNFINISHED).order_by()
    return found.values_list("thread_id", flat=True)


def people_there(action: Action) -> int:
    """How many members opened this action or wrote in it."""
    present = set(action.presences.values_list("by", flat=True))
    return len(present | set(action.voices.exclude(by=None).values_list("by", flat=True)))


def writers(action: Action) -> int:
    """How many members wrote."""
    return action.voices.exclude(by=None).values("by").distinct().count()


@dataclass(frozen=True, kw_only=True)
class Tops:
    """The readings that an action is told by: at its launch, and the latest since."""

    before: ThreadSnapshot | None
    now: ThreadSnapshot | None


def tops_of(action: Action) -> Tops:
    """What stood at the top at the launch, and what stands there at the last reading."""
    before, now, end = action.first_reading, None, action.last_reading
    taken = Reading.objects.filter(thread=action.thread_id)
    if before is not None:
        _first, told = first_and_last(taken.filter(taken_at__lte=before.taken_at))
        before = told or before
    if action.launched_at and (end is not None or action.state != Action.State.CLOSED):
        since = taken.filter(taken_at__gt=action.launched_at)
        if action.state == Action.State.CLOSED and end is not None:
            since = since.filter(taken_at__lte=end.taken_at)
        now = first_and_last(since)[1]
    # What was measured counts what was seen; while an action runs, what was said stays said.
    as_seen = seen if action.state == Action.State.CLOSED else standing
    return Tops(before=seen(before) if before else None, now=as_seen(now) if now else None)


def outcome_of(tops: Tops) -> Outcome | None:
    """What changed; ``None`` without a reading before and one after."""
    if tops.before is None or tops.now is None or tops.now.taken_at < tops.before.taken_at:
        return None
    return outcome_between(tops.before, tops.now)
