"""Results are counted when an action closes, and again when a later reading counts."""

from django_scopes import scope, scopes_disabled
from procrastinate.contrib.django import app

from jesuisla.collective.actions.events import ActionClosed, ActionMeasured
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.events import listen
from jesuisla.collective.results.crowd import compare
from jesuisla.collective.results.models import CrowdTrial
from jesuisla.collective.results.results import count_result, keep_trial


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


@app.task(queue="demonstration")
def compare_crowd(action: int) -> None:
    """Play an invented action's crowd, with lists and as today, unless that was done."""
    with scopes_disabled():
        found = Action.objects.filter(pk=action).first()
    if found is None:
        return
    with scope(group=found.group_id):
        if not CrowdTrial.objects.filter(action=found).exists():
            keep_trial(found, compare())
