"""``/moi/notifications``: what the form on ``/moi`` sends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.wishes import choose_channels, topics_for


@require_POST
@members_only
def wishes(request: RoomRequest) -> HttpResponse:
    """Be told of each topic by the channels ticked, and by no others."""
    for topic in topics_for(request.viewer):
        channels = CHANNELS.keys() & set(request.POST.getlist(topic.name))
        choose_channels(request.viewer.membership, topic, channels=channels)
    messages.success(request, _("Your choice is saved."))
    return redirect("members:me")
