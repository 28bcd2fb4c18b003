"""Counting what an action changed."""

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.queries import outcome_of, tops_of
from jesuisla.collective.impact.events import ResultCounted
from jesuisla.collective.impact.keeping import as_data
from jesuisla.collective.impact.models import ActionResult
from jesuisla.collective.journal.operations import record


@transaction.atomic
def count_result(action: Action) -> ActionResult | None:
    """Keep what a closed action changed; ``None`` while it has no two readings to compare.

    Counting it again changes nothing unless a later reading came.
    """
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.state != Action.State.CLOSED:
        return None
    outcome = outcome_of(tops_of(action))
    if outcome is None:
        return None
    kept = ActionResult.objects.filter(action=action).first()
    result = kept or ActionResult(group_id=action.group_id, action=action)
    data = as_data(outcome)
    if kept is not None and kept.tops == data:
        return kept
    result.tops = data
    result.counted_at = now()
    result.save()
    record(ResultCounted(group=action.group_id, action=action.pk), by=None)
    return result
