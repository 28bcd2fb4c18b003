"""``/fiches/ailleurs``: sheets of other groups, for the team; taking one over, and its changes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scopes_disabled

from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.content import content_of
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.pages import PER_PAGE
from jesuisla.collective.knowledge.pairs import near_sheets
from jesuisla.collective.knowledge.search import SheetSearch
from jesuisla.collective.knowledge.shared_sheets import (
    found_elsewhere,
    sheet_at_address,
    sheet_elsewhere,
    sheets_elsewhere,
)
from jesuisla.collective.knowledge.sheet_words import origin_news_in_words, shown_content
from jesuisla.collective.knowledge.takeover_words import shown_parts
from jesuisla.collective.knowledge.takeovers import (
    bring_in,
    changed_parts,
    copies_here,
    copy_here,
    leave_out,
    take_over_sheet,
)
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.threads.fields import PlainTextField


class ElsewhereSearch(SheetSearch):
    """What is looked for among the sheets of other groups, or the address of one."""

    q = PlainTextField(
        label=gettext_lazy("A word, the sentence that you read, or the address of a sheet"),
        max_length=500,
        required=False,
    )


@require_safe
@never_cache
@team_only
def elsewhere(request: RoomRequest) -> HttpResponse:
    """The sheets that other groups show to everybody, the newest of one's language first."""
    form = ElsewhereSearch(request.GET or QueryDict())
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    if typed and (sheet := sheet_at_address(request.group, typed)) is not None:
        return redirect("knowledge:elsewhere_sheet", group=sheet.group.slug, number=sheet.number)
    context: dict[str, Any] = {"search": form, "typed": typed}
    if typed:
        sheets = found_elsewhere(request.group, typed)
    else:
        with scopes_disabled():
            rows = KeyPaginator(sheets_elsewhere(request.group), PER_PAGE)
            context["page"] = rows.get_page(request.GET.get("page"))
        sheets = context["page"].object_list
    copies = copies_here(sheets)
    context["rows"] = [
        (sheet, shown_content(content_of(sheet), {}), copies.get(sheet.pk)) for sheet in sheets
    ]
    status = 422 if form.errors else 200
    return render(request, "knowledge/elsewhere.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def elsewhere_sheet(request: RoomRequest, group: str, number: int) -> HttpResponse:
    """One sheet of another group, and a tap that begins a draft with it."""
    original = sheet_elsewhere(request.group, group, number)
    if original is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            sheet = take_over_sheet(original, by=request.viewer.membership)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(
                request,
                _("It is your draft now: read it and open its sources, then ask a second person."),
            )
            return redirect("knowledge:draft", number=sheet.number)
    copy = copy_here(original)
    content = content_of(original)
    own = Sheet(group=request.group)
    context = {
        "sheet": original,
        "shown": shown_content(content, {}),
        "copy": copy,
        "near": near_sheets(own, list(content.claims)) if copy is None else (),
        "refusal": refusal,
    }
    return render(
        request, "knowledge/elsewhere_sheet.html", context, status=422 if refusal else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def original(request: RoomRequest, number: int) -> HttpResponse:
    """What the original of a sheet says now and did not before; bring parts of it in, or none."""
    sheet = get_object_or_404(Sheet, number=number)
    if not sheet.origin_name:
        return redirect("knowledge:sheet", number=sheet.number)
    refusal, ticked = "", None
    if request.method == "POST":
        try:
            return _settle(request, sheet)
        except Refused as refused:
            refusal, ticked = str(refused), request.POST.getlist("part")
            sheet.refresh_from_db()
    context = {
        "sheet": sheet,
        "news": origin_news_in_words(sheet),
        "parts": shown_parts(changed_parts(sheet), ticked),
        "may_settle": sheet.origin_news == Sheet.OriginNews.CHANGED,
        "refusal": refusal,
    }
    return render(request, "knowledge/original.html", context, status=422 if refusal else 200)


def _settle(request: RoomRequest, sheet: Sheet) -> HttpResponse:
    by, deed = request.viewer.membership, request.POST.get("deed", "")
    if deed == "bring_in":
        bring_in(sheet, request.POST.getlist("part"), by=by)
        messages.success(
            request, _("The change stands in a draft: read it, then ask a second person.")
        )
        return redirect("knowledge:draft", number=sheet.number)
    if deed == "leave":
        leave_out(sheet, by=by)
        messages.success(request, _("Your sheet stays as it is."))
        return redirect("knowledge:sheet", number=sheet.number)
    raise Refused(_("Please use one of the buttons."))
