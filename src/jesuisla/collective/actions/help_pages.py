"""What a member who called for help does about the call, whatever became of the comment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.help_calls import end_call
from jesuisla.collective.actions.models import HelpCall
from jesuisla.collective.members.access import RoomRequest, members_only


@require_POST
@members_only
def own_call(request: RoomRequest, number: int, call: int) -> HttpResponse:
    """Say that it is calm again."""
    action = get_object_or_404(visible_actions(request.viewer), number=number)
    calls = HelpCall.objects.filter(action=action, by=request.viewer.membership)
    end_call(get_object_or_404(calls, pk=call), by=request.viewer.membership)
    messages.success(request, _("Good to know that it is calm again. The team knows it, too."))
    return redirect("actions:action", number=action.number)
