"""The room: what members see and do in an action, on a phone in one hand."""

import random
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.timezone import get_current_timezone_name, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jesuisla.analysis.impact import OUTCOME_DEPTHS
from jesuisla.analysis.text import storable
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.copies import copies_in, copy_in_words
from jesuisla.collective.actions.help_calls import ask_for_help, list_voice, own_calls
from jesuisla.collective.actions.helplines import helplines_of
from jesuisla.collective.actions.letters import letter_in_words
from jesuisla.collective.actions.lifecycle import (
    close_action,
    overtaken,
    void_action,
    write_debrief,
)
from jesuisla.collective.actions.lifting.help_wanted import help_wanted
from jesuisla.collective.actions.lifting.offers import Offer, offer, visit_after
from jesuisla.collective.actions.lifting.pace import COUNTED_DEEDS
from jesuisla.collective.actions.lifting.shared import view_of
from jesuisla.collective.actions.lifting.state import ActionState, state_of
from jesuisla.collective.actions.lifting.support_targets import Target, targets_of
from jesuisla.collective.actions.lifting.words import closed_in_words, pace_limit_message
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.supports import arrive, keep_list, mark_support
from jesuisla.collective.actions.voices import (
    check_voice_pace,
    tell_voice,
    withdraw_voice,
    writers,
)
from jesuisla.collective.actions.words import (
    action_line,
    company_in_words,
    hashtag_in_words,
    people_there_in_words,
    prolonged_in_words,
    writers_in_words,
)
from jesuisla.collective.drawing.places import Column, PlaceRow, column
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    RoomRequest,
    may_be_kept,
    members_only,
    team_only,
)
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.threads.models import Comment
from jesuisla.networks.network_rules import rules_of

AT_CALL = ("attacked", "list", "unlist")
"""Deeds after which a member reads on where their call for help stands."""
OTHERS = 10
"""How many voices stand on a page beside a member's list, unless they ask for all."""
State = Action.State


@require_GET
@members_only
def show_action(request: RoomRequest, number: int) -> HttpResponse:
    """An action: brief, write, voice, support, and the top of the thread."""
    action = _action(request, number)
    if not action.calls_members:
        return render(
            request,
            "actions/letter_for_members.html",
            {
                "action": action,
                "states": Action.State,
                "line": action_line(action, now()),
                "sentence": letter_in_words(action),
            },
        )
    return _render(request, action)


@require_http_methods(["GET", "POST"])
@members_only
def voice(request: RoomRequest, number: int) -> HttpResponse:
    """Tell where one's own comment is; a phone that opens the address again finds the form."""
    action = _room(request, number)
    if request.method == "GET":
        return redirect(_at(action, "voix"))
    where = storable(request.POST.get("where", ""))
    try:
        check_voice_pace(action, by=request.viewer.membership)
        own_comment = tell_voice(action, where, by=request.viewer.membership)
    except Refused as refusal:
        return _render(request, action, where=where, wrong=str(refusal))
    messages.success(request, _("Your voice is there. The others will come and read it."))
    if hint := copy_in_words(own_comment):
        messages.warning(request, hint)
    return redirect(_at(action, "voix"))


@require_POST
@members_only
def own_voice(request: RoomRequest, number: int, voice: int) -> HttpResponse:
    """Take one's voice back, call for help under it, or say who may see it."""
    action = _room(request, number)
    mine = get_object_or_404(Voice, pk=voice, action=action, by=request.viewer.membership)
    deeds: dict[str, Callable[[], object]] = {
        "withdraw": lambda: withdraw_voice(mine, by=request.viewer.membership),
        "attacked": lambda: ask_for_help(mine, attacked=True, by=request.viewer.membership),
        "calm": lambda: ask_for_help(mine, attacked=False, by=request.viewer.membership),
        "unlist": lambda: list_voice(mine, listed=False, by=request.viewer.membership),
        "list": lambda: list_voice(mine, listed=True, by=request.viewer.membership),
    }
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed()
    if request.POST["deed"] == "withdraw":
        messages.success(request, _("Your voice is taken back."))
    return redirect(_at(action, "aide" if request.POST["deed"] in AT_CALL else "voix"))


@require_POST
@members_only
def support(request: RoomRequest, number: int) -> HttpResponse:
    """Mark in one tap what one did for somebody's comment, or take it back."""
    action = _room(request, number)
    target: Voice | Comment
    if (voice := sent_id(request.POST.get("voice", ""))) is not None:
        target = get_object_or_404(Voice, pk=voice, action=action)
    else:
        comment = sent_id(request.POST.get("comment", ""))
        target = get_object_or_404(Comment, pk=comment, thread=action.thread)
    deed, me = request.POST.get("deed", ""), request.viewer.membership
    is_done = request.POST.get("done") != "no"
    try:
        mark_support(action, target, deed, by=me, done=is_done)
    except Refused as refusal:
        messages.error(request, str(refusal))
        refresh = True
    else:
        refresh = False
    if "HX-Request" not in request.headers:
        if refresh:
            return redirect("actions:action", number=action.number)  # its top: there it is said
        return redirect(_at(action, f"v{target.pk}" if voice else f"c{target.pk}"))
    visit, left = visit_after(action, target, me, now())
    # The last support there was, or the first there is again, changes every card.
    refresh |= deed in COUNTED_DEEDS and left == (0 if is_done else 1)
    if refresh:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"visit": visit, "support_at": request.path}
    return render(request, "actions/deeds.html", context)


@require_http_methods(["GET", "POST"])
@members_only
def debrief(request: RoomRequest, number: int) -> HttpResponse:
    """Say a word to the group after the action; opened again, this leads to the form."""
    action = _room(request, number)
    if request.method == "GET":
        return redirect(_at(action, "paroles"))
    text = storable(request.POST.get("text", ""))
    try:
        write_debrief(action, text, by=request.viewer.membership)
    except Refused as refusal:
        return _render(request, action, said=text, wrong=str(refusal), asked_in=State.CLOSED)
    return redirect(_at(action, "paroles"))


@require_http_methods(["GET", "POST"])
@team_only
def close(request: RoomRequest, number: int) -> HttpResponse:
    """Close an action with a thank-you, or say that the thread is gone."""
    action = _action(request, number)
    if not action.calls_members:
        return redirect("actions:letter", number=action.number)
    thanks, refusal = storable(request.POST.get("thanks", "")), ""
    if request.method == "POST":
        by = request.viewer.membership
        try:
            if action.state != Action.State.RUNNING:
                refusal = overtaken(action, by=by)
            elif request.POST.get("deed") == "void":
                void_action(action, by=by)
            else:
                close_action(action, by=by, thanks=thanks[:1500])
        except Refused as late:
            refusal = str(late)
        if not refusal:
            return redirect("actions:action", number=action.number)
    context = {
        "action": action,
        "writers": writers_in_words(writers(action)),
        "thanks": thanks,
        "refusal": refusal,
    }
    return render(request, "actions/close.html", context, status=422 if refusal else 200)


def _action(request: HttpRequest, number: int) -> Action:
    """A launched action, of whatever kind."""
    actions = visible_actions(cast("RoomRequest", request).viewer)
    actions = actions.select_related("first_reading", "last_reading", "letter")
    return get_object_or_404(actions.exclude(launched_at=None), number=number)


def _room(request: HttpRequest, number: int) -> Action:
    """A launched action that members take part in; of a letter there is no room."""
    action = _action(request, number)
    if not action.calls_members:
        raise Http404
    return action


def _at(action: Action, anchor: str) -> str:
    return f"/actions/{action.number}#{anchor}"


def _render(
    request: RoomRequest,
    action: Action,
    *,
    where: str = "",
    said: str = "",
    wrong: str = "",
    asked_in: State = State.RUNNING,
) -> HttpResponse:
    """Show the action.

    What is wrong stands at the form that was sent, or else on top: the form is there only
    while the action is in the state ``asked_in``, which somebody may have ended meanwhile.
    """
    me = request.viewer.membership
    if wrong:
        action.refresh_from_db()
    is_drawn = action.state == asked_in
    is_running = action.state == Action.State.RUNNING
    if is_running:
        arrive(action, by=me)
    moment, state = now(), state_of(action)
    own_offer = offer(action, me, moment, state) if is_running else None
    if own_offer and own_offer.keys != list(own_offer.was_shown):
        keep_list(action, own_offer.keys, own_offer.listed_at, by=me)
    all_voices = request.GET.get("voix") == "toutes"
    offered = _offered(action, own_offer, all_voices=all_voices) if own_offer else {}
    return render(
        request,
        "actions/action.html",
        {
            "action": action,
            "states": Action.State,
            "line": action_line(action, moment),
            "there": people_there_in_words(state.there),
            "writers": state.writers,
            "wrote": company_in_words(action, state.writers),
            "prolonged": prolonged_in_words(action, state.writers),
            "hashtag": hashtag_in_words(request.group),
            "calls": own_calls(action, me),
            "helplines": helplines_of(request.group.countries),
            "mine": [
                (own, copy_in_words(own))
                for own in Voice.objects.filter(action=action, by=me)
                .select_related("twin")
                .order_by("at")
            ],
            "copies": copies_in(action) if request.viewer.is_team else (),
            "facts": view_of(action, state).facts,
            **offered,
            **top_of(action, state, own_offer.targets if own_offer else ()),
            "every": poll_every(),
            "where": where,
            "said": said,
            "wrong": wrong if is_drawn else "",
            "refusal": "" if is_drawn else wrong,
        },
        status=422 if wrong else 200,
    )


def _offered(action: Action, own_offer: Offer, *, all_voices: bool) -> dict[str, object]:
    rules = rules_of(action.thread.network)
    return {
        "offer": own_offer,
        "others": own_offer.others if all_voices else own_offer.others[:OTHERS],
        "all_voices": all_voices,
        "support_at": reverse("actions:support", args=[action.number]),
        "why_not": closed_in_words(own_offer.closed, rules) if own_offer.closed else "",
        "rest": pace_limit_message(own_offer.pace_limit) if own_offer.pace_limit else "",
    }


TOP = max(OUTCOME_DEPTHS)
EVERY, JITTER = 45, 20
"""Seconds between two looks, and how many more at most, so that not all come at once."""
GOOD_FOR = 900
"""For how many seconds what moves with the clock (how old a reading is) may stand still."""


def poll_every() -> int:
    """Seconds until a page looks again: another number for each page that is shown."""
    return EVERY + random.randint(0, JITTER)  # noqa: S311  # spreads requests, hides nothing


def top_of(action: Action, state: ActionState, targets: Sequence[Target]) -> dict[str, object]:
    """What the part shows: the column now beside the launch, what moved, what would help."""
    view, moment = view_of(action, state), now()
    helps = help_wanted(action, view, state.writers, targets, moment)
    snapshot = view.tops.now or view.tops.before
    if snapshot is None:
        return {"column": None, "helps": helps}
    tops = view.tops
    before = tops.before.top(TOP) if tops.now and tops.before else None
    drawn_top = column(snapshot.top(TOP), before, key="top")
    return {
        "column": drawn_top,
        "seen_at": snapshot.taken_at,
        "moved": moved(drawn_top),
        "helps": helps,
    }


def moved(drawing: Column) -> list[PlaceRow]:
    """The places whose comment is known to have moved or come since the launch.

    Neutral ones are left aside.
    """
    kinds = (CommentKind.OURS, CommentKind.SUPPORTIVE, CommentKind.HATEFUL)
    return [
        row
        for row in drawing.rows
        if row.now in kinds and (row.is_new or row.was_at not in (None, row.position))
    ]


def _etag(action: Action, state: ActionState) -> str:
    """A name for the part as it stands: of this thread, and of what shows there of the voices.

    In a launch a voice comes every second; most looks are to be answered without drawing.
    """
    names = (
        state.thread,
        max(0, action.voices_needed - state.writers),
        state.placed_voices,
        get_language(),
        get_current_timezone_name(),
        int(now().timestamp()) // GOOD_FOR,
    )
    return f'"{sha256(repr(names).encode()).hexdigest()[:32]}"'


@require_GET
@members_only
def top(request: RoomRequest, number: int) -> HttpResponse:
    """The top of the thread alone; 304 for whoever has it already.

    Nobody's words or name stands in it, so a browser may keep it to ask again.
    """
    action = _room(request, number)
    state = state_of(action)
    etag = _etag(action, state)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        targets = targets_of(action, view_of(action, state).outsiders)
        context = {"action": action, "states": Action.State, **top_of(action, state, targets)}
        answer = render(request, "actions/top_inner.html", context)
        answer.headers["ETag"] = etag
    may_be_kept(answer)
    return answer
