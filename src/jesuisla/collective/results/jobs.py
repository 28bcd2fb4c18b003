"""Results are counted when an action closes, and again when a later reading counts."""

from jesuisla.collective.actions.events import ActionClosed, ActionMeasured
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.events import listen
from jesuisla.collective.results.results import count_result


@listen(ActionClosed)
def count_closed(event: ActionClosed) -> None:
    """Count what the action changed."""
    _count(event.action)


@listen(ActionMeasured)
def count_measured(event: ActionMeasured) -> None:
    """Count it anew with the later reading."""
    _count(event.action)


def _count(pk: int) -> None:
    action = Action.objects.filter(pk=pk).first()
    if action is not None:
        count_result(action)
