"""The ``…_comments.json`` of Instaloader: the comments of one post, answers inside them.

Fields as in https://github.com/instaloader/instaloader (``update_comments``). The file does
not say which post it is about: the caller does.
"""

from collections.abc import Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields

NAME = "instaloader"


def fits(record: Record) -> bool:
    """Whether ``record`` looks like one of its comments.

    >>> fits({"id": 1, "created_at": 2, "text": "a", "owner": {}, "likes_count": 0})
    True
    """
    return record.keys() >= {"id", "created_at", "text", "owner", "likes_count"}


def fields(record: Record) -> Iterator[Fields]:
    """The comment, then the answers under it."""
    answers = record.get("answers")
    answers = answers if isinstance(answers, list) else []
    yield {**_comment(record), "replies": len(answers)}
    for answer in answers:
        if isinstance(answer, dict):
            yield {**_comment(answer), "parent_id": record.get("id")}


def _comment(item: Record) -> Fields:
    owner = item.get("owner")
    owner = owner if isinstance(owner, dict) else {}
    return {
        "thread_id": None,
        "id": item.get("id"),
        "text": item.get("text"),
        "author": owner.get("id") or owner.get("username"),
        "created_at": item.get("created_at"),
        "likes": item.get("likes_count"),
        "network": "instagram",
    }
