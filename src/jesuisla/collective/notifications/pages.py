"""What the forms on ``/moi`` send, and the service worker that shows messages on a device."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.channels.push import neutral_sentence
from jesuisla.collective.notifications.devices import DeviceForm, add_device, forget_device
from jesuisla.collective.notifications.pauses import Length, end_pause, take_pause
from jesuisla.collective.notifications.push_keys import public_push_key
from jesuisla.collective.notifications.topics import HELP
from jesuisla.collective.notifications.wishes import choose_channels, topics_for, wanted_ways


@require_POST
@members_only
def wishes(request: RoomRequest) -> HttpResponse:
    """Hear of each topic by the channels ticked, and by no others."""
    for topic in topics_for(request.viewer):
        channels = CHANNELS.keys() & set(request.POST.getlist(topic.name))
        choose_channels(request.viewer.membership, topic, channels=channels)
    messages.success(request, _("Your choice is saved."))
    _warn_where_nobody_is_left(request)
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
    _warn_where_nobody_is_left(request)
    return redirect("members:me")


def _warn_where_nobody_is_left(request: RoomRequest) -> None:
    if request.viewer.has(HELP.roles) and not wanted_ways(HELP):
        messages.warning(
            request, _("Calls for help now reach nobody on the team: tell the others.")
        )


@require_http_methods(["GET", "POST"])
@never_cache
@members_only
def devices(request: RoomRequest) -> HttpResponse:
    """``/moi/appareils``: what a browser needs to take messages, and what it then tells."""
    if request.method == "GET":
        return JsonResponse({"key": public_push_key(), "token": get_token(request)})
    form = DeviceForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(it[0]) for it in form.errors.values()))
        return redirect("members:me")
    values = form.cleaned_data
    try:
        add_device(
            request.viewer.membership,
            endpoint=values["endpoint"],
            public_key=values["p256dh"],
            secret=values["auth"],
            former=values["former"],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("This device is added. Tick below what should come to your devices.")
        )
    return redirect("members:me")


@require_POST
@members_only
def forget(request: RoomRequest, device: int) -> HttpResponse:
    """Send nothing to this device any more."""
    if not forget_device(request.viewer.membership, device):
        raise Http404
    messages.success(request, _("This device is removed. Nothing comes to it any more."))
    return redirect("members:me")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """``/service-worker.js``: shows messages and opens their page; it keeps no page of ours."""
    response = render(
        request,
        "notifications/service-worker.js",
        {"line": neutral_sentence()},
        content_type="text/javascript; charset=utf-8",
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
