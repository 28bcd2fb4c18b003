"""``/actions/<n>/annonce``: what the team pastes in its own space; ``/a/…``: who comes by it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.access import shared_action
from jesuisla.collective.actions.action_words import action_in_words, hashtag_in_words
from jesuisla.collective.actions.guest_voices import is_seen_by_guests, takes_guest_voices
from jesuisla.collective.actions.models import Action
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.members.access import OpenRequest, RoomRequest, Viewer, team_only
from jesuisla.collective.public.announcements import (
    action_of_link,
    announced_drawing,
    announced_title,
    announcement_of,
    lasts_in_words,
    repeats_a_comment,
    shown_brief,
    top_kinds,
)
from jesuisla.collective.public.page_cache import GUEST_COOKIE
from jesuisla.collective.public.share_picture import share_picture


@require_safe
@never_cache
@team_only
def announce(request: RoomRequest, number: int) -> HttpResponse:
    """The announcement of a running action, to copy, and its picture."""
    action = _running_action(request.viewer, number)
    context = {"action": action, "announcement": announcement_of(action)}
    return render(request, "public/announce.html", context)


@require_safe
@never_cache
@team_only
def announced_picture(request: RoomRequest, number: int) -> HttpResponse:
    """The picture of an announcement, to download."""
    action = _running_action(request.viewer, number)
    return _png(announced_drawing(action))


def _running_action(viewer: Viewer, number: int) -> Action:
    action = shared_action(viewer, number)
    if action.state != Action.State.RUNNING:
        raise Http404
    return action


@require_safe
def visit(request: OpenRequest, token: str) -> HttpResponse:
    """The running action as a visitor who comes by its link sees it, if the group lets them."""
    action = action_of_link(token)
    if action is None or not action.calls_members:
        raise Http404
    if request.viewer and request.viewer.is_member:
        return redirect("actions:action", number=action.number)
    action.group = action.thread.group = request.group
    is_over = action.state != Action.State.RUNNING
    context: dict[str, object] = {"action": action, "is_over": is_over}
    if is_seen_by_guests(request.group, action):
        kinds = top_kinds(action)
        context |= {
            "is_shown": True,
            "takes_voices": takes_guest_voices(request.group, action),
            "is_guest": GUEST_COOKIE in request.COOKIES,
            "title": announced_title(action),
            "line": action_in_words(action, now()),
            "why": "" if repeats_a_comment(action, action.why) else action.why,
            "answers": shown_brief(action),
            "lasts": lasts_in_words(action),
            "hashtag": hashtag_in_words(request.group),
            "kinds": kinds,
            "known_kinds": [kind for kind in CommentKind if kind in kinds],
            "headline": hateful_in_words(kinds),
            "share_picture": reverse("public:visit_picture", args=[token]),
        }
    response = render(request, "public/visit.html", context, status=410 if is_over else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def visit_picture(request: OpenRequest, token: str) -> HttpResponse:
    """What a network shows beside the link of an action that the group lets everybody see."""
    action = action_of_link(token)
    if action is None or not action.calls_members or not is_seen_by_guests(request.group, action):
        raise Http404
    return _png(announced_drawing(action))


def _png(drawing: str) -> HttpResponse:
    return HttpResponse(share_picture(drawing), content_type="image/png")
