"""Which actions somebody may see, and what they may do with them."""

from django.db.models import QuerySet

from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.access import Viewer

FOR_MEMBERS = (Action.State.RUNNING, Action.State.CLOSED, Action.State.VOID)


def visible_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions this viewer may see: the team all, members those that were launched."""
    found = Action.objects.select_related("thread", "thread__page", "group")
    if viewer.is_team:
        return found
    if viewer.is_member:
        return found.filter(state__in=FOR_MEMBERS, launched_at__isnull=False)
    return found.none()
