"""Keeping comments: each once a thread, what is known never overwritten by what is not.

No function here stores who wrote a comment: a name becomes a key of the thread before a
:class:`Draft` is made, an id that may carry a name becomes a key too, and an address is
kept only in a form that names nobody.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind, author_key
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment, Thread, new_salt
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,100}")
_KEPT = [
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A comment about to be kept; ``None`` is what nobody knows.

    ``native_id`` and ``parent`` are as :func:`comment_id` gives them. ``kind`` is what
    a person said, ``None`` when nobody did.
    """

    thread: Thread
    native_id: str
    text: str
    author_key: str | None = None
    parent: str | None = None
    language: str | None = None
    url: str = ""
    created_at: datetime | None = None
    likes: int | None = None
    replies: int | None = None
    kind: CommentKind | None = None


def salted(thread: Thread) -> bytes:
    """The thread's salt; a new one, saved at once, where retention took the last."""
    if thread.salt is None:
        thread.salt, thread.salted_at, thread.forgotten_at = new_salt(), now(), None
        thread.save(update_fields=["salt", "salted_at", "forgotten_at"])
    return bytes(thread.salt)


def comment_id(thread: Thread, native: str) -> str:
    """The id under which a comment is kept.

    A plain token (digits, letters, ``.``, ``_``, ``-``) stays; anything else, such as an
    AT address with its author's DID or a link with a handle, becomes a key of the thread.
    """
    if _TOKEN.fullmatch(native):
        return native
    made = hmac.new(salted(thread), native.encode("utf-8", "replace"), hashlib.sha256)
    return f"key-{made.hexdigest()[:24]}"


def pasted_id(thread: Thread, key: str | None, text: str) -> str:
    """The id of a comment that came without one: the same author and words are the same."""
    plain = f"{key or ''}\n{' '.join(text.split())}"
    made = hmac.new(salted(thread), plain.encode("utf-8", "replace"), hashlib.sha256)
    return f"pasted-{made.hexdigest()[:24]}"


def nameless_url(thread: Thread, url: str | None) -> str:
    """The comment's address rebuilt from its thread's, or nothing.

    Where a comment's own address carries its author's name (Bluesky, Mastodon, X), it
    leads to another thread than this one and is left out.
    """
    if not url:
        return ""
    try:
        link = recognise(url)
    except NotALink:
        return ""
    if (link.network, link.native_id) != (thread.network, thread.native_id):
        return ""
    return link.comment_url or ""


def thread_author_key(thread: Thread, author: str | None) -> str | None:
    """The author's key within this thread, ``None`` without an author."""
    return author_key(salted(thread), author) if author else None


def keep_comments(
    drafts: Sequence[Draft], *, by: Membership | None = None
) -> dict[tuple[int, str], Comment]:
    """Write the drafts, each thread and id once, and give the comments by both.

    Of two drafts for one comment the later counts. What a draft does not know stays as
    it was; a person's kind is changed only by a person. Part of a larger change: must
    run in its transaction.
    """
    wanted = {(draft.thread.pk, draft.native_id): draft for draft in drafts}
    _let_time_run({draft.thread.pk for draft in drafts})
    known = _known(wanted)
    comments = [
        _merged(known.get(key), draft, by)
        # One order for everybody, so that two imports at once wait rather than clash.
        for key, draft in sorted(wanted.items(), key=lambda item: item[0])
    ]
    Comment.objects.bulk_create(
        comments,
        update_conflicts=True,
        unique_fields=["thread", "native_id"],
        update_fields=_KEPT,
    )
    kept = _known(wanted)
    _set_parents(wanted.values(), kept)
    return kept


def _let_time_run(threads: Iterable[int]) -> None:
    """Words that come after a thread was forgotten have a time of their own to go after.

    The rows are held, so that forgetting comes either before or after.
    """
    for held in Thread.objects.select_for_update(no_key=True).filter(pk__in=threads).order_by("pk"):
        salted(held)


def _known(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Comment]:
    wanted = set(keys)
    found = Comment.objects.filter(
        thread__in={thread for thread, _ in wanted}, native_id__in={native for _, native in wanted}
    )
    return {(row.thread_id, row.native_id): row for row in found}


def _merged(before: Comment | None, draft: Draft, by: Membership | None) -> Comment:
    told: dict[str, Any] = {
        "author_key": draft.author_key,
        "text": draft.text,
        "language": (draft.language or "")[:10],
        "url": draft.url,
        "created_at": draft.created_at,
        "likes": draft.likes,
        "replies": draft.replies,
    }
    if before is not None:
        told = {
            field: getattr(before, field) if value in (None, "") else value
            for field, value in told.items()
        }
    told["author_key"] = told["author_key"] or ""
    comment = Comment(
        group_id=draft.thread.group_id, thread=draft.thread, native_id=draft.native_id, **told
    )
    if draft.kind is not None and draft.kind is not CommentKind.UNKNOWN:
        comment.kind, comment.kind_by = draft.kind, by
    elif before is not None:
        comment.kind, comment.kind_by_id = before.kind, before.kind_by_id
    return comment


def _set_parents(drafts: Iterable[Draft], kept: dict[tuple[int, str], Comment]) -> None:
    """Tie answers to what they answer; a parent of an earlier batch is looked up."""
    wanted = [
        (kept[draft.thread.pk, draft.native_id], (draft.thread.pk, draft.parent))
        for draft in drafts
        if draft.parent and draft.parent != draft.native_id
    ]
    elsewhere = _known(parent for _, parent in wanted if parent not in kept)
    changed = []
    for comment, parent in wanted:
        found = kept.get(parent) or elsewhere.get(parent)
        if found is not None and comment.parent_id != found.pk:
            comment.parent = found
            changed.append(comment)
    Comment.objects.bulk_update(changed, ["parent"], batch_size=500)
