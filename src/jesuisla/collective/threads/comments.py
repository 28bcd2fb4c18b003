"""Keeping comments: each once a thread, what is known never overwritten by what is not.

No function here stores who wrote a comment: a name becomes a key of the thread before a
:class:`~jesuisla.analysis.thread.SnapshotComment` is made, an id that may carry a name
becomes a key too, and an address is kept only in a form that names nobody.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind, SnapshotComment, author_key
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment, Thread, new_salt
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

CommentKey = tuple[int, str]
"""The number of a thread and a native id, which name one comment."""
_NAMELESS = re.compile(
    r"(?:[A-Za-z]|[A-Za-z]{1,2}-)?[0-9]{1,40}(?:[._-][0-9]{1,40}){0,4}|[A-Za-z]|[0-9a-f]{16,64}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|Ug[0-9A-Za-z_-]{24}(?:\.[0-9A-Za-z_-]{20,40})?"
    r"|(?:key|pasted)-[0-9a-f]{24}"
)
"""Ids that name nobody: numbers, digests, YouTube's, and keys of the thread."""
_MERGED_FIELDS = [
    "author_key",
    "text",
    "language",
    "url",
    "created_at",
    "likes",
    "replies",
    "kind",
    "kind_by",
]


def salt_of(thread: Thread) -> bytes:
    """Return the thread's salt; a new one, saved at once, where retention took the last."""
    if thread.salt is None:
        thread.salt, thread.salted_at, thread.forgotten_at = new_salt(), now(), None
        thread.save(update_fields=["salt", "salted_at", "forgotten_at"])
    return bytes(thread.salt)


def comment_id(thread: Thread, native: str) -> str:
    """Return the id under which a comment is kept.

    What has the shape of a number stays; anything else, such as an AT address with its
    author's DID, a link with a handle or a handle with a number behind, becomes a key of
    the thread.
    """
    return native if is_nameless(native) else key_of_id(salt_of(thread), native)


def is_nameless(native: str) -> bool:
    """Whether an id has a shape in which no name fits.

    >>> is_nameless("1842_77"), is_nameless("lou_demo77.c2")
    (True, False)
    """
    return _NAMELESS.fullmatch(native) is not None


def key_of_id(salt: bytes, native: str) -> str:
    """Return the key that stands for an id which may carry a name."""
    digest = hmac.new(salt, native.encode("utf-8", "replace"), hashlib.sha256)
    return f"key-{digest.hexdigest()[:24]}"


def nameless_url(thread: Thread, url: str | None) -> str | None:
    """Return the comment's address rebuilt from its thread's, or nothing.

    Where a comment's own address carries its author's name (Bluesky, Mastodon, X), it
    leads to another thread than this one and is left out.
    """
    if not url:
        return None
    try:
        link = recognise(url)
    except NotALink:
        return None
    if (link.network, link.native_id) != (thread.network, thread.native_id):
        return None
    return link.comment_url


def thread_author_key(thread: Thread, author: str | None) -> str | None:
    """Return the author's key within this thread, ``None`` without an author."""
    return author_key(salt_of(thread), author) if author else None


def keep_comments(
    comments: Sequence[tuple[Thread, SnapshotComment]], *, by: Membership | None = None
) -> dict[CommentKey, Comment]:
    """Save comments of threads, each thread and id once. Return the rows by both.

    Of two for one row the later counts. What a comment does not know stays as it was; a
    person's kind is changed only by a person. Part of a larger change: must run in its
    transaction.
    """
    by_key = {(thread.pk, comment.native_id): (thread, comment) for thread, comment in comments}
    _let_time_run({thread for thread, _ in by_key})
    known_rows = rows_by_key(by_key)
    rows = [
        _merge(known_rows.get(key), thread, comment, by)
        # One order for everybody, so that two imports at once wait rather than clash.
        for key, (thread, comment) in sorted(by_key.items(), key=lambda item: item[0])
    ]
    Comment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["thread", "native_id"],
        update_fields=_MERGED_FIELDS,
    )
    saved_rows = rows_by_key(by_key)
    _set_parents({key: comment.parent for key, (_, comment) in by_key.items()}, saved_rows)
    return saved_rows


def _let_time_run(threads: Iterable[int]) -> None:
    """Words that come after a thread was forgotten have a time of their own to go after.

    The rows are locked, so that forgetting comes either before or after.
    """
    locked_threads = Thread.objects.select_for_update(no_key=True).filter(pk__in=threads)
    for thread in locked_threads.order_by("pk"):
        salt_of(thread)


def rows_by_key(keys: Iterable[CommentKey]) -> dict[CommentKey, Comment]:
    """Return the comments that are saved already, of those with these threads and ids."""
    key_set = set(keys)
    threads, native_ids = {thread for thread, _ in key_set}, {native for _, native in key_set}
    rows = Comment.objects.filter(thread__in=threads, native_id__in=native_ids)
    by_key = {(row.thread_id, row.native_id): row for row in rows}
    return {key: by_key[key] for key in key_set & by_key.keys()}


def _merge(
    before: Comment | None, thread: Thread, comment: SnapshotComment, by: Membership | None
) -> Comment:
    values: dict[str, Any] = {
        "author_key": comment.author_key or "",
        "text": comment.text,
        "language": (comment.language or "")[:10],
        "url": comment.url or "",
        "created_at": comment.created_at,
        "likes": comment.likes,
        "replies": comment.replies,
    }
    if before is not None:
        values = {
            field: getattr(before, field) if value in (None, "") else value
            for field, value in values.items()
        }
    row = Comment(group_id=thread.group_id, thread=thread, native_id=comment.native_id, **values)
    is_told = comment.kind is not CommentKind.UNKNOWN
    if is_told and not (comment.is_guessed and before is not None and before.kind_by_id):
        row.kind, row.kind_by = comment.kind, None if comment.is_guessed else by
    elif before is not None:
        row.kind, row.kind_by_id = before.kind, before.kind_by_id
    return row


def _set_parents(
    parents: Mapping[CommentKey, str | None], rows: Mapping[CommentKey, Comment]
) -> None:
    """Tie answers to what they answer; a parent of an earlier batch is looked up."""
    answers = {
        (thread, native): (thread, parent)
        for (thread, native), parent in parents.items()
        if parent and parent != native
    }
    earlier_rows = rows_by_key(parent for parent in answers.values() if parent not in rows)
    changed_rows = []
    for key, parent in answers.items():
        parent_row = rows.get(parent) or earlier_rows.get(parent)
        if parent_row is not None and rows[key].parent_id != parent_row.pk:
            rows[key].parent = parent_row
            changed_rows.append(rows[key])
    Comment.objects.bulk_update(changed_rows, ["parent"], batch_size=500)
