"""Writing a sheet, one question after another; nothing typed is lost in between."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import may_see_draft, may_write, visible_sheets
from jesuisla.collective.knowledge.content import SheetContent, missing_in, working_content
from jesuisla.collective.knowledge.keepers import topics_of_shelf
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.pairs import near_sheets
from jesuisla.collective.knowledge.sheet_forms import STEP_LABELS, STEPS, AnyStepForm, ClaimForm
from jesuisla.collective.knowledge.sheet_words import shown_content
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    drop_draft,
    send_draft,
    take_back_draft,
    write_draft,
)
from jesuisla.collective.knowledge.source_looks import answers_of
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.threads.form_size import readable_only

READ_AGAIN = len(STEP_LABELS)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
@readable_only
def begin(request: RoomRequest) -> HttpResponse:
    """Begin a sheet with the claim."""
    claim = request.GET.get("claim", "")[:300]
    empty = SheetContent(language=page_language(), claims=(claim,) if claim else ())
    form = ClaimForm(
        request.POST if request.method == "POST" else None, initial=ClaimForm.initial_of(empty)
    )
    if request.method == "POST" and form.is_valid():
        content = form.applied_to(empty)
        sheet = begin_sheet(request.group, content, by=request.viewer.membership)
        return redirect("knowledge:write", number=sheet.number, step="answer")
    return _step(request, form, "claim")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
@readable_only
def write(request: RoomRequest, number: int, step: str) -> HttpResponse:
    """Answer one question of a sheet, and go on to the next."""
    sheet = _writable(request, number)
    if step not in STEPS:
        raise Http404
    content, steps = working_content(sheet), list(STEPS)
    form_class = STEPS[step]
    form = form_class(
        request.POST if request.method == "POST" else None, initial=form_class.initial_of(content)
    )
    if request.method == "POST" and form.is_valid():
        try:
            write_draft(sheet, form.applied_to(content), by=request.viewer.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            at = steps.index(step)
            if at + 1 == len(steps) or "to_end" in request.POST:
                return redirect("knowledge:draft", number=sheet.number)
            return redirect("knowledge:write", number=sheet.number, step=steps[at + 1])
    return _step(request, form, step, sheet=sheet)


def _step(
    request: RoomRequest, form: AnyStepForm, step: str, *, sheet: Sheet | None = None
) -> HttpResponse:
    steps = list(STEPS)
    at = steps.index(step)
    context = {
        "form": form,
        "sheet": sheet,
        "step": step,
        "steps": STEP_LABELS,
        "current": at + 1,
        "undone": _numbers_of_steps(step for step, _sentence in missing_in(working_content(sheet)))
        if sheet
        else (),
        "previous": steps[at - 1] if at and sheet else "",
        "is_change": sheet is not None and sheet.version > 0,
        "topics": topics_of_shelf(sheet.language if sheet else page_language())
        if step == "until"
        else (),
    }
    return render(request, "knowledge/write.html", context, status=422 if form.errors else 200)


def _numbers_of_steps(names: Iterable[str]) -> set[int]:
    return {list(STEPS).index(name) + 1 for name in names}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def draft(request: RoomRequest, number: int) -> HttpResponse:
    """Read the draft as others will, then send it to a second person, or take it back."""
    sheet = get_object_or_404(visible_sheets(request.viewer), number=number)
    if not may_see_draft(sheet, request.viewer):
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            return _decide(request, sheet)
        except Refused as refused:
            refusal = str(refused)
            sheet.refresh_from_db()
    content = working_content(sheet)
    missing = list(missing_in(content))
    context = {
        "sheet": sheet,
        "shown": shown_content(content, answers_of(content.sources)),
        "missing": missing,
        "undone": _numbers_of_steps(step for step, _sentence in missing),
        "is_mine": may_write(sheet, request.viewer),
        "near": near_sheets(sheet, list(content.claims)),
        "steps": STEP_LABELS,
        "parts": list(zip(STEPS, STEP_LABELS, strict=False)),
        "current": READ_AGAIN,
        "refusal": refusal,
    }
    return render(request, "knowledge/draft.html", context, status=422 if refusal else 200)


def _decide(request: RoomRequest, sheet: Sheet) -> HttpResponse:
    by, deed = request.viewer.membership, request.POST.get("deed", "")
    if deed == "send":
        send_draft(sheet, by=by)
        messages.success(
            request, _("Thank you. Somebody of the team reads it and its sources before it counts.")
        )
    elif deed == "take_back":
        take_back_draft(sheet, by=by)
    elif deed == "drop":
        drop_draft(sheet, by=by)
        messages.success(request, _("The draft is given up."))
        return redirect("knowledge:shelf")
    else:
        raise Refused(_("Please use one of the buttons."))
    return redirect("knowledge:draft", number=sheet.number)


def _writable(request: RoomRequest, number: int) -> Sheet:
    sheet: Sheet = get_object_or_404(visible_sheets(request.viewer), number=number)
    if not may_write(sheet, request.viewer):
        raise Http404
    return sheet
