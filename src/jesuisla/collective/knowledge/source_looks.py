"""Whether the pages that sheets name still answer: asked through the one door out."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from jesuisla import outgoing
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.knowledge.content import CitedSource, working_content
from jesuisla.collective.knowledge.events import SourceFoundGone
from jesuisla.collective.knowledge.models import Sheet, SheetSource, SourceLook

Reply = SheetSource.Reply
SECONDS = 15.0
LARGEST_PAGE = 3_000_000
REDIRECTS = 5
AGAIN_AFTER = timedelta(days=30)
"""How long an answer is believed."""
MOST_LOOKS = 40
"""Addresses that one run asks."""
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def gone_without_archive(sources: Iterable[CitedSource]) -> Iterator[CitedSource]:
    """Give the sources whose page is known to be gone and that have no archived copy."""
    sources = list(sources)
    gone_addresses = set(
        SourceLook.objects.filter(
            url__in=[source.url for source in sources], answer=Reply.GONE
        ).values_list("url", flat=True)
    )
    for source in sources:
        if source.url in gone_addresses and not source.archive_url:
            yield source


def answers_of(sources: Iterable[CitedSource | SheetSource]) -> dict[str, SourceLook]:
    """Return the last look at each of these sources, by its address."""
    urls = {source.url for source in sources}
    return {look.url: look for look in SourceLook.objects.filter(url__in=urls)}


def look_at_sources(group: Group, *, sheet: Sheet | None = None) -> int:
    """Ask the sources of a sheet, or those of all that were not asked lately. Return how many.

    A page that says it is gone is gone; whoever does not let a program in, or answers too
    late, tells nothing: then it stays unknown.
    """
    sheets = [sheet] if sheet else Sheet.objects.exclude(state=Sheet.State.WITHDRAWN)
    by_url: dict[str, set[int]] = {}
    for each in sheets:
        for source in working_content(each).sources:
            if source.url:
                by_url.setdefault(source.url, set()).add(each.pk)
    fresh = SourceLook.objects.filter(url__in=by_url, looked_at__gte=now() - AGAIN_AFTER)
    for url in fresh.values_list("url", flat=True):
        del by_url[url]
    for url in sorted(by_url)[:MOST_LOOKS]:
        answer, status = ask_page(url, contact=settings.DEFAULT_FROM_EMAIL)
        _note(group, url, answer, status, by_url[url])
    return min(len(by_url), MOST_LOOKS)


def ask_page(url: str, *, contact: str) -> tuple[Reply, int | None]:
    """Ask a page whether it is there. Return what that tells, and the status if there is one."""
    try:
        response = outgoing.send(
            "GET",
            url,
            contact=contact,
            seconds=SECONDS,
            largest=LARGEST_PAGE,
            redirects=REDIRECTS,
        )
    except outgoing.TooLargeError:
        return Reply.THERE, None
    except outgoing.NotAnsweredError:
        return Reply.UNKNOWN, None
    if response.status in GONE:
        return Reply.GONE, response.status
    if response.status < HTTPStatus.BAD_REQUEST:
        return Reply.THERE, response.status
    return Reply.UNKNOWN, response.status


@transaction.atomic
def _note(group: Group, url: str, answer: Reply, status: int | None, sheets: Iterable[int]) -> None:
    before = SourceLook.objects.select_for_update().filter(url=url).first()
    was_gone = before is not None and before.answer == Reply.GONE
    SourceLook.objects.update_or_create(
        group=group,
        url=url,
        defaults={"answer": answer, "status": status, "looked_at": now()},
    )
    if answer == Reply.GONE and not was_gone:
        for sheet in sorted(sheets):
            record(SourceFoundGone(group=group.pk, sheet=sheet), by=None)
