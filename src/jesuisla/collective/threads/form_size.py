"""Requests too large to read: a sentence instead of a bare error."""

from functools import wraps
from typing import ParamSpec, cast

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from jesuisla.collective.members.access import RoomRequest, View

P = ParamSpec("P")
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (MultiPartParserError, UnreadablePostError)


def readable_only(view: View[P]) -> View[P]:
    """Answer 413 with a sentence to a form that is too large, 400 to one cut short.

    Django reads a form for its CSRF token before any view runs, and answers such a form
    with a bare error; so the token is checked here, after the form could be read.
    """
    checked_view = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: RoomRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            _ = request.POST
        except TOO_MUCH:
            return render(request, "413.html", status=413)
        except UNREADABLE:
            return render(request, "400.html", status=400)
        return checked_view(request, *args, **kwargs)

    return cast("View[P]", guarded)
