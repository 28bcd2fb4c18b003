"""``/moi/notifications`` and ``/moi/pause``: what the forms on ``/moi`` send."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.pauses import Length, end_pause, take_pause
from jesuisla.collective.notifications.topics import HELP
from jesuisla.collective.notifications.wishes import choose_channels, topics_for, who_wants


@require_POST
@members_only
def wishes(request: RoomRequest) -> HttpResponse:
    """Be told of each topic by the channels ticked, and by no others."""
    for topic in topics_for(request.viewer):
        channels = CHANNELS.keys() & set(request.POST.getlist(topic.name))
        choose_channels(request.viewer.membership, topic, channels=channels)
    messages.success(request, _("Your choice is saved."))
    return redirect("members:me")


@require_POST
@members_only
def pause(request: RoomRequest) -> HttpResponse:
    """Rest for a while in one tap, or come back."""
    length, me = request.POST.get("length", ""), request.viewer.membership
    if length == "":
        end_pause(me)
        messages.success(request, _("Welcome back."))
        return redirect("members:me")
    if length not in Length.values:
        raise Http404
    take_pause(me, Length(length))
    messages.success(request, _("Rest well. The others carry on."))
    if request.viewer.has(HELP.roles) and not who_wants(HELP):
        messages.warning(
            request, _("Nobody of the team is reached by calls for help now: tell the others.")
        )
    return redirect("members:me")
