"""The label studio: one comment after the other, those that teach most."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.asking_for_powers import ask_for_powers
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.scoring.label_studio import (
    is_kept_aside,
    label_in_studio,
    next_to_label,
    studio_work,
)
from jesuisla.collective.scoring.learning_words import studio_in_words
from jesuisla.collective.scoring.verdicts import WORDS
from jesuisla.collective.threads.models import Comment


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def studio(request: RoomRequest) -> HttpResponse:
    """Show one comment that nobody labelled, the one that teaches most or one that was drawn."""
    by = request.viewer.membership
    if request.method == "POST":
        if (question := ask_for_powers(request, by)) is not None:
            return question  # the team's word outweighs others
        number = sent_id(request.POST.get("comment", ""))
        if number is None:
            return redirect("scoring:studio")
        comment = get_object_or_404(Comment, pk=number)
        try:
            label_in_studio(comment, request.POST.get("verdict", ""), by=by)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("scoring:studio")
    comment_to_label = next_to_label(by)
    context = {
        "comment": comment_to_label,
        "kept_aside": comment_to_label is not None and is_kept_aside(comment_to_label.pk),
        "verdicts": WORDS.items(),
        "work": studio_in_words(studio_work()),
    }
    return render(request, "scoring/studio.html", context)
