"""Headers that Django does not set, and what robots are told."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# No page of ours uses any of these; a passkey is for our own pages alone.
PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
# Pages for everybody may be found; all others ask for a sign-in anyway.
ROBOTS = """User-agent: *
Allow: /$
Allow: /impact
Allow: /reseau
Allow: /charte
Allow: /rejoindre
Allow: /static/
Disallow: /
"""


class HeadersMiddleware:
    """Says what a page may use of the phone: nothing but passkeys."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view's shape
    """``/robots.txt``."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
