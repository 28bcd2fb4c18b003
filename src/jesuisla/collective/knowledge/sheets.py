"""The life of a fact sheet: written, read by a second person, due, withdrawn."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import current_sheets, expired_sheets
from jesuisla.collective.knowledge.content import (
    SheetContent,
    content_of,
    missing_in,
    source_rows,
    working_content,
)
from jesuisla.collective.knowledge.events import (
    SheetDraftDropped,
    SheetDrafted,
    SheetDueSoon,
    SheetFellDue,
    SheetPublished,
    SheetReturned,
    SheetSent,
    SheetShown,
    SheetWithdrawn,
    SheetWritten,
    ShelfOpened,
)
from jesuisla.collective.knowledge.models import Sheet, SheetSource, SheetVersion, ShelfOpening
from jesuisla.collective.knowledge.source_looks import gone_without_archive
from jesuisla.collective.knowledge.words_index import index_words
from jesuisla.collective.members.models import Membership

State = Sheet.State
REMINDED_BEFORE = timedelta(days=14)
"""How long before its end the author and the keepers of a sheet are reminded."""
DRAFTS_KEPT = timedelta(days=365)
"""How long a draft that nobody touches and nobody read is kept."""


def locked_sheet(sheet: Sheet) -> Sheet:
    """The sheet's present row, held until the change is done."""
    return Sheet.objects.select_for_update().get(pk=sheet.pk)


@transaction.atomic
def begin_sheet(group: Group, content: SheetContent, *, by: Membership | None) -> Sheet:
    """Begin a new sheet with what is known of it; nothing needs to be complete yet.

    ``by`` is ``None`` for what comes from a file: then anybody of the team writes on.
    """
    # Numbers follow on.
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    latest = Sheet.objects.aggregate(latest=Max("number"))["latest"] or 0
    sheet = Sheet.objects.create(
        group=group,
        number=latest + 1,
        author=by,
        language=content.language,
        draft=content.as_json,
        draft_by=by,
        draft_saved_at=now(),
    )
    record(SheetDrafted(group=group.pk, sheet=sheet.pk), by=by)
    return sheet


@transaction.atomic
def write_draft(sheet: Sheet, content: SheetContent, *, by: Membership) -> Sheet:
    """Save what is being written; the first time for a sheet that counts, this begins a change.

    Refused while somebody else writes, and while a second person reads what was sent.
    """
    sheet = locked_sheet(sheet)
    _refuse_others(sheet, by)
    if sheet.waits_for_reader:
        raise Refused(_("This draft waits to be read. Take it back first to change it."))
    if content == working_content(sheet) and sheet.draft_by_id == by.pk:
        return sheet
    is_new = sheet.draft is None
    _take_up(sheet, by)
    sheet.draft, sheet.draft_by, sheet.draft_saved_at = content.as_json, by, now()
    sheet.save(update_fields=["draft", "draft_by", "draft_saved_at"])
    event = SheetDrafted if is_new else SheetWritten
    record(event(group=sheet.group_id, sheet=sheet.pk), by=by)
    return sheet


@transaction.atomic
def send_draft(sheet: Sheet, *, by: Membership) -> Sheet:
    """Ask for a second person. Refused, naming what is missing, while it is not complete."""
    sheet = locked_sheet(sheet)
    _refuse_others(sheet, by)
    if sheet.draft is None:
        raise Refused(_("Nothing was changed here, so there is nothing to read."))
    for _step, sentence in missing_in(working_content(sheet)):
        raise Refused(sentence)
    if not sheet.waits_for_reader:
        _take_up(sheet, by)
        sheet.draft_sent_at, sheet.returned_because = now(), ""
        sheet.save(update_fields=["draft_sent_at", "returned_because"])
        record(SheetSent(group=sheet.group_id, sheet=sheet.pk), by=by)
    return sheet


@transaction.atomic
def take_back_draft(sheet: Sheet, *, by: Membership) -> Sheet:
    """Take a draft back that waits to be read, to write on."""
    sheet = locked_sheet(sheet)
    _refuse_others(sheet, by)
    if sheet.waits_for_reader:
        sheet.draft_sent_at = None
        sheet.save(update_fields=["draft_sent_at"])
        record(SheetWritten(group=sheet.group_id, sheet=sheet.pk), by=by)
    return sheet


@transaction.atomic
def return_draft(sheet: Sheet, word: str, *, by: Membership) -> Sheet:
    """Send a draft back to who wrote it, with a word that they read."""
    sheet = _sheet_to_read(sheet, by)
    if not word.strip():
        raise Refused(_("Say in a few words what is missing: whoever wrote it reads them."))
    sheet.draft_sent_at, sheet.returned_because = None, word.strip()
    sheet.save(update_fields=["draft_sent_at", "returned_because"])
    record(SheetReturned(group=sheet.group_id, sheet=sheet.pk), by=by)
    return sheet


@transaction.atomic
def publish_draft(sheet: Sheet, *, by: Membership) -> Sheet:
    """Say as a second person that a draft and its sources were read: it counts from now on.

    Refused to whoever wrote it, while something is missing, and while the page of a source is
    known to be gone and nobody gave its archived copy.
    """
    sheet = _sheet_to_read(sheet, by)
    content = working_content(sheet)
    for _step, sentence in missing_in(content):
        raise Refused(sentence)
    for source in gone_without_archive(content.sources):
        raise Refused(
            _("The page “%(title)s” is gone: give its archived copy, or another source.")
            % {"title": source.title}
        )
    _apply(sheet, content)
    sheet.author = sheet.author if sheet.version == 0 else sheet.draft_by
    sheet.version += 1
    sheet.second_reader, sheet.published_at, sheet.state = by, now(), State.PUBLISHED
    sheet.withdrawn_at, sheet.withdrawn_because, sheet.withdrawn_by = None, "", None
    sheet.draft, sheet.draft_by, sheet.draft_sent_at = None, None, None
    sheet.draft_saved_at, sheet.returned_because, sheet.reminded_of = None, "", None
    if sheet.draft_origin_version is not None:
        sheet.origin_version, sheet.draft_origin_version = sheet.draft_origin_version, None
        if sheet.has_read_newest:
            sheet.origin_news, sheet.origin_changed_at = "", None
    sheet.save()
    SheetVersion.objects.create(
        group_id=sheet.group_id,
        sheet=sheet,
        number=sheet.version,
        content=content.as_json,
        author=sheet.author,
        second_reader=by,
        published_at=sheet.published_at,
    )
    index_words(sheet, content)
    event = SheetPublished(group=sheet.group_id, sheet=sheet.pk, version=sheet.version)
    record(event, by=by)
    return sheet


@transaction.atomic
def drop_draft(sheet: Sheet, *, by: Membership) -> None:
    """Give up a draft: a sheet that nobody read goes, one that counts stays as it was."""
    sheet = locked_sheet(sheet)
    _refuse_others(sheet, by)
    if sheet.draft is None:
        return
    record(SheetDraftDropped(group=sheet.group_id, sheet=sheet.pk), by=by)
    forget_draft(sheet)


@transaction.atomic
def withdraw_sheet(sheet: Sheet, why: str, *, by: Membership) -> Sheet:
    """Take a sheet out of all suggestions at once, with the reason for those who used it."""
    sheet = locked_sheet(sheet)
    if sheet.version == 0:
        raise Refused(_("Nobody has read this sheet yet: give up the draft instead."))
    if sheet.state == State.WITHDRAWN:
        return sheet
    if not why.strip():
        raise Refused(_("Say why in a sentence: those who relied on the sheet read it."))
    sheet.state, sheet.withdrawn_at = State.WITHDRAWN, now()
    sheet.withdrawn_because, sheet.withdrawn_by = why.strip(), by
    sheet.save(
        update_fields=["state", "withdrawn_at", "withdrawn_because", "withdrawn_by"],
    )
    record(SheetWithdrawn(group=sheet.group_id, sheet=sheet.pk), by=by)
    return sheet


@transaction.atomic
def show_sheet(sheet: Sheet, *, is_public: bool, by: Membership) -> Sheet:
    """Let everybody read a sheet, or the group alone. Refused for one that nobody read."""
    sheet = locked_sheet(sheet)
    if sheet.version == 0:
        raise Refused(_("A second person has to read this sheet before everybody may."))
    if sheet.is_public != is_public:
        sheet.is_public = is_public
        sheet.save(update_fields=["is_public"])
        record(SheetShown(group=sheet.group_id, sheet=sheet.pk, is_public=is_public), by=by)
    return sheet


@transaction.atomic
def open_shelf(group: Group, *, is_open: bool, by: Membership) -> None:
    """Show the group's public sheets to everybody, or to nobody outside."""
    opening, _is_new = ShelfOpening.objects.select_for_update().get_or_create(group=group)
    if opening.is_open != is_open:
        opening.is_open = is_open
        opening.save(update_fields=["is_open"])
        record(ShelfOpened(group=group.pk, is_open=is_open), by=by)


def due_soon_sheets() -> QuerySet[Sheet]:
    """Return the sheets that hold, but not for long any more, the nearest end first."""
    today = localdate()
    soon = current_sheets().filter(valid_until__range=(today, today + REMINDED_BEFORE))
    return soon.order_by("valid_until")


@transaction.atomic
def note_due_sheets() -> int:
    """Remind of sheets that expire before long, and mark those that did. Return how many."""
    count = 0
    for sheet in expired_sheets().filter(state=State.PUBLISHED).select_for_update():
        sheet.state = State.DUE
        sheet.save(update_fields=["state"])
        record(SheetFellDue(group=sheet.group_id, sheet=sheet.pk, valid_until=_end(sheet)), by=None)
        count += 1
    untold = Q(reminded_of=None) | ~Q(reminded_of=F("valid_until"))
    for sheet in due_soon_sheets().filter(untold).select_for_update():
        sheet.reminded_of = sheet.valid_until
        sheet.save(update_fields=["reminded_of"])
        record(SheetDueSoon(group=sheet.group_id, sheet=sheet.pk, valid_until=_end(sheet)), by=None)
        count += 1
    return count


@transaction.atomic
def forget_old_drafts() -> int:
    """Delete drafts that nobody touched for a year. Return how many."""
    old = Sheet.objects.filter(draft__isnull=False, draft_saved_at__lt=now() - DRAFTS_KEPT)
    sheets = list(old.select_for_update())
    for sheet in sheets:
        record(SheetDraftDropped(group=sheet.group_id, sheet=sheet.pk), by=None)
        forget_draft(sheet)
    return len(sheets)


def forget_draft(sheet: Sheet) -> None:
    """Forget what nobody read yet: the draft of a sheet, or the sheet that is nothing else."""
    if sheet.version == 0:
        sheet.delete()
        return
    sheet.draft, sheet.draft_by, sheet.draft_sent_at = None, None, None
    sheet.draft_saved_at, sheet.returned_because = None, ""
    sheet.draft_origin_version = None
    sheet.save()


def _end(sheet: Sheet) -> str:
    return sheet.valid_until.isoformat() if sheet.valid_until else ""


def _take_up(sheet: Sheet, by: Membership) -> None:
    """Let whoever goes on with a draft that nobody writes answer for it; others then read it."""
    if sheet.draft is not None and sheet.draft_by_id is None:
        sheet.draft_by = by
        sheet.author = by if sheet.version == 0 else sheet.author
        sheet.save(update_fields=["draft_by", "author"])


def _refuse_others(sheet: Sheet, by: Membership) -> None:
    if sheet.draft is not None and sheet.draft_by_id not in (None, by.pk):
        raise Refused(_("Somebody else is writing this sheet: wait until it is read."))


def _sheet_to_read(sheet: Sheet, by: Membership) -> Sheet:
    sheet = locked_sheet(sheet)
    if not sheet.waits_for_reader:
        raise Refused(_("This draft does not wait any more: it was read, or taken back."))
    if sheet.draft_by_id == by.pk:
        raise Refused(_("You wrote this yourself, so somebody else reads it."))
    return sheet


def _apply(sheet: Sheet, content: SheetContent) -> None:
    """Put the words into the sheet's columns, unsaved, and its sources in their rows."""
    sheet.claims, sheet.answer = list(content.claims), content.answer
    sheet.why_believed, sheet.topics = content.why_believed, list(content.topics)
    sheet.countries, sheet.language = list(content.countries), content.language
    sheet.valid_until = content.valid_until
    sheet.full_clean(exclude=["group", "author", "second_reader", "draft_by", "withdrawn_by"])
    if content.sources != content_of(sheet).sources:
        sheet.sources.all().delete()
        sources = source_rows(sheet, content.sources)
        for source in sources:
            source.full_clean(exclude=["group", "sheet"])
        SheetSource.objects.bulk_create(sources)
