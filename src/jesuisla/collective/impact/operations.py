"""Counting what an action changed, and keeping what played ones showed."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.queries import outcome_of, tops_of
from jesuisla.collective.impact.events import CrowdPlayed, ResultCounted
from jesuisla.collective.impact.keeping import as_data
from jesuisla.collective.impact.models import ActionResult, CrowdTrial
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The figures of a trial; see :class:`CrowdTrial`."""

    threads: int
    members: int
    today: float
    lists: float
    more: float
    lowest: float
    highest: float


@transaction.atomic
def keep_trial(action: Action, trial: Trial) -> CrowdTrial:
    """Keep the trial of an invented action; the first one stays.

    Raises :class:`Refused` for an action on a thread that is not invented: played figures
    never stand beside real people.
    """
    held = Action.objects.select_for_update(of=("self",)).select_related("thread").get(pk=action.pk)
    if not held.thread.invented:
        raise Refused("played figures belong to invented threads only")
    kept, new = CrowdTrial.objects.get_or_create(
        action=held, defaults={"group": held.group, **asdict(trial)}
    )
    if new:
        event = CrowdPlayed(group=held.group_id, action=held.pk, threads=trial.threads)
        record(event, by=None)
    return kept
