"""``/i/…``: whoever comes by an invitation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jesuisla.collective.members.access import OpenRequest
from jesuisla.collective.members.memberships import open_application_of
from jesuisla.collective.welcome.arrivals import IN_SESSION, leads_in, use_invitation
from jesuisla.collective.welcome.invitation_links import invitation_of
from jesuisla.collective.welcome.models import InvitedAddress


@require_safe
@never_cache
def door(request: OpenRequest, token: str) -> HttpResponse:
    """Lead to joining as invited, or say kindly that this way is closed and which one is open."""
    invitation = invitation_of(token)
    if invitation is None:
        raise Http404
    if request.viewer is not None:
        application = open_application_of(request.viewer.membership)
        if application is not None and isinstance(invitation, InvitedAddress):
            use_invitation(invitation, application)
        messages.info(request, _("You are already here: no invitation is needed."))
        return redirect("members:me")
    if not leads_in(invitation):
        response = render(request, "welcome/closed_door.html", status=410)
        response["X-Robots-Tag"] = "noindex"
        return response
    request.session[IN_SESSION] = token
    return redirect("members:join")
