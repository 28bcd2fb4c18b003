"""Results are counted when an action closes, and again when a later reading counts."""

import logging

from django.db import transaction
from django.utils.timezone import localdate

from jesuisla.collective.actions.events import (
    ActionClosed,
    ActionEvent,
    ActionMeasured,
    ActionReopened,
    ActionVoided,
    VoiceWithdrawn,
)
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import Event, listen
from jesuisla.collective.members.events import (
    AccountErased,
    ApplicationAccepted,
    ConsentGiven,
    ConsentWithdrawn,
    MemberInvited,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
    RolesChanged,
)
from jesuisla.collective.results.counts import (
    keep_counts,
    keep_members,
    keep_recent_counts,
)
from jesuisla.collective.results.events import DaysCounted, ResultForgotten
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import count_result

logger = logging.getLogger(__name__)


@listen(ActionClosed)
def count_closed(event: ActionClosed) -> None:
    """Count what the action changed."""
    _count(event.action)


@listen(ActionMeasured)
def count_measured(event: ActionMeasured) -> None:
    """Count it anew with the later reading."""
    _count(event.action)


@listen(ActionReopened)
@transaction.atomic
def forget_result(event: ActionReopened) -> None:
    """Delete what was counted at an end that was none; it is counted anew at the next."""
    running = Action.objects.filter(pk=event.action, state=Action.State.RUNNING)
    results, _ = ActionResult.objects.filter(action__in=running).delete()
    if results:
        record(ResultForgotten(group=event.group, action=event.action), by=None)


@listen(VoiceWithdrawn, ActionReopened, ActionVoided)
def count_days_again(event: ActionEvent) -> None:
    """Count the days of an action anew of which something was taken away."""
    action = Action.objects.select_related("group").filter(pk=event.action).first()
    if action is not None and action.launched_at is not None:
        since = localdate(action.launched_at, action.group.zone)
        _tell(action.group, keep_counts(action.group, since=since))


@listen(
    ApplicationAccepted,
    MemberInvited,
    RolesChanged,
    MembershipEnded,
    MemberLeft,
    AccountErased,
    ConsentGiven,
    ConsentWithdrawn,
    PlaceForgotten,
)
def count_members_again(event: Event) -> None:
    """Count the group's members anew."""
    if event.group is not None:
        keep_members(Group.objects.get(pk=event.group))


@for_each_group("20 3 * * *", queue="results")
def keep_counts_of_yesterday(group: Group) -> int:
    """Count yesterday, and past days anew. Return how many figures were wrong, and were mended."""
    wrong = _tell(group, keep_recent_counts(group)) + keep_members(group)
    if wrong:
        logger.warning("Counts of group %s were wrong and are mended: %d.", group.slug, wrong)
    return wrong


def _tell(group: Group, changes: int) -> int:
    """Write an entry of what changed, so that no page shows it as it was."""
    if changes:
        with transaction.atomic():
            record(DaysCounted(group=group.pk, changes=changes), by=None)
    return changes


def _count(pk: int) -> None:
    action = Action.objects.filter(pk=pk).first()
    if action is not None:
        count_result(action)
