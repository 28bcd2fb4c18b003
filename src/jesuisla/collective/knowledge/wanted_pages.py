"""``/fiches/demandees``: the sheets that are missing, for the team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.keepers import keepers_by_topic
from jesuisla.collective.knowledge.models import WantedSheet
from jesuisla.collective.knowledge.wanted import (
    WantedForm,
    ask_for_sheet,
    ask_on,
    confirm_sheet,
    drop_wanted,
    is_ready,
    open_wanted,
    take_up,
)
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.threads.models import Thread


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def wanted(request: RoomRequest) -> HttpResponse:
    """What is asked for, who looks after its topic, and one tap to begin it."""
    if request.method == "POST":
        return _decide(request)
    rows = open_wanted().select_related("thread__page", "sheet__draft_by", "asked_by")
    context = {"rows": [(row, keepers, is_ready(row)) for row, keepers in keepers_by_topic(rows)]}
    return render(request, "knowledge/wanted.html", context)


def _decide(request: RoomRequest) -> HttpResponse:
    me, number = request.viewer.membership, request.POST.get("wanted", "")
    key = int(number) if number.isdecimal() and len(number) < 10 else 0
    row = get_object_or_404(WantedSheet, pk=key)
    try:
        if request.POST.get("deed") == "drop":
            drop_wanted(row, by=me)
            messages.success(request, _("The sheet is no longer asked for."))
            return redirect("knowledge:wanted")
        if request.POST.get("deed") == "confirm":
            confirm_sheet(row, by=me)
            messages.success(request, _("The sheet stands beside the brief."))
            return redirect("threads:thread", pk=row.thread_id)
        if request.POST.get("deed") == "ask_on":
            ask_on(row, by=me)
            messages.success(request, _("The sheet is asked for still."))
            return redirect("knowledge:wanted")
        sheet = take_up(row, by=me)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("knowledge:wanted")
    return redirect("knowledge:write", number=sheet.number, step="claim")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def want(request: RoomRequest, thread: int) -> HttpResponse:
    """Ask for the sheet that is missing for a thread."""
    row = get_object_or_404(Thread, pk=thread)
    form = WantedForm(request.POST) if request.method == "POST" else WantedForm.for_thread(row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ask_for_sheet(row, data["claim"], data["topic"], by=request.viewer.membership)
        except Refused as refusal:
            form.add_error("claim", str(refusal))
        else:
            messages.success(
                request, _("The sheet is asked for. Whoever looks after the topic is told.")
            )
            return redirect("threads:thread", pk=row.pk)
    context = {"thread": row, "form": form}
    return render(request, "knowledge/want.html", context, status=422 if form.errors else 200)
