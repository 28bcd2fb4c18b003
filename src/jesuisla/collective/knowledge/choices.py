"""The sheets that somebody of the team chose for a thread, and what became of them since."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils.timezone import localdate

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.events import SheetsChosen
from jesuisla.collective.knowledge.matching import sheets_for_thread
from jesuisla.collective.knowledge.models import Sheet, SheetChoice, SheetPair
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread

CONTRADICTED = "is_contradicted"
"""Under this name the query of a thread's sheets says whether one contradicts another."""


class ThreadSheets(NamedTuple):
    """What was chosen for a thread: sheets that hold today, and those that no longer do."""

    current: list[Sheet]
    past: list[Sheet]
    contradicted: list[Sheet]
    """Those that hold and that were once found to contradict another one."""


@transaction.atomic
def choose_sheets(thread: Thread, numbers: Iterable[int], *, by: Membership) -> list[Sheet]:
    """Choose which sheets fit a thread, in place of those chosen before; none is a choice, too.

    Numbers of sheets that do not hold today are passed over. The same choice is no change.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    sheets = list(current_sheets().filter(number__in=set(numbers)).order_by("number"))
    choice: set[int | None] = {sheet.pk for sheet in sheets} or {None}
    before = set(SheetChoice.objects.filter(thread=thread).values_list("sheet", flat=True))
    if choice != before:
        SheetChoice.objects.filter(thread=thread).delete()
        SheetChoice.objects.bulk_create(
            SheetChoice(group_id=thread.group_id, thread=thread, sheet_id=sheet, by=by)
            for sheet in choice
        )
        event = SheetsChosen(group=thread.group_id, thread=thread.pk, count=len(sheets))
        record(event, by=by)
    return sheets


@transaction.atomic
def put_beside(thread: Thread, sheets: Iterable[Sheet]) -> None:
    """Put sheets beside a thread that is new and invented, where nobody has to confirm them."""
    SheetChoice.objects.bulk_create(
        SheetChoice(group_id=thread.group_id, thread=thread, sheet=sheet) for sheet in sheets
    )


class OfferedSheet(NamedTuple):
    """A sheet to tick while briefing."""

    sheet: Sheet
    is_ticked: bool


def offered_sheets(thread: Thread, ticked: Collection[str] | None = None) -> list[OfferedSheet]:
    """Return the sheets chosen for a thread and those nearest to it, to be ticked by a person.

    ``ticked`` are the numbers that somebody has just ticked, in place of those chosen before.
    """
    already = sheets_of(thread).current
    chosen_keys = {sheet.pk for sheet in already}
    near = [match.sheet for match in sheets_for_thread(thread)]
    sheets = [*already, *(sheet for sheet in near if sheet.pk not in chosen_keys)]
    return [
        OfferedSheet(
            sheet,
            sheet.pk in chosen_keys if ticked is None else str(sheet.number) in ticked,
        )
        for sheet in sheets
    ]


def numbers_of(ticked: Iterable[str]) -> list[int]:
    """Return the numbers of ticked sheets as a form sent them; what is none is passed over.

    >>> numbers_of(["3", "x", "12", "9" * 30])
    [3, 12]
    """
    return [int(number) for number in ticked if number.isdecimal() and len(number) < 10]


def is_chosen_for(thread: Thread) -> bool:
    """Whether somebody chose, be it that no sheet fits."""
    return SheetChoice.objects.filter(thread=thread).exists()


def _chosen_sheets(thread: int) -> QuerySet[Sheet]:
    is_of_sheet = Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
    pairs = SheetPair.objects.filter(is_of_sheet, verdict=SheetPair.Verdict.CONTRADICT)
    sheets = Sheet.objects.filter(choices__thread=thread).order_by("number")
    return sheets.annotate(**{CONTRADICTED: Exists(pairs)})


_sheets_chosen_for = KeptQuery(_chosen_sheets)


def sheets_of(thread: Thread) -> ThreadSheets:
    """Return the sheets chosen for a thread; those that expired or were withdrawn stand apart."""
    today = localdate()
    sheets = _sheets_chosen_for(thread.pk)
    prefetch_related_objects(sheets, "sources")
    current = [sheet for sheet in sheets if sheet.is_current(today)]
    return ThreadSheets(
        current,
        [sheet for sheet in sheets if not sheet.is_current(today)],
        [sheet for sheet in current if getattr(sheet, CONTRADICTED)],
    )
