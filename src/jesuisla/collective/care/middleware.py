"""Counts roughly how long a member is here, for that member alone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from jesuisla.collective.care.portions import count_time
from jesuisla.collective.members.access import Viewer


class PortionMiddleware:
    """Has what pages ask for anyway say that somebody is here; no script tells more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then count a look of a member at something that is there."""
        viewer: Viewer | None = getattr(request, "viewer", None)
        response = self.get_response(request)
        if viewer is not None and viewer.is_member and response.status_code < 400:
            count_time(viewer.membership, now())
        return response
