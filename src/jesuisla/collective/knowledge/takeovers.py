"""Sheets taken over from other groups: begun as drafts, and compared with what they came from."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django_scopes import scope

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.content import SheetContent, working_content
from jesuisla.collective.knowledge.events import (
    OriginalBroughtIn,
    OriginalLeftOut,
    OriginalSameAgain,
    OriginalSeen,
    SheetTakenOver,
)
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.shared_sheets import (
    content_elsewhere,
    content_when_taken,
    copies_from,
    copies_of,
    original_of,
    sheet_elsewhere,
)
from jesuisla.collective.knowledge.sheets import begin_sheet, locked_sheet, write_draft
from jesuisla.collective.members.memberships import memberships_of_person
from jesuisla.collective.members.models import TEAM, Membership, Person

News = Sheet.OriginNews
PARTS: dict[str, str | Promise] = {
    "claims": _("The claim"),
    "answer": _("The answer"),
    "why_believed": _("Why it is believed"),
    "sources": _("Sources"),
    "valid_until": _("Until when"),
    "topics": _("Topics"),
    "countries": _("Countries"),
}
"""What a change of the original may be about, by the name in the content of a sheet."""


class ChangedPart(NamedTuple):
    """A part of the original that says something else than it did, and not what ours says.

    ``is_ours_alone`` tells that the group changed this part itself meanwhile.
    """

    name: str
    label: str | Promise
    ours: Any
    theirs: Any
    is_ours_alone: bool


def copy_here(original: Sheet) -> Sheet | None:
    """Return what the group in scope took over from another group's sheet before."""
    return Sheet.objects.filter(
        origin_group=original.group_id, origin_number=original.number
    ).first()


def copies_here(originals: Iterable[Sheet]) -> dict[int, Sheet]:
    """Return what the group in scope took over before, by the keys of these originals."""
    keys = {(sheet.group_id, sheet.number): sheet.pk for sheet in originals}
    groups = {group for group, _number in keys}
    copies = Sheet.objects.filter(origin_group__in=groups) if groups else ()
    found = ((copy.origin_group_id or 0, copy.origin_number or 0, copy) for copy in copies)
    return {keys[group, number]: copy for group, number, copy in found if (group, number) in keys}


@transaction.atomic
def take_over_sheet(original: Sheet, *, by: Membership) -> Sheet:
    """Begin a draft with the words and sources of a sheet that another group shows to everybody.

    Whoever takes it over is its author here, and a second person reads it. Refused where the group
    took it over before, and where it holds no more or is shown no longer.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=by.group_id)
    if copy_here(original) is not None:
        raise Refused(_("Your group has this sheet already."))
    row = sheet_elsewhere(group, original.group.slug, original.number)
    if row is None:
        raise Refused(_("This sheet holds no more, or its group shows it no longer."))
    sheet = begin_sheet(group, content_elsewhere(row), by=by)
    sheet.origin_group, sheet.origin_number = row.group, row.number
    sheet.origin_name = row.group.name
    sheet.origin_url = page_url(row.group, "knowledge:sheet", row.number)
    sheet.origin_version = sheet.origin_newest = row.version
    sheet.save()
    record(SheetTakenOver(group=group.pk, sheet=sheet.pk, version=row.version), by=by)
    return sheet


@transaction.atomic
def compare_with_original(copy: Sheet) -> bool:
    """Note what became of the sheet from which one of the group in scope was taken over.

    Return whether that is something else than before.
    """
    sheet = locked_sheet(copy)
    if sheet.origin_group_id is None:
        return False
    news, newest = _news_of(sheet)
    if (news, newest) == (sheet.origin_news, sheet.origin_newest):
        return False
    sheet.origin_news, sheet.origin_newest = news, newest
    sheet.origin_changed_at = now() if news else None
    sheet.save(update_fields=["origin_news", "origin_newest", "origin_changed_at"])
    event = OriginalSeen if news else OriginalSameAgain
    facts = {"news": news} if news else {}
    record(event(group=sheet.group_id, sheet=sheet.pk, **facts), by=None)
    return True


def compare_all() -> int:
    """Compare all that the group in scope took over. Return of how many something became."""
    copies = Sheet.objects.exclude(origin_group=None).exclude(state=Sheet.State.WITHDRAWN)
    return sum(compare_with_original(copy) for copy in copies.order_by("pk"))


def compare_copies(sheet: int) -> int:
    """Compare what other groups took over from a sheet. Return of how many something became."""
    return _compare_elsewhere(copies_of(sheet))


def compare_copies_of_group(group: int) -> int:
    """Compare all that other groups took over from a group. Return of how many."""
    return _compare_elsewhere(copies_from(group))


def _compare_elsewhere(copies: Iterable[Sheet]) -> int:
    count = 0
    for copy in copies:
        if copy.state != Sheet.State.WITHDRAWN:
            with scope(group=copy.group_id):
                count += compare_with_original(copy)
    return count


def _news_of(copy: Sheet) -> tuple[str, int | None]:
    """Return what became of the original, and the newest version that may be known of it."""
    original = original_of(copy)
    if original is None:
        return News.HIDDEN, copy.origin_newest
    if original.state == Sheet.State.WITHDRAWN:
        return News.WITHDRAWN, original.version
    if original.is_expired(localdate()):
        return News.EXPIRED, original.version
    is_newer = original.version > (copy.origin_version or 0)
    return News.CHANGED if is_newer else "", original.version


def changed_parts(copy: Sheet) -> list[ChangedPart]:
    """Return what the original says now and did not say when it was read here last."""
    original = original_of(copy)
    if original is None or copy.origin_news != News.CHANGED:
        return []
    ours, theirs = working_content(copy), content_elsewhere(original)
    before = content_when_taken(original, copy.draft_origin_version or copy.origin_version)
    return list(_differences(ours, theirs, before))


def _differences(
    ours: SheetContent, theirs: SheetContent, before: SheetContent | None
) -> Iterator[ChangedPart]:
    for name, label in PARTS.items():
        our_words, their_words = getattr(ours, name), getattr(theirs, name)
        old_words = getattr(before, name) if before is not None else our_words
        if their_words not in (our_words, old_words):
            yield ChangedPart(name, label, our_words, their_words, our_words != old_words)


@transaction.atomic
def bring_in(copy: Sheet, parts: Collection[str], *, by: Membership) -> Sheet:
    """Write parts of what the original says now into a draft, which a second person reads.

    Refused without a part, where the original says nothing new, and while somebody else writes.
    """
    sheet = locked_sheet(copy)
    original = original_of(sheet)
    if original is None or sheet.origin_news != News.CHANGED:
        raise Refused(_("The original says nothing new any more."))
    names = [name for name in PARTS if name in parts]
    if not names:
        raise Refused(_("Tick a part at least, or leave your sheet as it is."))
    theirs = content_elsewhere(original)
    content = working_content(sheet).changed(**{name: getattr(theirs, name) for name in names})
    sheet = write_draft(sheet, content, by=by)
    sheet.draft_origin_version = original.version
    sheet.save(update_fields=["draft_origin_version"])
    event = OriginalBroughtIn(group=sheet.group_id, sheet=sheet.pk, version=original.version)
    record(event, by=by)
    return sheet


@transaction.atomic
def leave_out(copy: Sheet, *, by: Membership) -> Sheet:
    """Leave a sheet as it is, whatever its original says now. Refused where nothing changed."""
    sheet = locked_sheet(copy)
    if sheet.origin_news != News.CHANGED:
        raise Refused(_("The original says nothing new any more."))
    sheet.origin_version = sheet.origin_newest
    sheet.origin_news, sheet.origin_changed_at = "", None
    sheet.save(update_fields=["origin_version", "origin_news", "origin_changed_at"])
    version = sheet.origin_version or 0
    record(OriginalLeftOut(group=sheet.group_id, sheet=sheet.pk, version=version), by=by)
    return sheet


def takers_of(person: Person, original: Sheet) -> list[tuple[str, str]]:
    """Return the other groups of whose team a person is and that may take a sheet over.

    With each its name and the address at which it does so.
    """
    takers = []
    for place, _host in memberships_of_person(person):
        if place.group_id == original.group_id or TEAM.isdisjoint(place.roles):
            continue
        with scope(group=place.group_id):
            is_there = copy_here(original) is not None
        if not is_there and original.origin_group_id != place.group_id:
            slug, number = original.group.slug, original.number
            address = page_url(place.group, "knowledge:elsewhere_sheet", slug, number)
            takers.append((place.group.name, address))
    return takers


def copies_to_settle() -> list[Sheet]:
    """Return the sheets of the group in scope whose original is no longer what it was."""
    copies = Sheet.objects.exclude(origin_news="").exclude(state=Sheet.State.WITHDRAWN)
    return list(copies.order_by("origin_changed_at", "pk"))
