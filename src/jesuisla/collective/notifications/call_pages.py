"""``/moi/prevenir``: when and for what one may be called to an action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.calling import CALLS_A_WEEK, PEOPLE_NEEDED
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.notifications.call_wishes import CallWishForm, preview, wishes_in


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def calls(request: RoomRequest) -> HttpResponse:
    """Choose, look what that would have brought last week, and save."""
    me = request.viewer.membership
    form = CallWishForm(me, request.POST if request.method == "POST" else None)
    last_week = None
    if form.is_bound and form.is_valid():
        if "preview" not in request.POST:
            form.save()
            messages.success(request, _("Your choice is saved."))
            return redirect("members:me")
        last_week = preview(me, wishes_in(form.instance))
    context = {
        "form": form,
        "preview": last_week,
        "needed": PEOPLE_NEEDED,
        "a_week": CALLS_A_WEEK,
    }
    return render(request, "notifications/calls.html", context, status=422 if form.errors else 200)
