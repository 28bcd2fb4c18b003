"""``/equipe/reprise``: taking over what the group noted before; ``/impact/avant``: reading it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.history.models import TakeOver
from jesuisla.collective.history.take_overs import (
    ColumnsForm,
    SpreadsheetForm,
    choose_columns,
    draft_take_over,
    earlier_for_everybody,
    earlier_totals,
    preview_of,
    take_over,
    take_overs_to_show,
    undo_take_over,
)
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    OpenRequest,
    RoomRequest,
    coordinators_only,
    with_powers,
)
from jesuisla.collective.threads.form_size import readable_only

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
@with_powers
@readable_only
def begin(request: RoomRequest) -> HttpResponse:
    """Upload a spreadsheet; see and undo what was taken over before."""
    is_sent = request.method == "POST"
    form = SpreadsheetForm(request.POST, request.FILES) if is_sent else SpreadsheetForm()
    if is_sent and form.is_valid():
        try:
            draft = draft_take_over(*form.spreadsheet(), by=request.viewer.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("history:draft", draft=draft.pk)
    context = {"form": form, "rows": take_overs_to_show()}
    return render(request, "history/begin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def look(request: RoomRequest, draft: int) -> HttpResponse:
    """See what a file would add, choose its columns, and take it over."""
    row = get_object_or_404(TakeOver.objects.select_related("group"), pk=draft, confirmed_at=None)
    header = row.table["header"]
    if request.method == "POST":
        form = ColumnsForm(header, request.POST)
        if form.is_valid():
            choose_columns(row, form.columns())
            if request.POST.get("deed") == "take":
                refusal = _take(request, row)
                if refusal is None:
                    return redirect("history:begin")
                form.add_error(None, refusal)
    else:
        form = ColumnsForm(
            header, initial={field: str(index) for field, index in row.columns.items()}
        )
    context = {
        "draft": row,
        "form": form,
        "preview": preview_of(row),
        "knows_days": "day" in row.columns,
    }
    return render(request, "history/draft.html", context, status=422 if form.errors else 200)


def _take(request: RoomRequest, row: TakeOver) -> str | None:
    names_pages = request.POST.get("names_pages") == "on"
    try:
        count = take_over(row, names_pages=names_pages, by=request.viewer.membership)
    except Refused as refusal:
        return str(refusal)
    words = ngettext(
        "%(count)d action from before is taken over.",
        "%(count)d actions from before are taken over.",
        count,
    )
    messages.success(request, words % {"count": count})
    return None


@require_POST
@coordinators_only
def undo(request: RoomRequest, draft: int) -> HttpResponse:
    """Remove what one file added."""
    row = get_object_or_404(TakeOver, pk=draft)
    count = undo_take_over(row, by=request.viewer.membership)
    words = ngettext(
        "%(count)d action from before is removed again.",
        "%(count)d actions from before are removed again.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("history:begin")


@require_safe
def earlier(request: OpenRequest) -> HttpResponse:
    """``/impact/avant``: the actions from before, for everybody."""
    totals = earlier_totals()
    page = KeyPaginator(earlier_for_everybody(), PER_PAGE, count=totals.count)
    context = {"totals": totals, "page": page.get_page(request.GET.get("page"))}
    return render(request, "history/earlier.html", context)
