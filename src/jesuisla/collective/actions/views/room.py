"""The room: what members see and do in an action, on a phone in one hand."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.operations.closing import close_action, write_debrief
from jesuisla.collective.actions.operations.launching import void_action
from jesuisla.collective.actions.operations.taking_part import (
    arrive,
    ask_for_help,
    keep_list,
    mark_support,
    tell_voice,
    withdraw_voice,
)
from jesuisla.collective.actions.planning.offers import Offer, offer
from jesuisla.collective.actions.planning.words import rest, why_closed
from jesuisla.collective.actions.queries import (
    actions_of_today,
    outcome_of,
    past_actions,
    people_there,
    tops_of,
    writers,
)
from jesuisla.collective.actions.results import result_in_words
from jesuisla.collective.actions.views.top import poll_every, top_of
from jesuisla.collective.actions.words import (
    action_line,
    hashtag_in_words,
    people_there_in_words,
    writers_in_words,
)
from jesuisla.collective.drawing.charts import before_after
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.models import Comment
from jesuisla.networks.archives.values import clean
from jesuisla.networks.rules import rules_of

PAST = 12
LONGEST_NUMBER = 18
"""Digits that the database's own numbers have at most."""


@require_GET
@members_only
def today(request: RoomRequest) -> HttpResponse:
    """The actions of today, and those that are over."""
    page = Paginator(past_actions(request.viewer), PAST).get_page(request.GET.get("page"))
    return render(
        request,
        "actions/today.html",
        {"running": actions_of_today(request.viewer), "page": page},
    )


@require_GET
@members_only
def show_action(request: RoomRequest, number: int) -> HttpResponse:
    """An action: brief, write, voice, support, and the top of the thread."""
    action = _action(request, number)
    return _render(request, action)


@require_http_methods(["GET", "POST"])
@members_only
def voice(request: RoomRequest, number: int) -> HttpResponse:
    """Tell where one's own comment is; a phone that opens the address again finds the form."""
    action = _action(request, number)
    if request.method == "GET":
        return redirect(_at(action, "voix"))
    where = clean(request.POST.get("where", ""))
    try:
        tell_voice(action, where, by=request.viewer.membership)
    except Refused as refusal:
        return _render(request, action, where=where, wrong=str(refusal))
    messages.success(request, _("Your voice is there. The others will come and read it."))
    return redirect(_at(action, "voix"))


@require_POST
@members_only
def own_voice(request: RoomRequest, number: int, voice: int) -> HttpResponse:
    """Take one's voice back, or say that one is attacked under it."""
    action = _action(request, number)
    mine = get_object_or_404(Voice, pk=voice, action=action, by=request.viewer.membership)
    deeds: dict[str, Callable[[], object]] = {
        "withdraw": lambda: withdraw_voice(mine, by=request.viewer.membership),
        "attacked": lambda: ask_for_help(mine, attacked=True, by=request.viewer.membership),
        "calm": lambda: ask_for_help(mine, attacked=False, by=request.viewer.membership),
    }
    deed = deeds.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed()
    if request.POST["deed"] == "withdraw":
        messages.success(request, _("Your voice is taken back."))
    return redirect(_at(action, "voix"))


@require_POST
@members_only
def support(request: RoomRequest, number: int) -> HttpResponse:
    """Mark in one tap what one did for somebody's comment, or take it back."""
    action = _action(request, number)
    target: Voice | Comment
    voice, comment = request.POST.get("voice", ""), request.POST.get("comment", "")
    if voice.isdecimal() and len(voice) <= LONGEST_NUMBER:
        target = get_object_or_404(Voice, pk=voice, action=action)
    elif comment.isdecimal() and len(comment) <= LONGEST_NUMBER:
        target = get_object_or_404(Comment, pk=comment, thread=action.thread)
    else:
        raise Http404
    try:
        mark_support(
            action,
            target,
            request.POST.get("deed", ""),
            by=request.viewer.membership,
            done=request.POST.get("done") != "no",
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_at(action, f"v{target.pk}" if voice else f"c{target.pk}"))


@require_http_methods(["GET", "POST"])
@members_only
def debrief(request: RoomRequest, number: int) -> HttpResponse:
    """Say a word to the group after the action; opened again, this leads to the form."""
    action = _action(request, number)
    if request.method == "GET":
        return redirect(_at(action, "paroles"))
    text = clean(request.POST.get("text", ""))
    try:
        write_debrief(action, text, by=request.viewer.membership)
    except Refused as refusal:
        return _render(request, action, said=text, wrong=str(refusal))
    return redirect(_at(action, "paroles"))


@require_http_methods(["GET", "POST"])
@team_only
def close(request: RoomRequest, number: int) -> HttpResponse:
    """Close an action with a thank-you, or say that the thread is gone."""
    action = _action(request, number)
    thanks = clean(request.POST.get("thanks", ""))
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "void":
                void_action(action, by=request.viewer.membership)
            else:
                close_action(action, by=request.viewer.membership, thanks=thanks[:1500])
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("actions:action", number=action.number)
    wrote = writers_in_words(writers(action))
    return render(request, "actions/close.html", {"action": action, "wrote": wrote})


def _action(request: RoomRequest, number: int) -> Action:
    found = visible_actions(request.viewer).select_related("first_reading", "last_reading")
    return get_object_or_404(found.exclude(launched_at=None), number=number)


def _at(action: Action, anchor: str) -> str:
    return f"/actions/{action.number}#{anchor}"


def _render(
    request: RoomRequest, action: Action, *, where: str = "", said: str = "", wrong: str = ""
) -> HttpResponse:
    me = request.viewer.membership
    if action.state == Action.State.RUNNING:
        arrive(action, by=me)
    tops, moment, wrote = tops_of(action), now(), writers(action)
    outcome = outcome_of(tops) if action.state == Action.State.CLOSED else None
    return render(
        request,
        "actions/action.html",
        {
            "action": action,
            "states": Action.State,
            "line": action_line(action, moment),
            "there": people_there_in_words(people_there(action)),
            "writers": wrote,
            "wrote": writers_in_words(wrote, request.group.voices_needed),
            "hashtag": hashtag_in_words(request.group),
            "mine": Voice.objects.filter(action=action, by=me).order_by("at"),
            "deeds": Support.Deed,
            **_offered(action, me),
            **top_of(action),
            "every": poll_every(),
            "outcome": result_in_words(outcome) if outcome else None,
            "chart": before_after(outcome, key="outcome") if outcome else None,
            "where": where,
            "said": said,
            "wrong": wrong,
        },
        status=422 if wrong else 200,
    )


def _offered(action: Action, me: Membership) -> dict[str, object]:
    if action.state != Action.State.RUNNING:
        return {}
    made: Offer = offer(action, me, now())
    keep_list(action, made.keys, made.began, by=me)
    rules, language = rules_of(action.thread.network), get_language() or "fr"
    return {
        "offer": made,
        "why_not": why_closed(made.closed, rules, language) if made.closed else "",
        "rest": rest(made.breath) if made.breath else "",
    }
