"""Private feeds: the addresses on ``/moi/flux``, and what calendars and readers ask for there."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jesuisla.collective.care.feeds import (
    MEDIA_TYPES,
    Kind,
    asks_too_often,
    feed_for,
    kinds_for,
    make_address,
    take_address_back,
    write_feed,
)
from jesuisla.collective.care.models import PrivateFeed
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.members.asking_for_powers import ask_for_powers


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def feeds(request: RoomRequest) -> HttpResponse:
    """Make a secret address, shown this once; make it anew; or take it back."""
    me, new_kind, address = request.viewer.membership, None, ""
    if request.method == "POST":
        kinds = {str(kind): kind for kind in kinds_for(request.viewer)}
        new_kind = kinds.get(request.POST.get("kind", ""))
        if new_kind is None:
            raise Http404
        if new_kind == Kind.SHIFTS and (question := ask_for_powers(request, me)) is not None:
            return question
        if request.POST.get("deed") == "take_back":
            take_address_back(me, new_kind)
            messages.success(request, _("This address opens nothing any more."))
            return redirect("care:feeds")
        try:
            secret = make_address(me, new_kind)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("care:feeds")
        address = request.build_absolute_uri(reverse(f"care:{new_kind}_feed", args=[secret]))
    dates = dict(PrivateFeed.objects.filter(member=me).values_list("kind", "created_at"))
    context = {
        "feeds": [(kind, dates.get(kind)) for kind in kinds_for(request.viewer)],
        "made": new_kind,
        "address": address,
    }
    return render(request, "care/feeds.html", context)


@require_safe
def shifts_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A member's shifts as a calendar."""
    return _feed(request, secret, Kind.SHIFTS)


@require_safe
def actions_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The launched actions as an Atom feed."""
    return _feed(request, secret, Kind.ACTIONS)


def _feed(request: HttpRequest, secret: str, kind: Kind) -> HttpResponse:
    feed = feed_for(secret, kind)
    if feed is None:
        raise Http404
    if asks_too_often(feed):
        sentence = _("Asked for too often. Try again in an hour.")
        answer = HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8")
        answer["Retry-After"] = "3600"
        return answer
    body = write_feed(feed)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type=MEDIA_TYPES[kind])
    answer["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=answer) or answer
    conditional["Cache-Control"] = "private, max-age=300"
    conditional["X-Robots-Tag"] = "noindex"
    return conditional
