"""Taking actions from before over: a draft, a look, a confirmation, and a way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.analysis.text import storable
from jesuisla.collective.groups.models import Group
from jesuisla.collective.history.events import EarlierActionsTaken, TakeOverUndone
from jesuisla.collective.history.models import EarlierAction, TakeOver
from jesuisla.collective.history.rows import (
    COLUMNS,
    ActionRow,
    FaultyRow,
    guess_columns,
    read_rows,
)
from jesuisla.collective.history.spreadsheets import LARGEST_FILE, SheetRow, read_spreadsheet
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership

DRAFTS_KEPT = timedelta(days=1)
SHOWN_FAULTS = 30
SHOWN_ACTIONS = 3


class SpreadsheetForm(forms.Form):
    """What the group kept until now: a file, or its rows."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        required=False,
        help_text=gettext_lazy("Excel (.xlsx) or CSV, 5 MB and 10,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,text/csv"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or its rows, copied"),
        required=False,
        max_length=LARGEST_FILE // 4,
        help_text=gettext_lazy("With the names of the columns in the first row."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean(self) -> None:
        """Refuse an empty form."""
        if not (self.errors or self.cleaned_data.get("file") or self.cleaned_data.get("pasted")):
            self.add_error("file", _("Choose a file, or paste its rows."))

    def spreadsheet(self) -> tuple[str, bytes]:
        """Return the name of the file and what is in it; without a file, what was pasted."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is None:
            return "", self.cleaned_data["pasted"].encode("utf-8", "replace")
        return file.name or "", file.read()


class ColumnsForm(forms.Form):
    """Which column says what."""

    def __init__(self, header: list[str], *args: Any, **kwargs: Any) -> None:
        """Offer the columns by their names."""
        super().__init__(*args, **kwargs)
        names = [
            (str(index), name or _("column %(number)d") % {"number": index + 1})
            for index, name in enumerate(header)
        ]
        for field, label in COLUMNS.items():
            self.fields[field] = forms.ChoiceField(
                label=str(label), required=False, choices=[("", _("not in this file")), *names]
            )

    def clean(self) -> None:
        """Refuse a file without days, and one column for two things."""
        chosen_columns = [index for index in self.cleaned_data.values() if index]
        if not self.cleaned_data.get("day"):
            self.add_error("day", _("Without the day, an action cannot be taken over."))
        if len(set(chosen_columns)) < len(chosen_columns):
            self.add_error(None, _("The same column is chosen twice."))

    def columns(self) -> dict[str, int]:
        """Return which column says what, as chosen."""
        return {field: int(index) for field, index in self.cleaned_data.items() if index}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverPreview:
    """What a draft would add: new actions, those that are here already, rows to mend."""

    new_actions: list[ActionRow]
    repeats: int
    faults: list[FaultyRow]

    @property
    def first_actions(self) -> list[ActionRow]:
        """Some of the new ones, to see whether the columns are the right ones."""
        return self.new_actions[:SHOWN_ACTIONS]

    @property
    def first_faults(self) -> list[FaultyRow]:
        """Some of the rows to mend."""
        return self.faults[:SHOWN_FAULTS]

    @property
    def more_faults(self) -> int:
        """How many rows to mend are not among the first."""
        return max(0, len(self.faults) - SHOWN_FAULTS)


@transaction.atomic
def draft_take_over(name: str, data: bytes, *, by: Membership) -> TakeOver:
    """Read a spreadsheet and keep it as a draft for a day; raises :class:`Refused`."""
    sheet = read_spreadsheet(data)
    Group.objects.select_for_update(no_key=True).get(pk=by.group_id)
    TakeOver.objects.filter(by=by, confirmed_at=None).delete()
    return TakeOver.objects.create(
        group_id=by.group_id,
        by=by,
        file_name=storable(name)[:120],
        table={
            "header": list(sheet.header),
            "rows": [[row.line, list(row.cells)] for row in sheet.rows],
        },
        columns=guess_columns(sheet.header),
    )


def choose_columns(draft: TakeOver, columns: Mapping[str, int]) -> None:
    """Keep which column of a draft says what."""
    draft.columns = dict(columns)
    draft.save(update_fields=["columns"])


def preview_of(draft: TakeOver) -> TakeOverPreview:
    """Return what a draft would add, with the columns as they are chosen."""
    rows = [SheetRow(line=line, cells=cells) for line, cells in draft.table.get("rows", [])]
    today = localdate(timezone=draft.group.zone)
    reading = read_rows(rows, draft.columns, today)
    by_digest = {action.digest: action for action in reading.actions}
    digests_here = set(
        EarlierAction.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    )
    new_actions = [action for key, action in by_digest.items() if key not in digests_here]
    return TakeOverPreview(
        new_actions=new_actions,
        repeats=len(reading.actions) - len(new_actions),
        faults=list(reading.faults),
    )


@transaction.atomic
def take_over(draft: TakeOver, *, names_pages: bool, by: Membership) -> int:
    """Take a draft over: its good rows, each once. Return how many; twice is once.

    Raises :class:`Refused` where nothing would be added.
    """
    Group.objects.select_for_update(no_key=True).get(pk=draft.group_id)
    draft = TakeOver.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.confirmed_at is not None:
        return draft.actions.count()
    actions = preview_of(draft).new_actions
    if not actions:
        raise Refused(_("There is nothing to take over: every good row is here already."))
    EarlierAction.objects.bulk_create(
        (
            EarlierAction(
                group_id=draft.group_id,
                take_over=draft,
                day=action.day,
                page=action.page,
                network=action.network,
                link=action.link,
                voices=action.voices,
                supports=action.supports,
                digest=action.digest,
            )
            for action in actions
        ),
        batch_size=2000,
    )
    draft.confirmed_at, draft.names_pages, draft.table = now(), names_pages, {}
    draft.save(update_fields=["confirmed_at", "names_pages", "table"])
    event = EarlierActionsTaken(group=by.group_id, take_over=draft.pk, actions=len(actions))
    record(event, by=by)
    return len(actions)


@transaction.atomic
def undo_take_over(take_over: TakeOver, *, by: Membership) -> int:
    """Remove what one file added, or a draft. Return how many actions; twice is once."""
    locked_rows = TakeOver.objects.select_for_update(of=("self",)).filter(pk=take_over.pk)
    row = locked_rows.first()
    if row is None:
        return 0
    count = row.actions.count()
    delete_in_batches(row.actions.all())
    row.delete()
    if count:
        event = TakeOverUndone(group=by.group_id, take_over=take_over.pk, actions=count)
        record(event, by=by)
    return count


def take_overs_to_show() -> QuerySet[TakeOver]:
    """Return what was taken over in the group in scope, the latest first, each with how many."""
    rows = TakeOver.objects.exclude(confirmed_at=None).defer("table")
    return rows.annotate(count=Count("actions")).order_by("-pk")


def forget_drafts() -> int:
    """Delete drafts that nobody confirmed. Return how many."""
    old_drafts = TakeOver.objects.filter(confirmed_at=None, made_at__lt=now() - DRAFTS_KEPT)
    return delete_in_batches(old_drafts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTotals:
    """How many actions were taken over, and from when to when."""

    count: int
    first: Any
    last: Any


def earlier_totals() -> EarlierTotals:
    """Return the totals of the actions from before in the group in scope, in one query."""
    totals = EarlierAction.objects.aggregate(count=Count("pk"), first=Min("day"), last=Max("day"))
    return EarlierTotals(**totals)


def earlier_for_everybody() -> QuerySet[EarlierAction]:
    """Return the actions from before, the latest first, each with whether its page is named."""
    return EarlierAction.objects.select_related("take_over").order_by("-day", "-pk")
