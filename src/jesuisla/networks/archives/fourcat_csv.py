"""The CSV of 4CAT: ``id, thread_id, author, body, timestamp`` and what a source adds.

Columns as in https://github.com/digitalmethodsinitiative/4cat (datasources/upload and the
``map_item`` of each source). Reddit's ``score`` is not read as likes: it is a difference,
and may be below zero.
"""

from collections.abc import Iterator
from functools import lru_cache

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import says_anything
from jesuisla.networks.links import NotALink
from jesuisla.networks.registry import recognise

NAME = "4cat-csv"
REQUIRED = frozenset({"id", "thread_id", "author", "body", "timestamp"})


def fits(columns: frozenset[str]) -> bool:
    """Whether a table with these columns is of this format."""
    return columns >= REQUIRED


def network_of(url: object) -> str | None:
    """The network that an address belongs to, or ``None`` for any page of the web.

    >>> network_of("https://www.tiktok.com/@jo/video/1"), network_of("https://example.org")
    ('tiktok', None)
    """
    return _recognised(url) if isinstance(url, str) and url else None


@lru_cache(maxsize=1024)  # the rows of a thread repeat its address
def _recognised(url: str) -> str | None:
    try:
        network: str | None = recognise(url).network
    except NotALink as other:
        network = other.network
    return None if network == "web" else network


def fields(record: Record) -> Iterator[Fields]:
    """The one row of ``record``.

    4CAT files TikTok's answers under the comment they answer; with ``post_id`` told, the
    thread is the post and that comment is the parent.
    """
    thread, parent = record.get("thread_id"), _first(record, "parent_id", "parent")
    post = _first(record, "post_id")
    if post is not None:
        parent = thread if record.get("is_comment_on_comment") == "yes" else None
        thread = post
    url = _first(record, "comment_url", "url", "link", "tiktok_url")
    post_url = _first(record, "post_url")
    reddit = says_anything(record.get("subreddit"))
    yield {
        "thread_id": thread,
        "id": record.get("id"),
        "parent_id": parent,
        "text": record.get("body"),
        "author": record.get("author"),
        "created_at": _first(record, "unix_timestamp", "timestamp"),
        "likes": _first(record, "likes", "like_count", "likes_count", "num_likes"),
        "replies": _first(record, "replies", "reply_count", "num_replies"),
        "url": url,
        "thread_url": post_url,
        "title": _first(record, "post_body", "subject", "title"),
        "page": record.get("subreddit") if reddit else None,
        "lang": _first(record, "language_guess"),
        "network": "reddit" if reddit else network_of(post_url) or network_of(url),
        "is_post": thread is not None and thread == record.get("id"),
    }


def _first(record: Record, *names: str) -> object:
    return next((record[name] for name in names if says_anything(record.get(name))), None)
