"""``/fiches/suivi/fichiers``: the sheets of files that a group kept before, as drafts."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.documents import LARGEST_DOCUMENT
from jesuisla.collective.knowledge.sheet_files import sheets_in
from jesuisla.collective.knowledge.takings import SheetTaking, TakenSheet
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.threads.form_size import readable_only

MOST_DRAFTS = 100
"""Drafts begun at once; the same files sent again bring those that follow."""


class SeveralFilesInput(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files, one at least."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files; refuses none, and an empty one."""
        files = data if isinstance(data, list) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files or [None]]


class SheetFilesForm(forms.Form):
    """The files to read."""

    use_required_attribute = False
    sheet_files = SeveralFilesField(
        label=gettext_lazy("The files"),
        help_text=gettext_lazy("Word (.docx), Markdown or CSV; 5 MB in all."),
        widget=SeveralFilesInput(attrs={"accept": ".docx,.md,.markdown,.csv", "multiple": True}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
@readable_only
def bring_files(request: RoomRequest) -> HttpResponse:
    """Begin a draft of each sheet in the files, and say what became of each."""
    is_sent = request.method == "POST"
    form = SheetFilesForm(request.POST, request.FILES) if is_sent else SheetFilesForm()
    context: dict[str, object] = {"form": form}
    if is_sent and form.is_valid():
        context |= _taken(request.group, form.cleaned_data["sheet_files"])
    return render(request, "knowledge/files.html", context, status=422 if form.errors else 200)


def _taken(group: Group, files: "list[UploadedFile[Any]]") -> dict[str, object]:
    taking = SheetTaking(group, is_tried=False)
    lines: list[tuple[str, TakenSheet]] = []
    refusals: list[str] = []
    for file in files:
        data = file.read(LARGEST_DOCUMENT + 1)
        for sheet in sheets_in(data, file.name or "", language=group.language):
            if taking.taken == MOST_DRAFTS:
                break
            if isinstance(sheet, Refused):
                refusals.append(str(sheet))
            else:
                lines.append((sheet.place, taking.take(sheet)))
    return {
        "is_read": True,
        "taken": lines,
        "refusals": refusals,
        "goes_on": taking.taken == MOST_DRAFTS,
        "summary": _summary(taking),
    }


def _summary(taking: SheetTaking) -> str:
    words = ngettext("%(count)d draft begun.", "%(count)d drafts begun.", taking.taken)
    return words % {"count": taking.taken} if taking.taken else _("No draft was begun.")
