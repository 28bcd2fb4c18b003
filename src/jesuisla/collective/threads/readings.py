"""What was seen of a thread: noted once, and put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import is_naive, make_aware, now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotPlace, ThreadSnapshot
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.done_lately import done_lately, wait_for_own_turn
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.threads.events import ReadingCorrected, ReadingTaken
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far ahead a phone's clock may run before its time counts as the future."""
AGES_DIFFER = timedelta(days=1)
"""By so much the age that a network shows of a post may be off."""
KEPT_PLACES = 100
"""Places beyond this one are not kept: nobody scrolls there, and nothing measures it."""


MOST_READINGS = ((4, timedelta(minutes=1)), (40, timedelta(hours=1)))
"""Readings by hand of one member: ten taps take longer, and a thread moves slower than this."""


def check_reading_pace(by: Membership) -> None:
    """Raise :class:`Refused` for whoever noted so many readings that it is no longer looking.

    Part of the transaction that saves one more.
    """
    wait_for_own_turn(by)
    if any(done_lately(ReadingTaken, by, within) >= most for most, within in MOST_READINGS):
        raise Refused(
            _(
                "You rated many threads in a short time. Thank you! Wait a little and save "
                "again: what you entered is still here."
            )
        )


class FutureReading(Refused):
    """The reading says it was taken later than now."""

    def __init__(self) -> None:
        super().__init__(_("This is in the future. Please check the day and hour."))


class ReadingBeforePost(Refused):
    """The reading says it was taken long before the post was there."""

    def __init__(self) -> None:
        super().__init__(_("The post was not there yet. Please check the day and hour."))


class NothingSeen(Refused):
    """Not one place of the reading is known."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is rated yet. Please rate at least one comment before saving."))


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReading:
    """A reading as it was kept.

    ``again``: it had been kept before, and this changed nothing. ``newer``: the time of
    the thread's latest reading when that is later, so that this one is history only.
    """

    reading: Reading
    again: bool
    newer: datetime | None


def in_zone(group: Group, moment: datetime) -> datetime:
    """``moment`` with a time zone: the group's own where it has none."""
    return make_aware(moment, group.zone) if is_naive(moment) else moment


@transaction.atomic
def take_reading(
    thread: Thread,
    snapshot: ThreadSnapshot,
    *,
    by: Membership | None,
    token: UUID,
    comment_count: int | None = None,
    comments_closed: bool = False,
) -> SavedReading:
    """Keep what ``by`` saw of the thread.

    ``snapshot.places`` name comments by their native id, where known. The same ``token``
    again changes nothing. A reading older than the last is kept as history. Raises
    :class:`FutureReading`, :class:`ReadingBeforePost`, and :class:`NothingSeen` when every
    place is unknown.
    """
    if thread.posted_at is not None and snapshot.taken_at < thread.posted_at - AGES_DIFFER:
        raise ReadingBeforePost
    outcome = write_reading(
        thread,
        snapshot,
        by=by,
        token=token,
        comment_count=comment_count,
        comments_closed=comments_closed,
    )
    if not outcome.again:
        event = ReadingTaken(group=thread.group_id, thread=thread.pk, reading=outcome.reading.pk)
        record(event, by=by)
    return outcome


def write_reading(
    thread: Thread,
    snapshot: ThreadSnapshot,
    *,
    by: Membership | None,
    token: UUID,
    comment_count: int | None = None,
    comments_closed: bool = False,
) -> SavedReading:
    """The rows of a reading, without its entry; part of a larger change."""
    if snapshot.taken_at > now() + CLOCKS_DIFFER:
        raise FutureReading
    thread = Thread.objects.select_for_update().get(pk=thread.pk)  # the same form twice at once
    before = thread.readings.filter(token=token).first()
    if before is not None:
        return SavedReading(reading=before, again=True, newer=_newer(before))
    if all(place.kind is CommentKind.UNKNOWN and not place.comment for place in snapshot.places):
        raise NothingSeen
    comments = _comments(thread, snapshot)
    reading = Reading.objects.create(
        group_id=thread.group_id,
        thread=thread,
        taken_at=snapshot.taken_at,
        order=snapshot.order,
        source=snapshot.source,
        by=by,
        comment_count=comment_count,
        comments_closed=comments_closed,
        knows_misleading=snapshot.knows_misleading and _all_said_since(comments, snapshot),
        token=token,
    )
    Place.objects.bulk_create(
        _place(reading, place, comments.get(place.comment or ""))
        for place in snapshot.places
        if place.position <= KEPT_PLACES
    )
    newer = _newer(reading)
    if comment_count is not None and newer is None:
        thread.comment_count = comment_count
        thread.save(update_fields=["comment_count"])
    return SavedReading(reading=reading, again=False, newer=newer)


@transaction.atomic
def correct_reading(
    reading: Reading,
    kinds: Mapping[int, CommentKind],
    *,
    by: Membership,
    order: CommentOrder,
    comment_count: int | None = None,
    comments_closed: bool = False,
) -> Reading:
    """Put the first places of a reading right; a place without a kind was not looked at.

    Places beyond the tenth, comments, likes and replies stay as they were. Raises
    :class:`NothingSeen` when every place is unknown.
    """
    if all(kind is CommentKind.UNKNOWN for kind in kinds.values()):
        raise NothingSeen
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    reading.order, reading.comment_count = order, comment_count
    reading.comments_closed, reading.knows_misleading = comments_closed, True
    reading.save(update_fields=["order", "comment_count", "comments_closed", "knows_misleading"])
    reading.places.filter(position__lte=10).exclude(position__in=kinds).delete()
    Place.objects.bulk_create(
        (
            Place(group_id=reading.group_id, reading=reading, position=position, kind=kind)
            for position, kind in kinds.items()
        ),
        update_conflicts=True,
        unique_fields=["reading", "position"],
        update_fields=["kind", "guessed"],  # a person's word is no guess
    )
    event = ReadingCorrected(group=reading.group_id, thread=reading.thread_id, reading=reading.pk)
    record(event, by=by)
    return reading


def _comments(thread: Thread, snapshot: ThreadSnapshot) -> dict[str, Comment]:
    native_ids = [place.comment for place in snapshot.places if place.comment]
    comments = Comment.objects.filter(thread=thread, native_id__in=native_ids)
    return {comment.native_id: comment for comment in comments} if native_ids else {}


def _all_said_since(comments: Mapping[str, Comment], snapshot: ThreadSnapshot) -> bool:
    """Whether what was said of these comments before could have been "misleading"."""
    silent = {place.comment for place in snapshot.places if place.kind is CommentKind.UNKNOWN}
    carried_ids = {
        comment.pk
        for native_id, comment in comments.items()
        if native_id in silent and comment.kind_by_id is not None
    }
    asked_places = Place.objects.filter(comment__in=carried_ids, reading__knows_misleading=True)
    return not carried_ids or carried_ids == set(asked_places.values_list("comment", flat=True))


def _place(reading: Reading, place: SnapshotPlace, comment: Comment | None) -> Place:
    """What was said of a comment stays said wherever it stands, until somebody says otherwise."""
    silent = place.kind is CommentKind.UNKNOWN
    return Place(
        group_id=reading.group_id,
        reading=reading,
        position=place.position,
        kind=comment.kind if comment and silent else place.kind,
        guessed=bool(comment and silent and comment.is_guessed),
        comment=comment,
        likes=place.likes,
        replies=place.replies,
    )


def _newer(reading: Reading) -> datetime | None:
    later = Reading.objects.filter(thread=reading.thread_id, taken_at__gt=reading.taken_at)
    newest = later.order_by("-taken_at").first()
    return newest.taken_at if newest else None


def may_correct(viewer: Viewer, reading: Reading) -> bool:
    """Whether a reading is theirs to put right: their own, or any for the team."""
    return viewer.is_team or reading.by_id == viewer.membership.pk


@personal_data(
    "readings",
    title=_("Snapshots of comments that you took"),
    kept=_("Until you leave: the snapshot stays, without your name."),
    columns=("watch.Reading.by",),
)
def readings_taken(member: Membership) -> list[str]:
    """When the member took readings, oldest first."""
    own = Reading.objects.filter(by=member).order_by("pk")
    return [reading.taken_at.isoformat() for reading in own]
