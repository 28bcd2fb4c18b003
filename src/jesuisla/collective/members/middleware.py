"""Tells who looks, for every request."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from jesuisla.collective.members.access import OpenRequest, Viewer
from jesuisla.collective.members.memberships import viewer_of


class ViewerMiddleware:
    """Sets ``request.viewer``: the person's place in the group of this host, or ``None``.

    No page that somebody signed in saw is kept by a browser, or on the way, but for parts
    that say of themselves that they hold nobody's words or name (:func:`may_be_kept`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the viewer known."""
        is_signed_in = request.user.is_authenticated
        viewer: Viewer | None = None
        if is_signed_in:
            viewer = viewer_of(request, cast("OpenRequest", request).group)
        request.viewer = viewer  # type: ignore[attr-defined]  # see RoomRequest
        response = self.get_response(request)
        if is_signed_in or request.user.is_authenticated:
            # A seized or shared machine must not hold what it showed.
            may_store = getattr(response, "may_be_kept", False)
            patch_cache_control(response, private=True, **{} if may_store else {"no_store": True})
        return response


def group_and_viewer(request: HttpRequest) -> dict[str, Any]:
    """Return the group of this host and who looks (``None``: a stranger)."""
    return {
        "group": getattr(request, "group", None),
        "viewer": getattr(request, "viewer", None),
    }
