"""``/veille/appels/…``: members who are attacked and called, looked after by the team."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jesuisla.collective.actions.help_calls import answer_call, end_call
from jesuisla.collective.actions.models import HelpCall
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only

DEEDS = {"answer": answer_call, "settle": end_call}


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
