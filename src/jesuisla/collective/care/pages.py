"""What a member does about their own comment and call, and the team about what goes wrong."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jesuisla.collective.actions.access import shared_action, visible_actions
from jesuisla.collective.actions.action_page import AT_VOICE
from jesuisla.collective.actions.models import Voice
from jesuisla.collective.actions.voices import list_voice, withdraw_voice
from jesuisla.collective.care.help_calls import (
    answer_help_call,
    ask_for_help,
    close_kindly,
    end_help_call,
)
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.care.worsening import let_run, stop_worsening
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only, team_only

AT_CALL = ("attacked", "list", "unlist")
"""Deeds after which a member reads on where their call for help stands."""
DEEDS = {"answer": answer_help_call, "settle": end_help_call, "kindly": close_kindly}


@require_POST
@members_only
def own_voice(request: RoomRequest, number: int, voice: int) -> HttpResponse:
    """Take one's voice back, call for help under it, or say who may see it."""
    action = shared_action(request.viewer, number)
    mine = get_object_or_404(Voice, pk=voice, action=action, by=request.viewer.membership)
    deeds: dict[str, Callable[[], object]] = {
        "withdraw": lambda: withdraw_voice(mine, by=request.viewer.membership),
        "attacked": lambda: ask_for_help(mine, attacked=True, by=request.viewer.membership),
        "calm": lambda: ask_for_help(mine, attacked=False, by=request.viewer.membership),
        "unlist": lambda: list_voice(mine, listed=False, by=request.viewer.membership),
        "list": lambda: list_voice(mine, listed=True, by=request.viewer.membership),
    }
    if action.is_practice:  # nobody attacks there, and the team is not to be called for it
        deeds = {"withdraw": deeds["withdraw"]}
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed()
    if request.POST["deed"] == "withdraw":
        messages.success(request, _("Your voice is taken back."), extra_tags=AT_VOICE)
    anchor = "aide" if request.POST["deed"] in AT_CALL else "voix"
    return redirect(f"/actions/{action.number}#{anchor}")


@require_POST
@members_only
def own_call(request: RoomRequest, number: int, call: int) -> HttpResponse:
    """Say that it is calm again."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    calls = HelpCall.objects.filter(action=action, by=request.viewer.membership)
    end_help_call(get_object_or_404(calls, pk=call), by=request.viewer.membership)
    messages.success(request, _("Good to know that it is calm again. The team knows too."))
    return redirect("actions:action", number=action.number)


@require_POST
@team_only
def worsening(request: RoomRequest, number: int) -> HttpResponse:
    """Stop an action that seems to make things worse, or say that one looked and it may run."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    deed, me = request.POST.get("deed", ""), request.viewer.membership
    if deed == "run":
        let_run(action, by=me)
        messages.success(request, _("Noted: you looked, and the action goes on."))
        return redirect("queue:queue")
    if deed != "stop":
        raise Http404
    try:
        stop_worsening(action, by=me)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("queue:queue")
    messages.success(request, _("The action is stopped. No further call leaves."))
    return redirect("actions:action", number=action.number)


@require_POST
@team_only
def help_call(request: RoomRequest, call: int) -> HttpResponse:
    """Say that one looks after a call, or that it is settled."""
    call_for_help = get_object_or_404(HelpCall, pk=call)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    try:
        deed(call_for_help, by=request.viewer.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("queue:queue")
