"""Quotes that were erased at a person's request: not taken again, and no word of them kept.

What stands for one is a digest of its thread and words, and one of its id, keyed with this
installation's secret key: whoever does not know the words learns nothing from it.
"""

import re
from collections.abc import Iterable, Sequence

from django.utils.crypto import salted_hmac

from jesuisla.analysis.thread import SnapshotComment
from jesuisla.collective.threads.models import Comment, ErasedQuote, Thread
from jesuisla.collective.threads.post_keys import post_key

_BESIDES = re.compile(r"[\W_]+")
_SHORT = 20
"""Letters below which words are many people's: then whose they are counts too."""


def note_erased(comment: Comment) -> None:
    """Note a quote that is about to be erased; part of the change that erases it."""
    thread = comment.thread
    digests = _digests(thread, comment.native_id, comment.text, comment.author_key)
    ErasedQuote.objects.bulk_create(
        [
            ErasedQuote(group_id=thread.group_id, thread=thread, digest=digest)
            for digest in sorted(digests)
        ],
        ignore_conflicts=True,
    )


def erased_among(comments: Iterable[tuple[Thread, SnapshotComment]]) -> set[tuple[int, str]]:
    """Return the threads and ids of those comments that were erased at a person's request."""
    pairs = list(comments)
    digests_kept = set(
        ErasedQuote.objects.filter(thread__in={thread.pk for thread, _ in pairs}).values_list(
            "thread", "digest"
        )
    )
    if not digests_kept:
        return set()
    return {
        (thread.pk, comment.native_id)
        for thread, comment in pairs
        if any(
            (thread.pk, digest) in digests_kept
            for digest in _digests(
                thread, comment.native_id, comment.text, comment.author_key or ""
            )
        )
    }


def erased_count(thread: Thread, comments: Sequence[SnapshotComment]) -> int:
    """Return how many of these comments of one thread are not taken again."""
    return len(erased_among((thread, comment) for comment in comments))


def _digests(thread: Thread, native_id: str, text: str, author_key: str) -> set[str]:
    letters = _BESIDES.sub("", text).casefold()
    values = {f"id {native_id}"}
    if len(letters) >= _SHORT:
        values.add(f"words {letters}")
    elif letters and author_key:
        values.add(f"words {letters} {author_key}")
    # By the key, which stays when the thread loses its name.
    place = f"{thread.network} {post_key(thread.network, thread.native_id)}"
    return {
        salted_hmac("threads.erased", f"{place} {value}", algorithm="sha256").hexdigest()[:40]
        for value in values
    }
