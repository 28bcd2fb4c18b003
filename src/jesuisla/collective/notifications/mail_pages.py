"""Letters that one stops with a tap, and an address that is tried again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.members.access import OpenRequest, RoomRequest, signed_in_only
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.help_calls import warning_of_leaving
from jesuisla.collective.notifications.refused_addresses import try_address_again
from jesuisla.collective.notifications.stop_tokens import read_stop_token
from jesuisla.collective.notifications.topics import CALLS, HELP, STOPPABLE
from jesuisla.collective.notifications.wishes import chosen_channels, stop_channel

FIELD, WISH = "List-Unsubscribe", "One-Click"
"""What a mail program sends (RFC 8058), and our own button too."""


@csrf_exempt  # a mail program has no cookie; the token in the address is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: OpenRequest, token: str) -> HttpResponse:
    """``/notifications/arret/…``: stop letters of one kind, without signing in.

    Opening the page changes nothing: programs that look for danger in letters open every link.
    A mail program that posts here follows no redirect, so the answer is the page itself. The
    page names the group and what stops, and not whose letters they are.
    """
    wish = read_stop_token(token)
    if wish is None or wish.topic not in STOPPABLE or wish.channel not in CHANNELS:
        return render(request, "notifications/not_stopped.html", status=404)
    activate(letter_language(wish.membership.person.language, wish.membership.group))
    topic = STOPPABLE[wish.topic]
    is_asked = request.method == "POST" and request.POST.get(FIELD) == WISH
    if is_asked:
        stop_channel(wish.membership, topic, wish.channel)
    context = {
        "topic": topic,
        "is_call": topic is CALLS,
        "warning": warning_of_leaving(wish.membership, wish.channel) if topic is HELP else "",
        "is_stopped": wish.channel not in chosen_channels(wish.membership, topic),
        "field": FIELD,
        "wish": WISH,
    }
    status = 422 if request.method == "POST" and not is_asked else 200
    return render(request, "notifications/stop.html", context, status=status)


@require_POST
@signed_in_only
def try_again(request: RoomRequest) -> HttpResponse:
    """Write again to an address that refused our letters."""
    if try_address_again(request.viewer.membership):
        messages.success(request, _("Thank you. We write to your address again."))
    return redirect("members:me")
