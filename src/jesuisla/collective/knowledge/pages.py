"""``/fiches``: the shelf, and a sheet on it; for members, and what the group shows everybody."""

from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import conditional_page, require_POST, require_safe

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.knowledge.access import (
    is_shelf_open,
    may_read_second,
    may_see_draft,
    may_withdraw,
    may_write,
    own_drafts,
    published_sheets,
    shelf_for,
    visible_sheets,
    waiting_sheets,
)
from jesuisla.collective.knowledge.check_feed_words import rating_in_words
from jesuisla.collective.knowledge.claim_review import (
    MEDIA_TYPE,
    as_script,
    claim_review,
    claim_reviews,
)
from jesuisla.collective.knowledge.content import content_of
from jesuisla.collective.knowledge.keepers import topics_of_shelf
from jesuisla.collective.knowledge.known_claims import nearest_checked
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.pairs import contradicting
from jesuisla.collective.knowledge.search import NEAR_ENOUGH, SheetSearch, found_sheets
from jesuisla.collective.knowledge.sheet_words import shown_content
from jesuisla.collective.knowledge.sheets import open_shelf, show_sheet
from jesuisla.collective.knowledge.source_looks import answers_of
from jesuisla.collective.knowledge.takeovers import takers_of
from jesuisla.collective.members.access import OpenRequest, RoomRequest, coordinators_only
from jesuisla.collective.members.models import Person

PER_PAGE = 12


def _closed(request: OpenRequest) -> HttpResponse | None:
    """Return the answer to whoever may not see the shelf; ``None`` for those who may."""
    if is_shelf_open() or (request.viewer is not None and request.viewer.is_member):
        return None
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


@require_safe
def shelf(request: OpenRequest) -> HttpResponse:
    """The sheets that hold, the newest first, with the search above."""
    if (answer := _closed(request)) is not None:
        return answer
    viewer = request.viewer
    page = KeyPaginator(shelf_for(viewer).prefetch_related("sources"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    is_member = viewer is not None and viewer.is_member
    sheets = [sheet for sheet in page if sheet.language == page_language()]
    context = {
        "page": page,
        "sheets": sheets or list(page),
        "foreign_sheets": [sheet for sheet in page if sheet not in sheets] if sheets else [],
        "search": SheetSearch(),
        "topics": topics_of_shelf() if is_member else (),
        "drafts": own_drafts(viewer.membership) if viewer is not None and is_member else (),
        "waiting": waiting_sheets().count() if viewer is not None and viewer.is_team else 0,
    }
    return render(request, "knowledge/shelf.html", context)


@require_safe
def search(request: OpenRequest) -> HttpResponse:
    """``/fiches/chercher?q=``: the sheets that stand near what was typed."""
    if (answer := _closed(request)) is not None:
        return answer
    form = SheetSearch(request.GET)
    claim = form.cleaned_data["q"] if form.is_valid() else ""
    if not claim and not form.errors:
        return redirect("knowledge:shelf")
    sheets = found_sheets(request.group, shelf_for(request.viewer), claim) if claim else []
    is_member = request.viewer is not None and request.viewer.is_member
    checked = [
        (match.review, rating_in_words(match.review))
        for match in (nearest_checked(request.group, claim) if claim and is_member else ())
        if match.score >= NEAR_ENOUGH
    ]
    context = {
        "search": form,
        "sheets": sheets,
        "checked": checked,
        "typed": claim,
        "query": urlencode({"q": claim}),
    }
    return render(
        request, "knowledge/search.html", context, status=422 if form.errors else HTTPStatus.OK
    )


@require_safe
def show(request: OpenRequest, number: int) -> HttpResponse:
    """One sheet, at an address that stays."""
    viewer = request.viewer
    sheet = (
        visible_sheets(viewer)
        .select_related("author", "second_reader")
        .filter(number=number)
        .first()
    )
    if sheet is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    if sheet.version == 0:
        return redirect("knowledge:draft", number=sheet.number)
    is_member = viewer is not None and viewer.is_member
    content = content_of(sheet)
    is_withdrawn = sheet.state == Sheet.State.WITHDRAWN
    is_published = published_sheets().filter(pk=sheet.pk).exists()
    context = {
        "sheet": sheet,
        "shown": shown_content(content, answers_of(content.sources)),
        "description": "" if is_withdrawn else content.answer,
        "is_withdrawn": is_withdrawn,
        "has_draft": may_see_draft(sheet, viewer),
        "may_write": viewer is not None and may_write(sheet, viewer),
        "may_read": viewer is not None
        and sheet.waits_for_reader
        and may_read_second(sheet, viewer),
        "may_withdraw": viewer is not None and may_withdraw(sheet, viewer),
        "is_member": is_member,
        "is_open": is_shelf_open(),
        "contradicting": contradicting(sheet) if is_member else (),
        "takers": takers_of(request.user, sheet)
        if is_published and isinstance(request.user, Person)
        else (),
        "claim_review": as_script(claim_review(sheet, request.group)) if is_published else "",
    }
    status = HTTPStatus.GONE if is_withdrawn and not is_member else HTTPStatus.OK
    return render(request, "knowledge/sheet.html", context, status=status)


@require_safe
@conditional_page
def feed(request: OpenRequest) -> HttpResponse:
    """``/fiches/claimreview.json``: what everybody may read, for other programs."""
    if not is_shelf_open():
        raise Http404
    return JsonResponse(claim_reviews(request.group), content_type=MEDIA_TYPE)


@require_POST
@coordinators_only
def visibility(request: RoomRequest, number: int) -> HttpResponse:
    """Let everybody read a sheet, or the group alone."""
    sheet = get_object_or_404(Sheet, number=number, version__gte=1)
    is_public = request.POST.get("is_public") == "yes"
    show_sheet(sheet, is_public=is_public, by=request.viewer.membership)
    return redirect("knowledge:sheet", number=sheet.number)


@require_POST
@coordinators_only
def opening(request: RoomRequest) -> HttpResponse:
    """Show the group's public sheets to everybody, or to nobody outside."""
    open_shelf(
        request.group,
        is_open=request.POST.get("is_open") == "yes",
        by=request.viewer.membership,
    )
    return redirect("knowledge:care")
