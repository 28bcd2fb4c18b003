"""Sheets that speak of nearly the same: found by itself, compared by a person."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.events import SheetsCompared
from jesuisla.collective.knowledge.matching import SheetMatch, nearest_to_all
from jesuisla.collective.knowledge.models import Sheet, SheetPair
from jesuisla.collective.members.models import Membership

NEAR_ENOUGH = 0.6
"""From this nearness on two sheets are shown side by side."""
Verdict = SheetPair.Verdict


def near_sheets(sheet: Sheet, claims: list[str]) -> list[SheetMatch]:
    """Return other sheets that hold and stand near these claims, the nearest first."""
    matches = nearest_to_all(sheet.group, claims)
    return [match for match in matches if match.sheet.pk != sheet.pk and match.score >= NEAR_ENOUGH]


@transaction.atomic
def find_pairs(sheet: int) -> int:
    """Note which sheets stand near one that was just read anew. Return how many are to compare.

    A pair compared before waits again: one of the two says something else now.
    """
    row = current_sheets().filter(pk=sheet).first()
    if row is None:
        return 0
    count = 0
    for match in near_sheets(row, row.claims):
        first, second = sorted((row, match.sheet), key=lambda each: each.pk)
        SheetPair.objects.update_or_create(
            group_id=row.group_id,
            first=first,
            second=second,
            defaults={"verdict": Verdict.OPEN, "by": None, "judged_at": None},
        )
        count += 1
    return count


@transaction.atomic
def judge_pair(pair: SheetPair, verdict: str, *, by: Membership) -> SheetPair:
    """Say what came of reading two sheets side by side."""
    if verdict not in (Verdict.AGREE, Verdict.CONTRADICT):
        raise Refused(_("Please use one of the buttons."))
    pair = SheetPair.objects.select_for_update().get(pk=pair.pk)
    if pair.verdict != verdict:
        pair.verdict, pair.by, pair.judged_at = verdict, by, now()
        pair.save(update_fields=["verdict", "by", "judged_at"])
        event = SheetsCompared(
            group=pair.group_id, first=pair.first_id, second=pair.second_id, verdict=verdict
        )
        record(event, by=by)
    return pair


def pairs_to_settle() -> QuerySet[SheetPair]:
    """Return the pairs of sheets that hold and wait: those that contradict each other first."""
    current = current_sheets().values("pk")
    waiting = ~Q(verdict=Verdict.AGREE)
    pairs = SheetPair.objects.filter(waiting, first__in=current, second__in=current)
    return pairs.select_related("first", "second").order_by("-verdict", "found_at")


def contradicting(sheet: Sheet) -> list[Sheet]:
    """Return the sheets that hold and that somebody found to contradict this one."""
    return contradicting_each([sheet])[sheet.pk]


def contradicting_each(sheets: Iterable[Sheet]) -> dict[int, list[Sheet]]:
    """Return for each of these sheets those that hold and that somebody found to contradict it."""
    others: dict[int, list[Sheet]] = {sheet.pk: [] for sheet in sheets}
    if others:
        pairs = pairs_to_settle().filter(verdict=Verdict.CONTRADICT)
        for pair in pairs.filter(Q(first__in=others) | Q(second__in=others)):
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if one.pk in others:
                    others[one.pk].append(other)
    return others
