"""Putting a thread forward, and what became of one's proposals."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.proposals.proposals import ProposeForm, no_action_in_words, proposals_of
from jesuisla.collective.proposals.proposals import propose as propose_thread
from jesuisla.collective.proposals.sharing import FIELDS, shared_in
from jesuisla.collective.threads.form_size import TOO_MUCH, UNREADABLE, readable_only


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@readable_only
def propose(request: RoomRequest) -> HttpResponse:
    """The form, also prefilled by ``?url=&text=&title=``; sending it leads to the thread."""
    shared = shared_in({name: request.GET.get(name, "") for name in FIELDS})
    form = ProposeForm(request.POST or None, initial={"link": shared.link, "note": shared.note})
    if request.method == "POST" and form.is_valid():
        answer = _propose(request, form)
        if answer is not None:
            return answer
    context: dict[str, Any] = {
        "form": form,
        "proposals": proposals_of(request.viewer.membership),
    }
    return render(request, "proposals/propose.html", context)


def _propose(request: RoomRequest, form: ProposeForm) -> HttpResponse | None:
    """Propose, and lead to the thread; ``None`` when the form says why not."""
    link, note = form.cleaned_data["link"], form.cleaned_data["note"]
    harm, me = form.cleaned_data["harm"], request.viewer.membership
    try:
        outcome = propose_thread(request.group, link, note, by=me, harm=harm)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if why_none := no_action_in_words(outcome.thread):
        messages.info(request, why_none)
    elif outcome.again:
        messages.info(request, _("You have already proposed this thread. Thank you."))
    else:
        messages.success(request, _("Thank you. The team will look at this thread."))
    return redirect("threads:thread", pk=outcome.thread.pk)


@csrf_exempt  # a phone's share button carries no token; nothing is stored here
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """What the phone's share button sends, on its way to the form, whoever it is for.

    A post from elsewhere brings no session cookie; the form it leads to asks for one.
    """
    parameters: dict[str, str] = {}
    try:
        shared = shared_in({name: request.POST.get(name, "") for name in FIELDS})
        parameters = shared.parameters()
    except (*TOO_MUCH, *UNREADABLE):
        messages.warning(
            request, _("What was shared could not be read. Please paste the link by hand.")
        )
    address = reverse("proposals:propose") + (f"?{urlencode(parameters)}" if parameters else "")
    answer = redirect(address)
    answer.status_code = 303  # the form is asked for by GET, however this came
    return answer
