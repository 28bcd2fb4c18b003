"""Which actions somebody may see, and the actions of today, of the past, under way."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.models import Action, Voice
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


def actions_of_today(viewer: Viewer) -> QuerySet[Action]:
    """The running actions that call members: how many are there, and whether this one wrote.

    Those where somebody else is attacked and wants company come first.
    """
    attacked_voices = Voice.objects.filter(action=OuterRef("pk"), attacked=True, unlisted=False)
    own_voices = Voice.objects.filter(action=OuterRef("pk"), by=viewer.membership)
    return (
        visible_actions(viewer)
        .filter(state=Action.State.RUNNING)
        .exclude(kind__in=CALLS_NOBODY)
        .annotate(
            there=Count("presences", distinct=True),
            wrote=Exists(own_voices),
            needs_company=Exists(attacked_voices.exclude(by=viewer.membership)),
        )
        .order_by("-needs_company", "-launched_at")
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
