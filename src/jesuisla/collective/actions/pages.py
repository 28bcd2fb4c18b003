"""The room: what members see and do in an action, on a phone in one hand."""

from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jesuisla.analysis.text import storable
from jesuisla.collective.actions.access import launched_action, shared_action
from jesuisla.collective.actions.action_page import (
    AT_VOICE,
    drawn_top,
    render_action,
    top_version,
)
from jesuisla.collective.actions.action_words import action_in_words, writers_in_words
from jesuisla.collective.actions.guest_voices import (
    close_to_guests,
    guest_voices,
    show_guest_voice,
)
from jesuisla.collective.actions.lifecycle import (
    close_action,
    overtaken,
    void_action,
    write_debrief,
)
from jesuisla.collective.actions.lifting.action_version import version_of
from jesuisla.collective.actions.lifting.ceilings import COUNTED_DEEDS
from jesuisla.collective.actions.lifting.offers import item_after
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.next_steps import button_on
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.tops import hateful_on_top
from jesuisla.collective.actions.voices import (
    check_voice_pace,
    tell_voice,
    writers,
)
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    RoomRequest,
    may_be_kept,
    members_only,
    notes_hateful,
    team_only,
)
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.threads.models import Comment

State = Action.State

THANKS_LENGTH = 1500
"""Characters of the thanks for an action at most, as its model has it."""


@require_GET
@members_only
def show_action(request: RoomRequest, number: int) -> HttpResponse:
    """An action: brief, write, voice, support, and the top of the thread."""
    action = launched_action(request.viewer, number)
    if not action.calls_members:
        return render(
            request,
            "actions/letter_for_members.html",
            {
                "action": action,
                "states": Action.State,
                "line": action_in_words(action, now()),
            },
        )
    return render_action(request, action)


@require_http_methods(["GET", "POST"])
@members_only
def voice(request: RoomRequest, number: int) -> HttpResponse:
    """Tell where one's own comment is; a phone that opens the address again finds the form."""
    action = shared_action(request.viewer, number)
    if request.method == "GET":
        return redirect(_at(action, "voix"))
    where = storable(request.POST.get("where", ""))
    me = request.viewer.membership
    is_first = not Voice.objects.filter(action=action, by=me).exists()
    try:
        with transaction.atomic():
            check_voice_pace(action, by=me)
            tell_voice(action, where, by=me)
    except Refused as refusal:
        return render_action(request, action, where=where, wrong=str(refusal))
    if is_first and not action.is_practice:  # whoever writes there has read what stands on top
        top = hateful_on_top(action)
        for note_hateful in notes_hateful:
            note_hateful(request, top)
    thanks = _("Your voice is there: thank you. The others will come and read it.")
    messages.success(request, thanks, extra_tags=AT_VOICE)
    return redirect(_at(action, "voix"))


@require_POST
@members_only
def support(request: RoomRequest, number: int) -> HttpResponse:
    """Mark in one tap what one did for somebody's comment, or take it back."""
    action = shared_action(request.viewer, number)
    target: Voice | Comment
    if (voice := sent_id(request.POST.get("voice", ""))) is not None:
        target = get_object_or_404(Voice, pk=voice, action=action)
    else:
        comment = sent_id(request.POST.get("comment", ""))
        target = get_object_or_404(Comment, pk=comment, thread=action.thread)
    deed, me = request.POST.get("deed", ""), request.viewer.membership
    is_done = request.POST.get("done") != "no"
    is_swapped, refusal = "HX-Request" in request.headers, ""
    try:
        mark_support(action, target, deed, by=me, done=is_done)
    except Refused as refused:
        refusal = str(refused)
    if is_swapped:
        item, supports_left = item_after(action, target, me, now())
        # The last support there was, or the first there is again, changes every card of a list.
        changes_all = deed in COUNTED_DEEDS and supports_left == (0 if is_done else 1)
        if "list" in request.POST and changes_all and not refusal:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        context = {
            "action": action,
            "item": item,
            "support_at": request.path,
            "refusal": refusal,
            "in_list": "list" in request.POST,
            "is_swapped": True,
            "next_buttons": [button_on(action)],
            "leads_on": bool(item.done_deeds),
            "left_alone": "calme" in request.POST,
        }
        return render(request, "actions/deeds.html", context)
    if refusal:
        messages.error(request, refusal)
        return redirect("actions:action", number=action.number)  # its top: there it is said
    key = f"v{target.pk}" if voice else f"c{target.pk}"
    voices_shown = "toutes" if "list" in request.POST else key
    return redirect(f"/actions/{action.number}?voix={voices_shown}#{key}")


@require_POST
@team_only
def guest_voice(request: RoomRequest, number: int, voice: int) -> HttpResponse:
    """Hide a guest's voice in one tap, or show it again."""
    action = shared_action(request.viewer, number)
    guest = get_object_or_404(guest_voices(action), pk=voice)
    shown = request.POST.get("shown") == "yes"
    try:
        show_guest_voice(guest, shown=shown, by=request.viewer.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is shown again.") if shown else _("It is hidden."))
    return redirect("actions:action", number=action.number)


@require_POST
@team_only
def guests(request: RoomRequest, number: int) -> HttpResponse:
    """Close a running action to guests in one tap, or open it to them again."""
    action = shared_action(request.viewer, number)
    is_closed = request.POST.get("closed") != "no"  # what no button sends lets nobody in
    try:
        close_to_guests(action, is_closed=is_closed, by=request.viewer.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        success = _("It is closed to guests.") if is_closed else _("It is open to guests again.")
        messages.success(request, success)
    return redirect("actions:action", number=action.number)


@require_http_methods(["GET", "POST"])
@members_only
def debrief(request: RoomRequest, number: int) -> HttpResponse:
    """Say a word to the group after the action; opened again, this leads to the form."""
    action = shared_action(request.viewer, number)
    if request.method == "GET":
        return redirect(_at(action, "paroles"))
    text = storable(request.POST.get("text", ""))
    try:
        write_debrief(action, text, by=request.viewer.membership)
    except Refused as refusal:
        return render_action(request, action, said=text, wrong=str(refusal), asked_in=State.CLOSED)
    return redirect(_at(action, "paroles"))


@require_http_methods(["GET", "POST"])
@team_only
def close(request: RoomRequest, number: int) -> HttpResponse:
    """Close an action with a thank-you, or say that the thread is gone."""
    action = launched_action(request.viewer, number)
    if not action.calls_members:
        return redirect("letters:letter", number=action.number)
    thanks, refusal = storable(request.POST.get("thanks", "")).replace("\r\n", "\n"), ""
    if request.method == "POST":
        try:
            _end(request, action, thanks)
        except Refused as late:
            refusal = str(late)
        if not refusal:
            return redirect("actions:action", number=action.number)
    context = {
        "action": action,
        "writers": writers_in_words(writers(action)),
        "thanks": thanks,
        "refusal": refusal,
        "reasons": Action.StopReason.choices,
    }
    return render(request, "actions/close.html", context, status=422 if refusal else 200)


def _end(request: RoomRequest, action: Action, thanks: str) -> None:
    """Do what a button of the page says; refused with a sentence for anything else."""
    by, deed = request.viewer.membership, request.POST.get("deed", "")
    because = request.POST.get("because", "") if deed == "stop" else ""
    if action.state != Action.State.RUNNING:
        raise Refused(overtaken(action, by=by))
    if deed == "void" and not action.is_practice:
        void_action(action, by=by)
        return
    if len(thanks) > THANKS_LENGTH:
        raise Refused(
            _("At most %(most)d characters, please: there are %(count)d.")
            % {"most": THANKS_LENGTH, "count": len(thanks)}
        )
    if action.is_practice:  # nothing of it counts, so that how it ends is no matter
        close_action(action, by=by, thanks=thanks)
    elif deed == "stop" and because not in Action.StopReason.values:
        raise Refused(_("Say why it is stopped: those who came read it."))
    elif deed in {"", "close", "stop"}:
        close_action(action, by=by, thanks=thanks, stopped_because=because)
    else:
        raise Refused(_("Please use one of the buttons."))


def _at(action: Action, anchor: str) -> str:
    return f"/actions/{action.number}#{anchor}"


@require_GET
@members_only
def top(request: RoomRequest, number: int) -> HttpResponse:
    """The top of the thread alone; 304 where it is the same as before.

    Nobody's words or name stands in it, so a browser may keep it to ask again. The page of
    whoever is left alone asks for it with ``?calme``: nothing in it asks for anything.
    """
    asks = "calme" not in request.GET
    action = shared_action(request.viewer, number)
    version, moment = version_of(action, request.viewer.membership), now()
    shown_version = repr(top_version(action, version, moment, asks=asks))
    etag = f'"{sha256(shown_version.encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(drawn_top(action, version, moment, asks=asks))
    answer.headers["ETag"] = etag
    may_be_kept(answer)
    return answer
