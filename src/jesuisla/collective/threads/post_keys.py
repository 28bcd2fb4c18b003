"""Which thread a post is, where its id may name a person and so is kept as a key.

An import keys such an id at once, retention does when a thread loses its name; whoever
proposes the post by its link finds the same thread. The id of a post on Bluesky is told by
its last part alone: before it stands an account, by handle or by DID.
"""

import re

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from jesuisla.collective.threads.models import Thread

_PERSONAL_ID = re.compile(r"@|://|did:|\s")
"""What holds a blank is no id: a sentence in the wrong column, which may hold a name."""
_TIMED_ID = re.compile(r"[^/]+/([2-7a-z]{13})")
"""Bluesky numbers posts by the microsecond: https://atproto.com/specs/tid."""
_NAMED_NETWORKS = ("bluesky", "web")
"""Here the id is an address, or holds the account's."""
_PREFIX = "post-"


def post_key(network: str, native: str) -> str:
    """Return the key that stands for an id; that of a key is itself."""
    if native.startswith(_PREFIX):
        return native
    timed = _TIMED_ID.fullmatch(native) if network == "bluesky" else None
    told_by = timed[1] if timed else native
    return _PREFIX + salted_hmac("threads.post", f"{network} {told_by}").hexdigest()[:24]


def is_personal_id(native: str) -> bool:
    """Whether an id has a shape that names somebody."""
    return _PERSONAL_ID.search(native) is not None


def nameless_id(thread: Thread) -> str:
    """Return the id of a thread that has no name any more."""
    if thread.network in _NAMED_NETWORKS or is_personal_id(thread.native_id):
        return post_key(thread.network, thread.native_id)
    return thread.native_id


def with_named_id() -> Q:
    """Return the condition that a thread's id is still an address or an account."""
    named = Q(network__in=_NAMED_NETWORKS) | Q(native_id__contains="@")
    return named & ~Q(native_id__startswith=_PREFIX)


def threads_of_post(network: str, native: str) -> QuerySet[Thread]:
    """Return the thread of a post in the group in scope, under its id or its key, oldest first."""
    same_post = Q(native_id__in=(native, post_key(network, native)))
    timed = _TIMED_ID.fullmatch(native) if network == "bluesky" else None
    if timed:
        same_post |= Q(native_id__endswith=f"/{timed[1]}")
    return Thread.objects.filter(same_post, network=network).order_by("pk")
