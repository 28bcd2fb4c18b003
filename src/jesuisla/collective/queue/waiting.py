"""How much waits for the team: the number beside the entry of the queue in the menu."""

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from jesuisla.collective.actions.access import (
    reopening_asked,
    threads_under_way,
    visible_actions,
)
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.remarks import remarks_waiting
from jesuisla.collective.care.help_calls import open_help_calls
from jesuisla.collective.care.worsening import open_signs
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.proposals.models import Proposal

State = Action.State


def count_waiting(viewer: Viewer) -> int:
    """Count what this person of the team may do now, in one query.

    Calls for help that nobody answers, actions that may make things worse, actions to look at,
    launch, correct or reopen, those with words that wait, and proposed threads that nobody
    decided on.
    """
    calls = open_help_calls().filter(answered_by=None).exclude(by=viewer.membership)
    proposals = Proposal.objects.filter(state=Proposal.State.OPEN)
    threads = proposals.exclude(thread__in=threads_under_way()).values("thread").distinct()
    actions = actions_waiting_for(viewer).values("pk")
    worse = open_signs().order_by().select_related(None).values("action").distinct()
    remarks = remarks_waiting(viewer, now()).order_by().select_related(None).values("pk")
    calls = calls.order_by().select_related(None)
    return calls.values("pk").union(actions, remarks, threads, worse, all=True).count()


def actions_waiting_for(viewer: Viewer) -> QuerySet[Action]:
    """Return the actions that wait for this person to review, launch, correct or reopen."""
    me = viewer.membership
    to_review = Q(state=State.PROPOSED)
    change_to_review = Q(state=State.RUNNING, waiting_brief__isnull=False)
    if me.group.reviewers_needed > 1:
        to_review &= ~Q(prepared_by=me)
        change_to_review &= ~Q(waiting_by=me)
    to_reopen = reopening_asked(now()) & ~Q(reopening_by=me)
    mine = Q(state=State.RETURNED, prepared_by=me)
    waiting = to_review | change_to_review | to_reopen | mine | Q(state=State.REVIEWED)
    return visible_actions(viewer).filter(waiting).select_related(None)
