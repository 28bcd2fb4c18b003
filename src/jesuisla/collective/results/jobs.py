"""Results are counted when an action closes, and again when a later reading counts."""

from jesuisla.collective.actions.events import ActionClosed, ActionMeasured, ActionReopened
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.events import listen
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import count_result


@listen(ActionClosed)
def count_closed(event: ActionClosed) -> None:
    """Count what the action changed."""
    _count(event.action)


@listen(ActionMeasured)
def count_measured(event: ActionMeasured) -> None:
    """Count it anew with the later reading."""
    _count(event.action)


@listen(ActionReopened)
def forget_result(event: ActionReopened) -> None:
    """Delete what was counted at an end that was none; it is counted anew at the next."""
    running = Action.objects.filter(pk=event.action, state=Action.State.RUNNING)
    ActionResult.objects.filter(action__in=running).delete()


def _count(pk: int) -> None:
    action = Action.objects.filter(pk=pk).first()
    if action is not None:
        count_result(action)
