"""Addresses made for a form alone, opened as a page: after signing in, or by reloading."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

OF_PROGRAMS = "api:interface"
"""What programs call answers them as the standard says."""


class MethodsMiddleware:
    """Leads whoever opens a form's address to the page it stands on; explains other 405s."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with a page in place of a bare "method not allowed"."""
        answer = self.get_response(request)
        if answer.status_code != 405 or _of_programs(request):
            return answer
        if request.method in {"GET", "HEAD"}:
            if request.method == "GET" and request.user.is_authenticated:
                messages.info(request, _("Nothing was sent. The button for it is on this page."))
            return redirect(page_above(request.path_info))
        page = render(request, "405.html", status=405)
        page["Allow"] = answer.get("Allow", "GET, HEAD")
        return page


def page_above(path: str) -> str:
    """The nearest address above ``path`` that exists; whether one may see it, it says itself.

    >>> page_above("/moi/alias")
    '/moi'
    >>> page_above("/fils/7/commentaires/3/juger")
    '/fils/7'
    """
    above = path.rsplit("/", 1)[0]
    while above:
        try:
            resolve(above)
        except Resolver404:
            above = above.rsplit("/", 1)[0]
        else:
            return above
    return "/"


def _of_programs(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.namespace == OF_PROGRAMS
