"""Opening an action again that was closed by mistake: by a wrong clock, or by hand."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jesuisla.collective.actions.access import UNFINISHED, locked_action, visible_actions
from jesuisla.collective.actions.events import ActionReopened, ReopeningAsked
from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.lifecycle import THREAD_GONE
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread

AT_LEAST = timedelta(hours=1)
"""How long an action runs again whose planned end has passed."""


@transaction.atomic
def reopen_action(action: Action, *, by: Membership) -> Action:
    """Have a closed action run again until its planned end, or for an hour if that has passed.

    Where the group asks for two moderators, the first asks and a second one agrees. What was
    counted at its end no longer counts. Refused when 48 hours have passed, when the thread is
    gone, when another action on it is under way, and to whoever asked already.
    """
    action = locked_action(action)
    if not action.may_be_reopened:
        raise Refused(_("Only an action closed less than 48 hours ago can be opened again."))
    if action.thread.state == Thread.State.GONE:
        raise Refused(THREAD_GONE)
    calling = Action.objects.exclude(kind__in=CALLS_NOBODY)  # a letter may stand beside it
    other = calling.filter(thread=action.thread, state__in=UNFINISHED).first()
    if other is not None:
        raise Refused(
            _("Action %(number)s on this thread is already under way.") % {"number": other.number}
        )
    if action.group.reviewers_needed > 1:
        if action.reopening_by_id == by.pk:
            raise Refused(_("You asked to open this action again, so somebody else agrees to it."))
        if action.reopening_by_id is None:
            action.reopening_by = by
            action.save(update_fields=["reopening_by"])
            record(ReopeningAsked(group=action.group_id, action=action.pk), by=by)
            return action
    action.state = Action.State.RUNNING
    action.closes_at = max(action.closes_at or now(), now() + AT_LEAST)
    action.closed_at = action.last_reading = action.reopening_by = action.waiting_by = None
    action.writer_count = None
    action.thanks = action.stopped_because = ""
    action.save()
    record(ActionReopened(group=action.group_id, action=action.pk), by=by)
    return action


@require_http_methods(["GET", "POST"])
@team_only
def reopen(request: RoomRequest, number: int) -> HttpResponse:
    """Ask whether it is meant, then open the action again or ask a second moderator."""
    calling = visible_actions(request.viewer).exclude(kind__in=CALLS_NOBODY)
    action = get_object_or_404(calling.select_related("reopening_by"), number=number)
    refusal = ""
    if request.method == "POST":
        try:
            reopened_action = reopen_action(action, by=request.viewer.membership)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(
                request,
                _("The action is open again.")
                if reopened_action.state == Action.State.RUNNING
                else _("You asked to open it again. A second moderator has to agree."),
            )
            return redirect("actions:action", number=action.number)
    context = {
        "action": action,
        "refusal": refusal,
        "asks": request.group.reviewers_needed > 1 and action.reopening_by_id is None,
        "own": action.reopening_by_id == request.viewer.membership.pk,
    }
    return render(request, "actions/reopen.html", context, status=422 if refusal else 200)
