"""How much waits for the team: the number beside the entry of the queue in the menu."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from jesuisla.collective.actions.access import (
    actions_for,
    reopening_asked_of_closed,
    threads_under_way,
)
from jesuisla.collective.actions.models import REOPENED_WITHIN, Action
from jesuisla.collective.actions.remarks import QUESTIONS_WAIT, with_remarks_since
from jesuisla.collective.care.help_calls import open_help_calls
from jesuisla.collective.care.worsening import open_signs
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.proposals.models import Proposal

State = Action.State


def count_waiting(viewer: Viewer) -> int:
    """Count what this person of the team may do now, in one query.

    Calls for help that nobody answers, actions that may make things worse, actions to look at,
    launch, correct or reopen, those with words that wait, and proposed threads that nobody
    decided on.
    """
    me, moment = viewer.membership, now()
    return _waiting.count(
        me.pk,
        moment - REOPENED_WITHIN,
        moment - QUESTIONS_WAIT,
        needs_others=me.group.reviewers_needed > 1,
    )


@KeptQuery
def _waiting(
    me: int, reopened_since: datetime, asked_since: datetime, *, needs_others: bool
) -> QuerySet[Any, Any]:
    calls = open_help_calls().filter(answered_by=None).exclude(by=me)
    proposals = Proposal.objects.filter(state=Proposal.State.OPEN)
    threads = proposals.exclude(thread__in=threads_under_way()).values("thread").distinct()
    actions = _actions_waiting(me, reopened_since, needs_others=needs_others).values("pk")
    worse = open_signs().order_by().select_related(None).values("action").distinct()
    remarks = with_remarks_since(asked_since).order_by().select_related(None).values("pk")
    calls = calls.order_by().select_related(None)
    return calls.values("pk").union(actions, remarks, threads, worse, all=True)


def _actions_waiting(me: int, since: datetime, *, needs_others: bool) -> QuerySet[Action]:
    """The actions that wait for this person to review, launch, correct or reopen."""
    to_review = Q(state=State.PROPOSED)
    change_to_review = Q(state=State.RUNNING, waiting_brief__isnull=False)
    if needs_others:
        to_review &= ~Q(prepared_by=me)
        change_to_review &= ~Q(waiting_by=me)
    to_reopen = reopening_asked_of_closed(since) & ~Q(reopening_by=me)
    mine = Q(state=State.RETURNED, prepared_by=me)
    waiting = to_review | change_to_review | to_reopen | mine | Q(state=State.REVIEWED)
    return actions_for(is_team=True).filter(waiting).select_related(None)
