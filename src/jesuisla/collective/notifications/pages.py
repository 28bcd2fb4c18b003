"""``/moi/alertes``: what the form on ``/moi`` sends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.wishes import choose_alerts


@require_POST
@team_only
def alerts(request: RoomRequest) -> HttpResponse:
    """Be told of alerts by the channels ticked, or no longer."""
    channels = CHANNELS.keys() & set(request.POST.getlist("channels"))
    choose_alerts(request.viewer.membership, channels=channels)
    messages.success(
        request,
        _("From now on we write to you when a rule asks for a look.")
        if channels
        else _("You get no letters about alerts any more."),
    )
    return redirect("members:me")
