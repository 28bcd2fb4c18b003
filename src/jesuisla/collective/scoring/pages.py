"""Putting the scorer right in one tap, and second looks."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    RoomRequest,
    coordinators_only,
    members_only,
    team_only,
)
from jesuisla.collective.members.asking_for_powers import ask_for_powers
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.scoring.labels import judge_comment, look_again, next_for_second_look
from jesuisla.collective.scoring.models import SecondStage
from jesuisla.collective.scoring.second_stage.choice import (
    SecondStageForm,
    available_kinds,
    choose_second_stage,
)
from jesuisla.collective.scoring.verdicts import WORDS
from jesuisla.collective.threads.models import Comment


@require_POST
@members_only
def judge(request: RoomRequest, pk: int, comment: int) -> HttpResponse:
    """Say what a comment is; back to where one was."""
    comment_to_judge = get_object_or_404(Comment, pk=comment, thread=pk)
    viewer = request.viewer
    if viewer.is_team and (question := ask_for_powers(request, viewer.membership)) is not None:
        return question  # the team's word outweighs others
    verdict = request.POST.get("verdict", "")
    try:
        judge_comment(comment_to_judge, verdict, by=viewer.membership, team=viewer.is_team)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted. The classifier learns from it."))
    return redirect(_back(request, comment_to_judge))


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def second_looks(request: RoomRequest) -> HttpResponse:
    """Show one comment that somebody judged, without what they said."""
    by = request.viewer.membership
    if request.method == "POST":
        number = sent_id(request.POST.get("comment", ""))
        if number is None:
            return redirect("scoring:second_looks")
        comment = get_object_or_404(Comment, pk=number)
        try:
            look_again(comment, request.POST.get("verdict", ""), by=by)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("scoring:second_looks")
    context = {"comment": next_for_second_look(by), "verdicts": WORDS.items()}
    return render(request, "scoring/second_looks.html", context)


def _back(request: RoomRequest, comment: Comment) -> str:
    """Where the tap came from, if it is one of our pages; else the thread."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    if address.startswith("/") and is_ours:
        return address
    return f"{reverse('threads:thread', args=[comment.thread_id])}#c{comment.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def second_stage(request: RoomRequest) -> HttpResponse:
    """Choose the second-stage model, say by which criteria it judges, and what it may cost."""
    current = SecondStage.objects.filter(group=request.group).first() or SecondStage(
        group=request.group
    )
    form = (
        SecondStageForm(request.POST) if request.method == "POST" else SecondStageForm.of(current)
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_second_stage(request.group, form.choice(), by=request.viewer.membership)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("scoring:second_stage")
    today = current.day == localdate(timezone=request.group.zone)
    context = {
        "form": form,
        "chosen": current,
        "host": urlsplit(settings.READER_URL).hostname,
        "set_up": len(available_kinds()) > 1,
        "calls": current.calls if today else 0,
        "euros": current.euros if today else 0,
        "resting": current.open_until
        if current.open_until and current.open_until > now()
        else None,
        "moved": bool(current.address) and current.address != settings.READER_URL,
    }
    return render(request, "scoring/second_stage.html", context, status=422 if form.errors else 200)
