"""Whether the pages that sheets name still answer: asked through the one door out."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.db.models import Q
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
NIGHTS_WITHOUT_HOST = 3
"""Nights in a row in which nobody knows the name of a host: from then on its pages are gone."""
NEXT_NIGHT = timedelta(hours=20)
"""When a name that was not known is looked for again."""
MOST_WITNESSES = 3
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
    late, tells nothing: then it stays unknown. A host whose name is not known for several
    nights is gone; where no other page answers either, it is this machine that hears nothing,
    and nothing is noted.
    """
    sheets = [sheet] if sheet else Sheet.objects.exclude(state=Sheet.State.WITHDRAWN)
    by_url: dict[str, set[int]] = {}
    for each in sheets:
        for source in working_content(each).sources:
            if source.url:
                by_url.setdefault(source.url, set()).add(each.pk)
    is_settled = Q(nights_without_host=0) | Q(answer=Reply.GONE)
    fresh = SourceLook.objects.filter(url__in=by_url).filter(
        Q(looked_at__gte=now() - NEXT_NIGHT) | Q(is_settled, looked_at__gte=now() - AGAIN_AFTER)
    )
    for url in fresh.values_list("url", flat=True):
        del by_url[url]
    without_host: list[str] = []
    is_heard = False
    for url in sorted(by_url)[:MOST_LOOKS]:
        try:
            answer, status = ask_page(url, contact=settings.DEFAULT_FROM_EMAIL)
        except outgoing.UnknownHostError:
            without_host.append(url)
            continue
        is_heard = is_heard or answer != Reply.UNKNOWN or status is not None
        _note(group, url, answer, status, by_url[url])
    if without_host and (is_heard or _another_answers(without_host)):
        for url in without_host:
            _note(group, url, Reply.UNKNOWN, None, by_url[url], is_without_host=True)
    return min(len(by_url), MOST_LOOKS)


def _another_answers(without_host: list[str]) -> bool:
    """Whether a page that answered before still does: the net is there, then."""
    answered = SourceLook.objects.filter(answer=Reply.THERE).exclude(url__in=without_host)
    for look in answered.order_by("-looked_at")[:MOST_WITNESSES]:
        try:
            answer, status = ask_page(look.url, contact=settings.DEFAULT_FROM_EMAIL)
        except outgoing.UnknownHostError:
            continue
        if answer != Reply.UNKNOWN or status is not None:
            return True
    return False


def ask_page(url: str, *, contact: str) -> tuple[Reply, int | None]:
    """Ask a page whether it is there. Return what that tells, and the status if there is one.

    Raises :class:`outgoing.UnknownHostError` where nobody knows the name of its host.
    """
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
    except outgoing.UnknownHostError:
        raise
    except outgoing.NotAnsweredError:
        return Reply.UNKNOWN, None
    if response.status in GONE:
        return Reply.GONE, response.status
    if response.status < HTTPStatus.BAD_REQUEST:
        return Reply.THERE, response.status
    return Reply.UNKNOWN, response.status


@transaction.atomic
def _note(
    group: Group,
    url: str,
    answer: Reply,
    status: int | None,
    sheets: Iterable[int],
    *,
    is_without_host: bool = False,
) -> None:
    before = SourceLook.objects.select_for_update().filter(url=url).first()
    was_gone = before is not None and before.answer == Reply.GONE
    nights = 0
    if is_without_host:
        nights = (before.nights_without_host if before else 0) + 1
        answer = Reply.GONE if nights >= NIGHTS_WITHOUT_HOST else Reply.UNKNOWN
    SourceLook.objects.update_or_create(
        group=group,
        url=url,
        defaults={
            "answer": answer,
            "status": status,
            "looked_at": now(),
            "nights_without_host": nights,
        },
    )
    if answer == Reply.GONE and not was_gone:
        for sheet in sorted(sheets):
            record(SourceFoundGone(group=group.pk, sheet=sheet), by=None)
