"""Which actions somebody may see, and the actions of today, of the past, under way."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.http import Http404

from jesuisla.collective.actions.kinds import CALLS_NOBODY, WRITING_IS_OPTIONAL
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.support_targets import (
    closed_networks,
    count_of,
    counts_to_read,
)
from jesuisla.collective.actions.models import REOPENED_WITHIN, Action, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.members.access import Viewer

FOR_MEMBERS = (Action.State.RUNNING, Action.State.CLOSED, Action.State.VOID)


def visible_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions this viewer may see: the team all, members those that were launched."""
    return _seen_by(viewer, Action.objects.all())


def _seen_by(viewer: Viewer, rows: QuerySet[Action]) -> QuerySet[Action]:
    if not viewer.is_team and not viewer.is_member:
        return rows.none()
    return actions_for(is_team=viewer.is_team, rows=rows)


def actions_for(*, is_team: bool, rows: QuerySet[Action] | None = None) -> QuerySet[Action]:
    """The actions that the team may see, or members; among ``rows``, where these are told."""
    all_rows = Action.objects.all() if rows is None else rows
    actions = all_rows.select_related("thread", "thread__page", "group")
    if is_team:
        return actions
    return actions.filter(state__in=FOR_MEMBERS, launched_at__isnull=False)


def _launched(number: int, *, is_team: bool) -> QuerySet[Action]:
    # Not what is known to be the group of the page, nor what few pages ask for.
    actions = actions_for(is_team=is_team, rows=Action.with_practice.all())
    return (
        actions.select_related(None)
        .select_related("thread")
        .exclude(launched_at=None)
        .filter(number=number)
    )


_launched_with = KeptQuery(_launched)


def launched_action(viewer: Viewer, number: int) -> Action:
    """Return a launched action of whatever kind, a practice too, or answer that there is none."""
    may_look = viewer.is_team or viewer.is_member
    action = next(iter(_launched_with(number, is_team=viewer.is_team) if may_look else ()), None)
    if action is None:
        raise Http404
    action.group = action.thread.group = viewer.membership.group
    return action


def shared_action(viewer: Viewer, number: int) -> Action:
    """Return a launched action that members take part in, which a letter is not."""
    action = launched_action(viewer, number)
    if not action.calls_members:
        raise Http404
    return action


def actions_of_today(viewer: Viewer) -> list[Action]:
    """The running actions that call members, in the order in which they need this one.

    Those where somebody else is attacked and wants company come first, then those where most
    voices are missing and least time is left; those where this member wrote come last.
    Each knows its ``writers`` and how many voices are ``missing``, whether this member
    ``opened`` it and ``wrote``, and what they may still read and have read (``counts_to_read``).
    """
    if not viewer.is_team and not viewer.is_member:
        return []
    return _of_today(viewer.membership.pk, is_team=viewer.is_team, closed=closed_networks())


@KeptQuery
def _of_today(me: int, *, is_team: bool, closed: tuple[str, ...]) -> QuerySet[Action]:
    voices = Voice.objects.filter(action=OuterRef("pk"))
    voices_of_others = voices.filter(unlisted=False).exclude(url="", first_words="").exclude(by=me)
    return (
        actions_for(is_team=is_team)
        .filter(state=Action.State.RUNNING)
        .exclude(kind__in=CALLS_NOBODY)
        .annotate(
            # Counted beside, not joined: a query that groups plans all that is counted thrice.
            writers=count_of(voices, "by"),
            opened=Exists(Presence.objects.filter(action=OuterRef("pk"), by=me)),
            wrote=Exists(voices.filter(by=me)),
            needs_company=Exists(voices_of_others.filter(attacked=True)),
            **counts_to_read(me, closed),
        )
        .annotate(
            missing=Case(
                When(kind__in=WRITING_IS_OPTIONAL, then=0),
                default=Greatest(F("group__voices_needed") - F("writers"), 0),
            )
        )
        .order_by("-needs_company", "wrote", "-missing", "closes_at", "-launched_at")
    )


counts_closed_actions = OpenQuestion[Callable[[Group], int]]()
"""How many actions of this group are closed, for whoever keeps that number?"""


def past_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that are over, the latest first."""
    return visible_actions(viewer).filter(state=Action.State.CLOSED).order_by("-closed_at")


def reopening_asked(moment: datetime) -> Q:
    """Closed actions of which somebody asks that they run again, while a second may agree."""
    return reopening_asked_of_closed(moment - REOPENED_WITHIN)


def reopening_asked_of_closed(since: datetime) -> Q:
    """Actions closed after a moment of which somebody asks that they run again."""
    return Q(
        state=Action.State.CLOSED,
        forgotten_at=None,
        closed_at__gt=since,
        reopening_by__isnull=False,
    )


def threads_under_way() -> QuerySet[Action, int]:
    """The numbers of the threads on which members act or will; a letter does not keep them off."""
    open_actions = Action.objects.filter(state__in=UNFINISHED).exclude(kind__in=CALLS_NOBODY)
    return open_actions.order_by().values_list("thread_id", flat=True)


UNFINISHED = (
    Action.State.PROPOSED,
    Action.State.RETURNED,
    Action.State.REVIEWED,
    Action.State.RUNNING,
)


def locked_action(action: Action) -> Action:
    """The action's present row, held until the change is done."""
    return (
        Action.with_practice.select_for_update(of=("self",))
        .select_related("group", "thread")
        .get(pk=action.pk)
    )
