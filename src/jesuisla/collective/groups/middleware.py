"""Tells the group from the host name, and opens its scope and hour for the whole request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope

from jesuisla.collective.groups.groups import group_for_host
from jesuisla.collective.groups.models import Group


class GroupRequest(HttpRequest):
    """A request that knows its group."""

    group: Group


class GroupMiddleware:
    """Sets ``request.group`` and names it as the only group that queries may read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the scope of the group that the host name tells."""
        group = group_for_host(request.get_host())
        if group is None:
            return HttpResponse(
                "No group exists yet. Create one: jesuisla group create\n"
                "Aucun groupe n’existe encore. Créez-en un : jesuisla group create\n",
                content_type="text/plain; charset=utf-8",
                status=503,
            )
        request.group = group  # type: ignore[attr-defined]  # see GroupRequest
        with scope(group=group.pk), timezone.override(group.zone):
            return self.get_response(request)
