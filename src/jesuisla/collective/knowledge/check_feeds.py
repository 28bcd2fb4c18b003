"""Feeds of fact-checkers: named by the team, looked at each night through the one door out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from jesuisla import outgoing
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.claim_models import CheckedClaim, CheckFeed, CheckPage
from jesuisla.collective.knowledge.events import (
    CheckedClaimsImported,
    CheckFeedAdded,
    CheckFeedLookAsked,
    CheckFeedPaused,
    CheckFeedRead,
    CheckFeedRemoved,
)
from jesuisla.collective.knowledge.known_claims import KIND, remember_checked
from jesuisla.collective.knowledge.review_reading import (
    ReadAnswer,
    ReadReview,
    UnreadableError,
    read_answer,
)
from jesuisla.collective.knowledge.words_index import index_claim
from jesuisla.collective.meanings.meanings import forget
from jesuisla.collective.members.models import Membership

State = CheckFeed.State
MOST_FEEDS = 30
MOST_PAGES = 20
"""Pages of one feed that are asked in one night."""
MOST_SILENT = 3
"""Pages without an answer after which a feed is left for the next night."""
SECONDS = 15.0
LARGEST = 3_000_000
REDIRECTS = 5
KEPT = timedelta(days=730)
"""How long a checked claim is kept after its review, or after it came where that has no day."""
QUIET_AFTER = timedelta(days=14)
"""After so long without a claim somebody is asked to look whether a feed still gives any."""
PAGES_KEPT = timedelta(days=90)
"""How long it is known that a page was read; then it may be asked again."""
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Look(NamedTuple):
    """What a look at a feed gave; nothing is kept of it yet."""

    state: State
    status: int | None = None
    answer: ReadAnswer | None = None
    pages: tuple[str, ...] = ()
    pages_left: int = 0
    etag: str = ""
    last_modified: str = ""


@transaction.atomic
def add_feed(group: Group, url: str, publisher: str, language: str, *, by: Membership) -> CheckFeed:
    """Look at an address from now on. Refused for one that may not be asked, or is there."""
    if not outgoing.may_be_asked(url):
        raise Refused(
            _("This address cannot be used: it has to begin with https:// and be public.")
        )
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if CheckFeed.objects.filter(url=url).exists():
        raise Refused(_("This address is on the list already."))
    if CheckFeed.objects.count() >= MOST_FEEDS:
        raise Refused(_("These are many already: remove one first."))
    feed = CheckFeed.objects.create(group=group, url=url, publisher=publisher, language=language)
    record(CheckFeedAdded(group=group.pk, feed=feed.pk), by=by)
    return feed


@transaction.atomic
def pause_feed(feed: CheckFeed, *, is_paused: bool, by: Membership) -> None:
    """Let a feed rest, or look at it again; its claims stay."""
    feed = CheckFeed.objects.select_for_update().get(pk=feed.pk)
    if feed.is_paused != is_paused:
        feed.is_paused = is_paused
        feed.save(update_fields=["is_paused"])
        record(CheckFeedPaused(group=feed.group_id, feed=feed.pk, paused=is_paused), by=by)


@transaction.atomic
def remove_feed(feed: CheckFeed, *, by: Membership) -> None:
    """Remove a feed, with the claims that came from it."""
    feed = CheckFeed.objects.select_for_update().get(pk=feed.pk)
    claims = list(feed.claims.values_list("pk", flat=True))
    forget(feed.group, KIND, *claims)
    record(CheckFeedRemoved(group=feed.group_id, feed=feed.pk, claims=len(claims)), by=by)
    feed.delete()


@transaction.atomic
def ask_for_look(feed: CheckFeed, *, by: Membership) -> None:
    """Have a feed looked at now, be it paused or not."""
    record(CheckFeedLookAsked(group=feed.group_id, feed=feed.pk), by=by)


def look_at_feeds() -> int:
    """Look at all feeds that do not rest. Return how many claims came."""
    return sum(look_at_feed(feed) for feed in CheckFeed.objects.filter(is_paused=False))


def look_at_feed(feed: CheckFeed) -> int:
    """Look at a feed, and keep what came. Return how many claims are new.

    Whatever goes wrong, the claims that came before stay.
    """
    look = _look(feed)
    answer = look.answer or ReadAnswer()
    with transaction.atomic():
        row = CheckFeed.objects.select_for_update().filter(pk=feed.pk).first()
        if row is None:
            return 0
        came = keep_reviews(row.group, answer.reviews, feed=row)
        has_claims = came > 0 or row.claims.exists()
        row.state, row.status, row.looked_at = look.state, look.status, now()
        if answer.reviews:
            row.read_at = row.looked_at
        if look.state == State.READ and look.status != HTTPStatus.NOT_MODIFIED:
            row.left_out, row.odd_dates = answer.left_out, answer.odd_dates
            row.pages_left = look.pages_left
            row.etag, row.last_modified = look.etag, look.last_modified
            if not answer.reviews and not look.pages_left and not has_claims:
                row.state = State.EMPTY
        row.save()
        CheckPage.objects.bulk_create(
            [
                CheckPage(group=row.group, feed=row, url=url, looked_at=row.looked_at)
                for url in look.pages
            ],
            ignore_conflicts=True,
        )
        event = CheckFeedRead(group=row.group_id, feed=row.pk, state=str(row.state), came=came)
        record(event, by=None)
    return came


def quiet_since(feed: CheckFeed) -> datetime | None:
    """Return since when a feed that is read each night gave no claim, if that is long ago."""
    if feed.is_paused or feed.state != State.READ or feed.looked_at is None:
        return None
    last = feed.read_at or feed.claims.aggregate(at=Max("first_seen_at"))["at"] or feed.created_at
    return last if feed.looked_at - last >= QUIET_AFTER else None


def needs_care(feed: CheckFeed) -> bool:
    """Whether somebody of the team should look at a feed: it fails, or gives no claim any more."""
    is_well = State(feed.state) in {State.NEW, State.READ}
    return not feed.is_paused and (not is_well or quiet_since(feed) is not None)


def keep_reviews(
    group: Group,
    reviews: Iterable[ReadReview],
    *,
    feed: CheckFeed | None,
    publisher: str = "",
    language: str = "",
) -> int:
    """Keep reviews as checked claims; one that is there is brought up to date.

    Return how many came.

    ``publisher`` and ``language`` are those of reviews that name none; those of ``feed``, if any.
    """
    publisher, language = (feed.publisher, feed.language) if feed else (publisher, language)
    oldest = localdate() - KEPT
    by_key = {_key(it): it for it in reviews if it.reviewed_on is None or it.reviewed_on >= oldest}
    rows_by_key = {row.key: row for row in CheckedClaim.objects.filter(key__in=by_key)}
    new = []
    for key, review in by_key.items():
        row = rows_by_key.get(key) or CheckedClaim(
            group=group, key=key, feed=feed, claim=review.claim
        )
        row.language = review.language or language
        row.publisher = review.publisher or publisher
        row.url, row.reviewed_on, row.rating = review.url, review.reviewed_on, review.rating
        row.rating_value = review.rating_value
        row.rating_best, row.rating_worst = review.rating_best, review.rating_worst
        row.save()
        index_claim(row)
        if key not in rows_by_key:
            new.append(row)
    remember_checked(group, new)
    return len(new)


@transaction.atomic
def import_reviews(
    group: Group, reviews: Iterable[ReadReview], *, publisher: str, language: str
) -> int:
    """Keep the reviews of a file, of no feed. Return how many are new."""
    came = keep_reviews(group, reviews, feed=None, publisher=publisher, language=language)
    if came:
        record(CheckedClaimsImported(group=group.pk, came=came), by=None)
    return came


def forget_old_claims(group: Group) -> int:
    """Delete checked claims two years after their review, and which pages were read. Count both."""
    old_day, old = localdate() - KEPT, now() - KEPT
    rows = CheckedClaim.objects.filter(reviewed_on__lt=old_day) | CheckedClaim.objects.filter(
        reviewed_on=None, first_seen_at__lt=old
    )
    keys = list(rows.values_list("pk", flat=True))
    with transaction.atomic():
        forget(group, KIND, *keys)
        CheckedClaim.objects.filter(pk__in=keys).delete()
        pages, _each = CheckPage.objects.filter(looked_at__lt=now() - PAGES_KEPT).delete()
    return len(keys) + pages


def _key(review: ReadReview) -> str:
    text = f"{review.url}\n{review.claim}"
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _look(feed: CheckFeed) -> Look:
    """Ask a feed, and the pages it leads to that were not read yet."""
    headers = {
        name: value
        for name, value in (
            ("If-None-Match", feed.etag),
            ("If-Modified-Since", feed.last_modified),
        )
        if value
    }
    state, response = _ask(feed.url, headers)
    if response is None:
        return Look(state)
    if response.status == HTTPStatus.NOT_MODIFIED:
        return Look(State.READ, response.status)
    if state != State.READ:
        return Look(state, response.status)
    try:
        answer = read_answer(response.body, response.url)
    except UnreadableError:
        return Look(State.UNREADABLE, response.status)
    if not answer.reviews and not answer.links:
        return Look(State.EMPTY, response.status, answer)
    pages, left_count = _read_pages(feed, answer)
    # Asked with these the next time, a server may say that nothing changed: only once all was read.
    etag = "" if left_count else _header(response, "etag", 200)
    last_modified = "" if left_count else _header(response, "last-modified", 100)
    return Look(State.READ, response.status, answer, tuple(pages), left_count, etag, last_modified)


def _read_pages(feed: CheckFeed, answer: ReadAnswer) -> tuple[list[str], int]:
    """Read the pages that a feed leads to and that were not read yet.

    Return them, and how many are left.
    """
    pages_read = set(feed.pages.filter(url__in=answer.links).values_list("url", flat=True))
    new = [url for url in answer.links if url not in pages_read]
    pages: list[str] = []
    silent = 0
    for url in new[:MOST_PAGES]:
        state, page = _ask(url, {})
        if state == State.SILENT:  # asked again the next night
            silent += 1
            if silent == MOST_SILENT:
                break
            continue
        pages.append(url)
        if page is not None and state == State.READ:
            try:
                answer.add(read_answer(page.body, page.url))
            except UnreadableError:
                answer.left_out += 1
    return pages, len(new) - len(pages)


def _ask(url: str, headers: dict[str, str]) -> tuple[State, outgoing.Response | None]:
    try:
        response = outgoing.send(
            "GET",
            url,
            contact=settings.DEFAULT_FROM_EMAIL,
            headers=headers,
            seconds=SECONDS,
            largest=LARGEST,
            redirects=REDIRECTS,
        )
    except outgoing.NotAllowedError:
        return State.FORBIDDEN, None
    except outgoing.TooLargeError:
        return State.LARGE, None
    except outgoing.NotAnsweredError:
        return State.SILENT, None
    return _state_of(response.status), response


def _state_of(status: int) -> State:
    if status in _GONE:
        return State.GONE
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return State.SILENT
    return State.REFUSED if status >= HTTPStatus.MULTIPLE_CHOICES else State.READ


def _header(response: outgoing.Response, name: str, longest: int) -> str:
    value = {key.lower(): text for key, text in response.headers.items()}.get(name, "")
    return value if len(value) <= longest and value.isascii() and value.isprintable() else ""
