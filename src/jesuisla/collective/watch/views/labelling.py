"""Putting the scorer right in one tap, and second looks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only, team_only
from jesuisla.collective.watch.models import Comment
from jesuisla.collective.watch.operations.labelling import judge_comment, look_again
from jesuisla.collective.watch.queries.labelling import next_for_second_look
from jesuisla.collective.watch.verdicts import WORDS


@require_POST
@members_only
def judge(request: RoomRequest, pk: int, comment: int) -> HttpResponse:
    """Say what a comment is; back to where one was."""
    found = get_object_or_404(Comment, pk=comment, thread=pk)
    viewer = request.viewer
    verdict = request.POST.get("verdict", "")
    try:
        judge_comment(found, verdict, by=viewer.membership, team=viewer.is_team)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted. The scorer learns from it."))
    return redirect(_back(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def second_looks(request: RoomRequest) -> HttpResponse:
    """One comment that somebody judged, without what they said."""
    by = request.viewer.membership
    if request.method == "POST":
        number = request.POST.get("comment", "")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return redirect("watch:second_looks")
        found = get_object_or_404(Comment, pk=int(number))
        try:
            look_again(found, request.POST.get("verdict", ""), by=by)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("watch:second_looks")
    context = {"comment": next_for_second_look(by), "verdicts": WORDS.items()}
    return render(request, "watch/second_looks.html", context)


def _back(request: RoomRequest, comment: Comment) -> str:
    """Where the tap came from, if it is one of our pages; else the thread."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    if asked.startswith("/") and ours:
        return asked
    return f"{reverse('watch:thread', args=[comment.thread_id])}#c{comment.pk}"
