"""Headers that Django does not set, and what robots are told."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

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
Allow: /mentions-legales
Allow: /apercu/
Allow: /partenaires/
Allow: /static/
Disallow: /
"""


class HeadersMiddleware:
    """Says what a page may use of the phone, nothing but passkeys, and leads to HTTPS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        if _came_in_plain(request):
            return HttpResponsePermanentRedirect(
                f"https://{request.get_host()}{request.get_full_path()}"
            )
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _came_in_plain(request: HttpRequest) -> bool:
    """Whether the proxy says that somebody came by HTTP where only HTTPS is served."""
    if not (settings.SECURE_HSTS_SECONDS and settings.ALLAUTH_TRUSTED_PROXY_COUNT):
        return False
    return request.headers.get("X-Forwarded-Proto", "") == "http"


def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view's shape
    """``/robots.txt``."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
