"""What the team says of stories told several times: join threads, part them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.queue.stories import join_threads, leave_story, split_threads
from jesuisla.collective.threads.models import Thread


@require_POST
@team_only
def story(request: RoomRequest, thread: int) -> HttpResponse:
    """Join a thread with another's story, say that they are two, or give it its own line."""
    first = get_object_or_404(Thread, pk=thread)
    by, do = request.viewer.membership, request.POST.get("do", "")
    if do == "leave":
        leave_story(first, by=by)
        messages.success(request, _("It has a line of its own again."))
        return redirect("queue:queue")
    number = sent_id(request.POST.get("other", ""))
    if number is None:
        messages.error(request, _("Please use one of the buttons."))
        return redirect("queue:queue")
    other = get_object_or_404(Thread, pk=number)
    try:
        if do == "join":
            join_threads(first, other, by=by)
            messages.success(request, _("They are one line now."))
        elif do == "apart":
            split_threads(first, other, by=by)
            messages.success(request, _("Noted: these are two stories."))
        else:
            messages.error(request, _("Please use one of the buttons."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("queue:queue")
