"""Keeping what somebody pasted: its comments, and the order they stood in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.events import ReadingTaken
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.operations.comments import Draft, keep_comments, pasted_id
from jesuisla.collective.watch.operations.readings import NothingSeen, Taken, write_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A pasted comment as a person left it. ``parent`` is an index in the same list."""

    text: str
    author_key: str | None = None
    parent: int | None = None
    created_at: datetime | None = None
    likes: int | None = None
    replies: int | None = None
    kind: CommentKind = CommentKind.UNKNOWN


@transaction.atomic
def keep_paste(
    thread: Thread,
    comments: Sequence[Understood],
    *,
    by: Membership,
    token: UUID,
    taken_at: datetime,
    order: CommentOrder,
    comment_count: int | None = None,
) -> Taken:
    """Keep pasted comments and a reading whose places are those that answer no other.

    The same ``token`` again changes nothing, and a comment pasted twice is one. Raises
    ``NothingSeen`` for no comment at all, ``FutureReading`` for a time to come.
    """
    if not comments:
        raise NothingSeen
    drafts = _drafts(thread, comments)
    if not thread.readings.filter(token=token).exists():
        keep_comments(drafts, by=by)
    seen = ThreadSnapshot(
        taken_at=taken_at,
        order=order,
        source=SnapshotSource.PASTED,
        places=tuple(_places(comments, drafts)),
    )
    taken = write_reading(thread, seen, by=by, token=token, comment_count=comment_count)
    if not taken.again:
        event = ReadingTaken(
            group=thread.group_id,
            thread=thread.pk,
            reading=taken.reading.pk,
            comments=len(drafts),
        )
        record(event, by=by.pk)
    return taken


def _drafts(thread: Thread, comments: Sequence[Understood]) -> list[Draft]:
    ids = [pasted_id(thread, comment.author_key, comment.text) for comment in comments]
    return [
        Draft(
            thread=thread,
            native_id=native,
            text=comment.text,
            author_key=comment.author_key,
            parent=None if comment.parent is None else ids[comment.parent],
            created_at=comment.created_at,
            likes=comment.likes,
            replies=comment.replies,
            kind=comment.kind,
        )
        for native, comment in zip(ids, comments, strict=True)
    ]


def _places(comments: Sequence[Understood], drafts: Sequence[Draft]) -> list[SnapshotPlace]:
    standing = [
        (comment, draft)
        for comment, draft in zip(comments, drafts, strict=True)
        if comment.parent is None
    ]
    return [
        SnapshotPlace(
            position=position,
            kind=comment.kind,
            comment=draft.native_id,
            likes=comment.likes,
            replies=comment.replies,
        )
        for position, (comment, draft) in enumerate(standing, start=1)
    ]
