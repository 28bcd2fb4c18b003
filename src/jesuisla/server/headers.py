"""Headers that Django does not set, what robots are told, and who is told of holes."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.timezone import now

from jesuisla.languages import screen_languages

# No page of ours uses any of these; a passkey is for our own pages alone.
PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
CONTACT_GOOD_FOR = timedelta(days=180)
"""The standard asks for less than a year; each answer says it anew."""
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


def security_txt(request: HttpRequest) -> HttpResponse:
    """``/.well-known/security.txt``: whom to tell of a hole, as RFC 9116 has it."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {now() + CONTACT_GOOD_FOR:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(screen_languages())}",
        f"Canonical: {request.build_absolute_uri(reverse('security_txt'))}",
    )
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
