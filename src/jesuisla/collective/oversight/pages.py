"""``/equipe/journal``: what happened in the group, to read and to take along."""

import csv

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import RoomRequest, readers_only
from jesuisla.collective.members.asking_for_powers import ask_for_powers
from jesuisla.collective.members.events import JournalDownloaded
from jesuisla.collective.oversight.days import by_day
from jesuisla.collective.oversight.journal import (
    KINDS,
    MAIN_KINDS,
    JournalFilter,
    Line,
    find_entries,
    in_words,
)

A_PAGE = 100
MOST_ROWS = 20_000
"""The most rows of one file; whoever needs more asks by dates."""
FORMULA_SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What a formula may begin with, the wide ones of East Asia too."""


@require_safe
@never_cache
@readers_only
def journal(request: RoomRequest) -> HttpResponse:
    """What happened in the group; without names for researchers. ``?csv`` is a file."""
    has_names = request.viewer.is_team
    form = JournalFilter(request.GET or None, has_names=has_names)
    filters = form.cleaned_data if form.is_valid() else {}
    matching_entries = find_entries(request.group, filters)
    if "csv" in request.GET:
        lines = in_words(matching_entries[:MOST_ROWS], request.group, has_names=has_names)
        return _taken_along(request, lines, has_names=has_names)
    before = request.GET.get("avant", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        matching_entries = matching_entries.filter(pk__lt=int(before))
    rows = list(matching_entries[: A_PAGE + 1])
    query = request.GET.copy()
    query.pop("avant", None)
    lines = in_words(rows[:A_PAGE], request.group, has_names=has_names, reader=request.viewer)
    chosen_kind = filters.get("kind", "")
    context = {
        "form": form,
        "lines": lines,
        "days": by_day(lines, request.group),
        "kinds": [
            (kind, KINDS[kind]) for kind in KINDS if kind in MAIN_KINDS or kind == chosen_kind
        ],
        "chosen_kind": chosen_kind,
        "is_filtered": any(value for name, value in filters.items() if name != "kind"),
        "older": rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None,
        "is_first": not before,
        "has_names": has_names,
        "has_routine": bool(filters.get("routine")),
        "query": f"&{query.urlencode()}" if query else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "oversight/journal.html", context, status=status)


def _taken_along(request: RoomRequest, lines: list[Line], *, has_names: bool) -> HttpResponse:
    """Return the journal as a file, which is written in the journal; names need the powers."""
    by = request.viewer.membership
    question = ask_for_powers(request, by) if has_names else None
    if question is not None:
        return question
    if request.method == "GET":
        with transaction.atomic():
            event = JournalDownloaded(group=request.group.pk, rows=len(lines), names=has_names)
            record(event, by=by)
    return _file(lines, has_names=has_names)


def _file(lines: list[Line], *, has_names: bool) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="journal.csv"'
    answer.write("\ufeff")  # without it a spreadsheet takes the file for another encoding
    columns = [
        "number",
        "at",
        "kind",
        "sentence",
        "before",
        "after",
        *(["who"] if has_names else []),
    ]
    writer = csv.writer(answer)
    writer.writerow(columns)
    for line in lines:
        cells = [getattr(line, column) for column in columns]
        writer.writerow(
            [
                _inert(cell.isoformat() if hasattr(cell, "isoformat") else str(cell))
                for cell in cells
            ]
        )
    return answer


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an alias may begin with anything."""
    return f"'{cell}" if cell[:1] and cell[0] in FORMULA_SIGNS else cell
