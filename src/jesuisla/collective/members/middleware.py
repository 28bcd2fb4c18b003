"""Tells who looks, for every request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.memberships import viewer_of


class ViewerMiddleware:
    """Sets ``request.viewer``: the person's place in the group of this host, or ``None``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the viewer known."""
        viewer: Viewer | None = viewer_of(request) if request.user.is_authenticated else None
        request.viewer = viewer  # type: ignore[attr-defined]  # see RoomRequest
        return self.get_response(request)


def group_and_viewer(request: HttpRequest) -> dict[str, Any]:
    """Return the group of this host and who looks (``None``: a stranger)."""
    return {
        "group": getattr(request, "group", None),
        "viewer": getattr(request, "viewer", None),
    }
