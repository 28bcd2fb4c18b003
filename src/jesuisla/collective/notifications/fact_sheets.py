"""Telling those who answer for a fact sheet, and the actions that use it, what became of it."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.utils.timezone import localdate

from jesuisla.collective.actions.access import UNFINISHED
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.knowledge.content import content_of, working_content
from jesuisla.collective.knowledge.keepers import who_answers_for
from jesuisla.collective.knowledge.models import Sheet, SheetChoice
from jesuisla.collective.knowledge.source_looks import gone_without_archive
from jesuisla.collective.notifications.deliveries import deliver_once
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import SHEETS
from jesuisla.collective.notifications.wishes import who_wants


def tell_of_coming_end(sheet: int) -> int:
    """Remind the author and the keepers of its topics before a sheet expires. Return how many."""
    row = Sheet.objects.get(pk=sheet)
    if not row.is_current(localdate()):
        return 0
    return _tell(row, "soon", who_answers_for(row), key=f"soon:{row.valid_until}")


def tell_of_end(sheet: int) -> int:
    """Tell the same, and those whose running action uses it, that it expired. Return how many."""
    row = Sheet.objects.get(pk=sheet)
    if not row.is_expired(localdate()):
        return 0
    to = who_answers_for(row) | _who_uses(row)
    return _tell(row, "expired", to, key=f"expired:{row.valid_until}")


def tell_of_withdrawal(sheet: int) -> int:
    """Tell the same that a sheet was withdrawn, and why; not whoever did it. Return how many."""
    row = Sheet.objects.get(pk=sheet)
    if row.state != Sheet.State.WITHDRAWN or row.withdrawn_at is None:
        return 0
    to = (who_answers_for(row) | _who_uses(row)) - {row.withdrawn_by_id}
    return _tell(row, "withdrawn", to, key=f"withdrawn:{row.withdrawn_at.timestamp():.0f}")


def tell_of_original(sheet: int) -> int:
    """Tell those who answer for a sheet taken over what became of its original. Return how many."""
    row = Sheet.objects.filter(pk=sheet).first()
    if row is None or not row.origin_news or row.origin_changed_at is None:
        return 0
    to = who_answers_for(row) | ({row.draft_by_id} if row.draft_by_id else set())
    is_read = row.version > 0
    page = "knowledge:draft"
    if row.origin_news == Sheet.OriginNews.CHANGED:
        page = "knowledge:original"
    elif is_read:
        page = "knowledge:sheet"
    key = f"original:{row.origin_news}:{row.origin_changed_at.timestamp():.0f}"
    return _tell(row, f"original_{row.origin_news}", to, key=key, page=page)


def tell_of_gone_source(sheet: int) -> int:
    """Tell those who answer for a sheet that a page it leans on is gone. Return how many.

    Nobody is told of a page whose archived copy the sheet names.
    """
    row = Sheet.objects.get(pk=sheet)
    if row.state == Sheet.State.WITHDRAWN:
        return 0
    titles = [source.title for source in gone_without_archive(working_content(row).sources)]
    if not titles:
        return 0
    to = who_answers_for(row) | ({row.draft_by_id} if row.draft_by_id else set())
    page = "knowledge:sheet" if row.version else "knowledge:draft"
    key = f"gone:{sha256(chr(10).join(titles).encode()).hexdigest()[:16]}"
    return _tell(row, "source_gone", to, key=key, page=page, titles=titles)


def tell_of_returned_draft(sheet: int) -> int:
    """Tell whoever wrote a draft that it came back with a word. Return how many letters left."""
    row = Sheet.objects.filter(pk=sheet).first()
    if row is None or not row.returned_because or row.draft_by_id is None:
        return 0
    moment = row.draft_saved_at.timestamp() if row.draft_saved_at else 0
    return _tell(
        row, "returned", {row.draft_by_id}, key=f"returned:{moment:.0f}", page="knowledge:draft"
    )


def _who_uses(sheet: Sheet) -> set[int]:
    """Return who prepared the unfinished actions on threads for which the sheet was chosen."""
    threads = SheetChoice.objects.filter(sheet=sheet).values("thread")
    actions = Action.objects.filter(thread__in=threads, state__in=UNFINISHED)
    choosers = SheetChoice.objects.filter(sheet=sheet, thread__in=actions.values("thread"))
    authors = actions.exclude(prepared_by=None).values_list("prepared_by", flat=True)
    choosing = choosers.exclude(by=None).values_list("by", flat=True)
    return {*authors, *choosing}


def _tell(
    sheet: Sheet,
    news: str,
    to: Collection[int],
    *,
    key: str,
    page: str = "knowledge:sheet",
    titles: Collection[str] = (),
) -> int:
    threads = SheetChoice.objects.filter(sheet=sheet).values("thread")
    running = Action.objects.filter(thread__in=threads, state=Action.State.RUNNING)
    numbers = running.order_by("number").values_list("number", flat=True)
    context: dict[str, Any] = {
        "news": news,
        "titles": titles,
        "sheet": sheet,
        "claim": next(iter(content_of(sheet).claims or working_content(sheet).claims), ""),
        "actions": ", ".join(map(str, numbers)),
    }
    count = 0
    for member, channel in who_wants(SHEETS, to):
        link = page_url(member.group, page, sheet.number)
        notification = write_notification(SHEETS, "sheet", member, link=link, **context)
        count += deliver_once(
            f"{SHEETS.key}:{member.pk}:{sheet.pk}:{key}", notification, channel, member
        )
    return count
