"""Sheets of other groups that a group may read: those that they show to everybody.

The one place that says so: showing a sheet is the consent. Sharing among groups that agree on it
adds its sheets to :func:`shared_with`; nothing else reads another group's shelf.
"""

import re
from urllib.parse import urlsplit

from django.db.models import Case, QuerySet, Value, When
from django.utils.timezone import localdate
from django_scopes import scope, scopes_disabled

from jesuisla.collective.groups.models import Domain, Group
from jesuisla.collective.knowledge.content import SheetContent, content_of
from jesuisla.collective.knowledge.matching import nearest_sheets
from jesuisla.collective.knowledge.models import Sheet, SheetVersion, ShelfOpening
from jesuisla.collective.knowledge.search import MOST_FOUND, NEAR_ENOUGH
from jesuisla.collective.knowledge.words_index import with_all_words

MOST_GROUPS = 20
"""Groups whose sheets are looked for by meaning, too."""
_SHEET_PATH = re.compile(r"/fiches/([0-9]{1,9})")


def shared_with(group: Group) -> QuerySet[Sheet]:
    """Return the sheets that other groups show to everybody, whatever became of them since.

    Without those that they took over from this group.
    """
    with scopes_disabled():
        open_shelves = ShelfOpening.objects.filter(is_open=True).values("group")
        sheets = Sheet.objects.filter(version__gte=1, is_public=True, group__in=open_shelves)
        return sheets.exclude(group=group).exclude(origin_group=group)


def sheets_elsewhere(group: Group) -> QuerySet[Sheet]:
    """Return the shared sheets that hold today: those of the group's language first, then new."""
    sheets = shared_with(group).filter(state=Sheet.State.PUBLISHED, valid_until__gte=localdate())
    is_foreign = Case(When(language=group.language, then=Value(0)), default=Value(1))
    return (
        sheets.select_related("group")
        .prefetch_related("sources")
        .order_by(is_foreign, "-published_at", "-pk")
    )


def found_elsewhere(group: Group, typed: str) -> list[Sheet]:
    """Return the sheets with all typed words first, then those near what was typed."""
    sheets = sheets_elsewhere(group)
    with scopes_disabled():
        by_words = list(with_all_words(sheets, typed)[:MOST_FOUND])
        groups = list(Group.objects.filter(pk__in=sheets.order_by().values("group"))[:MOST_GROUPS])
    keys = {sheet.pk for sheet in by_words}
    matches = []
    for other in groups:
        with scope(group=other.pk):
            matches += nearest_sheets(other, typed, among=sheets.filter(group=other))
    matches.sort(key=lambda match: (-match.score, match.sheet.pk))
    near = [it.sheet for it in matches if it.sheet.pk not in keys and it.score >= NEAR_ENOUGH]
    return [*by_words, *near][:MOST_FOUND]


def sheet_elsewhere(group: Group, slug: str, number: int) -> Sheet | None:
    """Return one sheet that holds and that another group shows to everybody."""
    with scopes_disabled():
        return sheets_elsewhere(group).filter(group__slug=slug, number=number).first()


def sheet_at_address(group: Group, address: str) -> Sheet | None:
    """Return the shared sheet whose public address this is; ``None`` for any other text."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return None
    path = _SHEET_PATH.fullmatch(parts.path.rstrip("/"))
    if not host or path is None:
        return None
    domain = Domain.objects.filter(host=host.lower()).select_related("group").first()
    return sheet_elsewhere(group, domain.group.slug, int(path[1])) if domain else None


def original_of(copy: Sheet) -> Sheet | None:
    """Return the sheet from which one was taken over, while it is shown to everybody.

    Whether it holds is not asked; its group and sources are at hand.
    """
    if copy.origin_group_id is None or copy.origin_number is None:
        return None
    with scopes_disabled():
        sheets = shared_with(copy.group).filter(
            group=copy.origin_group_id, number=copy.origin_number
        )
        return sheets.select_related("group").prefetch_related("sources").first()


def content_elsewhere(sheet: Sheet) -> SheetContent:
    """Return what a shared sheet says; it is read in the scope of its own group."""
    with scope(group=sheet.group_id):
        return content_of(sheet)


def content_when_taken(original: Sheet, version: int | None) -> SheetContent | None:
    """Return what a shared sheet said in a version that was read before."""
    with scope(group=original.group_id):
        row = SheetVersion.objects.filter(sheet=original, number=version or 0).first()
    return SheetContent.from_json(row.content) if row else None


def copies_of(sheet: int) -> list[Sheet]:
    """Return what other groups took over from a sheet of the group in scope, with their group."""
    original = Sheet.objects.filter(pk=sheet).first()
    if original is None:
        return []
    copies = copies_from(original.group_id)
    return [copy for copy in copies if copy.origin_number == original.number]


def copies_from(group: int) -> list[Sheet]:
    """Return what other groups took over from a group, with their group."""
    with scopes_disabled():
        copies = Sheet.objects.filter(origin_group=group).select_related("group")
        return list(copies.order_by("pk"))
