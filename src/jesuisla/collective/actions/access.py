"""Which actions somebody may see, and the actions of today, of the past, under way."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.http import Http404
from django.shortcuts import get_object_or_404

from jesuisla.collective.actions.kinds import CALLS_NOBODY, WRITING_IS_OPTIONAL
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.lifting.support_targets import counts_to_read
from jesuisla.collective.actions.models import REOPENED_WITHIN, Action, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.members.access import Viewer

FOR_MEMBERS = (Action.State.RUNNING, Action.State.CLOSED, Action.State.VOID)


def visible_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions this viewer may see: the team all, members those that were launched."""
    actions = Action.objects.select_related("thread", "thread__page", "group")
    if viewer.is_team:
        return actions
    if viewer.is_member:
        return actions.filter(state__in=FOR_MEMBERS, launched_at__isnull=False)
    return actions.none()


def launched_action(viewer: Viewer, number: int) -> Action:
    """Return a launched action, of whatever kind, or answer that there is none."""
    # Not what is known to be the group of the page, nor what few pages ask for.
    actions = visible_actions(viewer).select_related(None).select_related("thread")
    action = get_object_or_404(actions.exclude(launched_at=None), number=number)
    action.group = action.thread.group = viewer.membership.group
    return action


def shared_action(viewer: Viewer, number: int) -> Action:
    """Return a launched action that members take part in, which a letter is not."""
    action = launched_action(viewer, number)
    if not action.calls_members:
        raise Http404
    return action


def actions_of_today(viewer: Viewer) -> QuerySet[Action]:
    """The running actions that call members, in the order in which they need this one.

    Those where somebody else is attacked and wants company come first, then those where most
    voices are missing and least time is left; those where this member wrote come last.
    Each knows its ``writers`` and how many voices are ``missing``, whether this member
    ``opened`` it and ``wrote``, and what they may still read and have read (``counts_to_read``).
    """
    me = viewer.membership
    voices = Voice.objects.filter(action=OuterRef("pk"))
    voices_of_others = voices.filter(unlisted=False).exclude(url="", first_words="").exclude(by=me)
    return (
        visible_actions(viewer)
        .filter(state=Action.State.RUNNING)
        .exclude(kind__in=CALLS_NOBODY)
        .annotate(
            writers=Count("voices__by", distinct=True),
            opened=Exists(Presence.objects.filter(action=OuterRef("pk"), by=me)),
            wrote=Exists(voices.filter(by=me)),
            needs_company=Exists(voices_of_others.filter(attacked=True)),
            **counts_to_read(me),
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
    return Q(
        state=Action.State.CLOSED,
        forgotten_at=None,
        closed_at__gt=moment - REOPENED_WITHIN,
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
        Action.objects.select_for_update(of=("self",))
        .select_related("group", "thread")
        .get(pk=action.pk)
    )
