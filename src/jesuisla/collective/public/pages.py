"""The pages for everybody."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jesuisla.collective.drawing.palette import ACCENT, PAPER
from jesuisla.collective.groups.groups import groups_and_hosts
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.middleware import GroupRequest
from jesuisla.collective.groups.models import Logo, Passage
from jesuisla.collective.groups.names import country_names
from jesuisla.collective.groups.texts import charter_version, charter_versions, passages_in
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.members.access import RoomRequest
from jesuisla.collective.proposals.models import Criterion
from jesuisla.collective.public.example import shown_example
from jesuisla.collective.public.figures import network_figures
from jesuisla.collective.public.sections import home_page
from jesuisla.collective.public.share_picture import share_drawing, share_picture
from jesuisla.collective.results.mean_changes import (
    headline_of,
    mean_changes,
    misleading_in_words,
    missing_in_words,
)
from jesuisla.collective.results.past_actions import (
    declined_by_criterion,
    logged_action,
    past_for_everybody,
    state_of_results,
    summary_of_results,
    totals,
)

LOG_PAGE = 20
PICTURE_GOOD_FOR = 3600
LOGO_GOOD_FOR = 30 * 24 * 3600
"""Their addresses carry a mark of the very picture, so another one is fetched at once."""


@require_safe
def home(request: RoomRequest) -> HttpResponse:
    """The association's own page."""
    page = home_page(request.group, request.languages, is_inviting=request.viewer is None)
    return render(request, "public/home.html", {"home": page})


@require_safe
def picture(request: RoomRequest, language: str) -> HttpResponse:
    """``/apercu/fr.png``: what a network shows beside a link to the home page."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        drawing = share_drawing(request.group, home_page(request.group, (language,)))
    return _png(share_picture(drawing), PICTURE_GOOD_FOR)


@require_safe
def logo(request: RoomRequest, supporter: int) -> HttpResponse:  # noqa: ARG001  # a view's shape
    """``/partenaires/3.png``: the logo of a supporter, as it was drawn anew here."""
    return _png(bytes(get_object_or_404(Logo, supporter=supporter).png), LOGO_GOOD_FOR)


def _png(data: bytes, seconds: int) -> HttpResponse:
    response = HttpResponse(data, content_type="image/png")
    patch_cache_control(response, public=True, max_age=seconds)
    return response


@require_safe
def legal(request: RoomRequest) -> HttpResponse:
    """``/mentions-legales``: who answers for these pages, and where to reach them."""
    passage = passages_in(request.group, request.languages).get(Passage.Section.LEGAL)
    return render(request, "public/legal.html", {"passage": passage})


@require_safe
def impact(request: RoomRequest) -> HttpResponse:
    """What actions changed, and the public log of past ones."""
    state = state_of_results(request.group)
    summary = summary_of_results(request.group, state)
    figures = totals(request.group)
    log = KeyPaginator(past_for_everybody(), LOG_PAGE, count=figures.closed_actions)
    page = log.get_page(request.GET.get("page"))
    context = {
        "totals": figures,
        "summary": summary,
        "changes": None if summary.too_few else mean_changes(summary),
        "headline": headline_of(summary),
        "misleading": misleading_in_words(summary),
        "too_few": missing_in_words(summary),
        "example": shown_example(request.group, state) if summary.too_few else None,
        "page": page,
        "log": [logged_action(action) for action in page],
        **_declined(),
    }
    return render(request, "public/impact.html", context)


def _declined() -> dict[str, object]:
    """The criteria that were used, and those that were not yet."""
    counts = declined_by_criterion()
    return {
        "declined": [row for row in counts if row.count],
        "never_used": [row.criterion for row in counts if not row.count],
    }


@require_safe
def network(request: RoomRequest) -> HttpResponse:
    """The groups of this network."""
    context = {
        "figures": network_figures(request.group),
        "rows": [
            {
                "group": group,
                "countries": country_names(group.countries, page_language()),
                "address": _address(request, host),
            }
            for group, host in groups_and_hosts()
        ],
    }
    return render(request, "public/network.html", context)


@require_safe
def charter(request: RoomRequest, version: int | None = None) -> HttpResponse:
    """The rules of conduct in force or an earlier version, and what the software keeps to."""
    versions = charter_versions(request.group)
    newest = versions[0].version if versions else None
    version_number = newest if version is None else version
    text = (
        charter_version(request.group, version_number, request.languages)
        if version_number
        else None
    )
    if version is not None and text is None:
        raise Http404
    context = {
        "charter": text,
        "newest": newest,
        "versions": versions,
        "criteria": Criterion.labels,
    }
    return render(request, "public/charter.html", context)


def _address(request: HttpRequest, host: str | None) -> str | None:
    if host is None:
        return None
    _name, colon, port = request.get_host().rpartition(":")
    return f"{request.scheme}://{host}{colon}{port if colon else ''}/"


ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable"))


@require_safe
def manifest(request: GroupRequest) -> JsonResponse:
    """``/manifest.webmanifest``, see https://www.w3.org/TR/appmanifest/."""
    return JsonResponse(
        {
            "id": "/",
            "name": request.group.name,
            "short_name": request.group.hashtag,
            "description": _(
                "We answer hate in comment threads together, calmly, in our own words."
            ),
            "lang": get_language(),
            "dir": "auto",
            "start_url": "/actions",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": ACCENT,
            "icons": [
                {
                    "src": static(f"icons/{name}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, size, purpose in ICONS
            ],
            "share_target": {
                "action": "/proposer/partager",
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {"title": "title", "text": "text", "url": "url"},
            },
        },
        content_type="application/manifest+json; charset=utf-8",
    )
