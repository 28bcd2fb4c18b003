"""``/entrainement/ensemble``: a practice that a moderator launches, its thread, its debrief."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.analysis.text import storable
from jesuisla.collective.actions.access import shared_action
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.actions.voices import check_voice_pace, tell_voice, writers
from jesuisla.collective.drawing.places import column
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only, team_only
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.together import LIFTING, launch_practice, play_on
from jesuisla.collective.threads.models import Place

SHOWN = 20


@require_POST
@team_only
def launch(request: RoomRequest) -> HttpResponse:
    """Open the action room on the invented thread that was chosen."""
    order = (request.group.language, *request.languages)
    name = request.POST.get("thread", "")
    thread = next((each for each in practice_threads(order) if each.name == name), None)
    if thread is None:
        messages.error(request, _("Choose an invented thread first."))
        return redirect("practice:room")
    try:
        action = launch_practice(request.group, thread, by=request.viewer.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("practice:room")
    messages.success(
        request, _("The practice has begun: members find it here and among the actions.")
    )
    return redirect("actions:action", number=action.number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def together(request: RoomRequest, number: int) -> HttpResponse:
    """Show the invented thread as it stands now; write into it as one would on a network."""
    action = _practice(request, number)
    wrong = written = ""
    if request.method == "POST":
        written = storable(request.POST.get("text", ""))
        try:
            with transaction.atomic():
                check_voice_pace(action, by=request.viewer.membership)
                tell_voice(action, written, by=request.viewer.membership)
                play_on(action, now())
        except Refused as refusal:
            wrong = str(refusal)
        else:
            messages.success(
                request,
                _("Your comment is in the invented thread. Here you need not say where it is."),
            )
            return redirect("actions:action", number=action.number)
    reading = action.thread.readings.order_by("-taken_at", "-pk").first()
    places = Place.objects.filter(reading=reading).select_related("comment")[:SHOWN]
    voices = {voice.comment_id: voice for voice in action.voices.filter(unlisted=False)}
    context = {
        "action": action,
        "states": Action.State,
        "places": [(place, voices.get(place.comment_id)) for place in places],
        "wrong": wrong,
        "written": written,
    }
    return render(request, "practice/together.html", context, status=422 if wrong else 200)


@require_safe
@never_cache
@members_only
def debrief(request: RoomRequest, number: int) -> HttpResponse:
    """Look back at a practice: what stood on top, what stands there, what moved it."""
    action = _practice(request, number)
    if action.state == Action.State.RUNNING:
        return redirect("actions:action", number=action.number)
    tops = tops_of(action)
    before, after = tops.before, tops.now
    context: dict[str, object] = {"action": action, "lines": _what_was_done(action)}
    if before is not None and after is not None:
        first, last = before.top(10), after.top(10)
        context |= {
            "column": column(last, first, key="top", heads=(_("At the launch"), _("At the end"))),
            "before_words": hateful_in_words([place.kind for place in first]),
            "after_words": hateful_in_words([place.kind for place in last]),
        }
    return render(request, "practice/debrief.html", context)


def _practice(request: RoomRequest, number: int) -> Action:
    action = shared_action(request.viewer, number)
    if not action.is_practice:
        raise Http404
    return action


def _what_was_done(action: Action) -> list[str]:
    """Say how many wrote and how many likes were given, by all together."""
    wrote, likes = writers(action), Support.objects.filter(action=action, deed__in=LIFTING).count()
    reads = Support.objects.filter(action=action, deed=Support.Deed.READ).count()
    counted = (
        (wrote, ngettext("%(count)d member wrote.", "%(count)d members wrote.", wrote)),
        (
            reads,
            ngettext(
                "Comments were marked as read %(count)d time.",
                "Comments were marked as read %(count)d times.",
                reads,
            ),
        ),
        (
            likes,
            ngettext(
                "%(count)d like or reply went to a comment.",
                "%(count)d likes and replies went to comments.",
                likes,
            ),
        ),
    )
    nobody_wrote = [] if wrote else [_("Nobody wrote this time.")]
    return nobody_wrote + [words % {"count": count} for count, words in counted if count]
