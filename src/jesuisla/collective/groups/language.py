"""Brings Django what :mod:`jesuisla.languages` decides: for a page, a letter, a group's texts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from jesuisla.collective.groups.models import Group
from jesuisla.languages import ENGLISH, language_order, screen_language


class LanguageMiddleware(LocaleMiddleware):
    """Shows each page in the reader's language; ``request.languages`` is their order.

    Texts that a group wrote may exist in a language that the screens have not, so that
    their pages choose from the same order again.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Begin the page in the first of the reader's languages that the screens have."""
        languages = languages_of(request, getattr(request, "group", None))
        translation.activate(screen_language(languages, dict(settings.LANGUAGES)))
        request.languages = languages  # type: ignore[attr-defined]  # see GroupRequest
        request.LANGUAGE_CODE = page_language()


@csrf_exempt
def show_in_language(request: HttpRequest) -> HttpResponse:
    """Show pages in the language of the button that was pressed, from now on.

    The button carries no proof of where it was pressed: the proof is a cookie, and with it each
    stranger would need a page of their own. Another site could make it press itself, and win
    nothing but that somebody reads another of our languages.
    """
    response: HttpResponse = set_language(request)
    return response


def languages_of(request: HttpRequest, group: Group | None) -> tuple[str, ...]:
    """Return the languages that the reader of a page wants, the best first."""
    header = parse_accept_lang_header(request.headers.get("accept-language", ""))
    return language_order(
        choice=request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        browser=(code for code, weight in header if weight and code != "*"),
        group=group.language if group else "",
    )


def page_language() -> str:
    """Return the language of the page being made."""
    return translation.get_language() or ENGLISH


def letter_language(choice: str, group: Group | None) -> str:
    """Return the language of a letter to somebody who chose this one, sent by this group."""
    order = language_order(choice=choice, group=group.language if group else "")
    return screen_language(order, dict(settings.LANGUAGES))
