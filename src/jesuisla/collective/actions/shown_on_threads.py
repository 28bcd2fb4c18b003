"""What threads are told of the actions on them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from jesuisla.collective.actions.access import UNFINISHED
from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.proposals.proposals import Pointer, points_at_threads
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.quote_retention import needs_names


@points_at_threads
def actions_on(thread: Thread, viewer: Viewer) -> Iterator[Pointer]:
    """The actions on this thread that the viewer may know of, the latest first.

    What was launched and calls nobody is pointed at by the app that does it.
    """
    for action in Action.objects.filter(thread=thread).order_by("-number"):
        if action.launched_at is not None and action.calls_members:
            yield Pointer(
                sentence=_launched(action),
                url=reverse("actions:action", args=[action.number]),
                label=_("See the action"),
            )
        elif viewer.is_team and action.launched_at is None and action.state in UNFINISHED:
            yield Pointer(
                sentence=_("An action on this thread is being prepared."),
                url=reverse("queue:review", args=[action.number]),
                label=_("Read it"),
            )


@needs_names
def took_part(thread: Thread) -> bool:
    """Whether an action was launched or prepared on this thread: its result is told by name."""
    return Action.objects.filter(thread=thread).exists()


def _launched(action: Action) -> str:
    return {
        Action.State.RUNNING: _("An action is under way on this thread: come and join in."),
        Action.State.CLOSED: _("We took part in this thread."),
    }.get(Action.State(action.state), _("An action on this thread ended early."))
