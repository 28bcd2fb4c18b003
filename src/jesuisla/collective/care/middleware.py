"""Counts roughly how long a member is here, for that member alone."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.care.portions import count_time
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.members.access import Viewer


class PortionMiddleware:
    """Has what pages ask for anyway say that somebody is here; no script tells more.

    A practice counts nowhere, its minutes neither.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then count a look of a member at something that is there."""
        viewer: Viewer | None = getattr(request, "viewer", None)
        response = self.get_response(request)
        if viewer is not None and viewer.is_member and response.status_code < 400:
            count_time(viewer.membership, now(), lambda: is_of_practice(request))
        return response


def is_of_practice(request: HttpRequest) -> bool:
    """Whether a page is one of the practice room, or of a practice action."""
    match = request.resolver_match
    if match is None:
        return False
    if match.route.startswith("entrainement"):
        return True
    if match.namespace != "actions" or "number" not in match.kwargs:
        return False
    return bool(_practices_with_number(match.kwargs["number"]))


def _practices(number: int) -> QuerySet[Action]:
    return Action.with_practice.filter(number=number, is_practice=True)


_practices_with_number = KeptQuery(_practices)
