"""Tells the group from the host name, and opens its scope and hour for the whole request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, override
from django_scopes import scope

from jesuisla.collective.groups.groups import group_for_host
from jesuisla.collective.groups.language import languages_of
from jesuisla.collective.groups.models import Group
from jesuisla.languages import screen_language


class GroupRequest(HttpRequest):
    """A request that knows its group and the languages of its reader, the best first."""

    group: Group
    languages: tuple[str, ...]


class GroupMiddleware:
    """Sets ``request.group`` and names it as the only group that queries may read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the scope of the group that the host name tells."""
        group = group_for_host(request.get_host())
        if group is None:
            language = screen_language(languages_of(request, None), dict(settings.LANGUAGES))
            with override(language):
                sentence = gettext("No group exists yet. Create one: jesuisla group create")
            return HttpResponse(
                f"{sentence}\n", content_type="text/plain; charset=utf-8", status=503
            )
        request.group = group  # type: ignore[attr-defined]  # see GroupRequest
        with scope(group=group.pk), timezone.override(group.zone):
            return self.get_response(request)
