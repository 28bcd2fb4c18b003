"""Posts as facebook-scraper gives them, with their comments and the answers to these.

Fields as in https://github.com/kevinzg/facebook-scraper (extractors.py, ``comments_full``).
"""

from collections.abc import Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields

NAME = "facebook-scraper"


def fits(record: Record) -> bool:
    """Whether ``record`` is such a post.

    >>> fits({"post_id": "1", "text": "a", "comments_full": []})
    True
    """
    return record.keys() >= {"post_id", "comments_full"}


def fields(record: Record) -> Iterator[Fields]:
    """The post, its comments, and the answers under them."""
    of_all = {
        "thread_id": record.get("post_id"),
        "thread_url": record.get("post_url"),
        "network": "facebook",
    }
    yield {
        **of_all,
        "id": record.get("post_id"),
        "text": record.get("post_text") or record.get("text"),
        "author": record.get("user_id") or record.get("username"),
        "created_at": record.get("timestamp") or record.get("time"),
        "is_post": True,
    }
    for comment in _dicts(record.get("comments_full")):
        yield {**of_all, **_comment(comment), "replies": len(_dicts(comment.get("replies")))}
        for answer in _dicts(comment.get("replies")):
            yield {**of_all, **_comment(answer), "parent_id": comment.get("comment_id")}


def _dicts(value: object) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _comment(item: Record) -> Fields:
    return {
        "id": item.get("comment_id"),
        "text": item.get("comment_text"),
        "author": item.get("commenter_id") or item.get("commenter_name"),
        "created_at": item.get("comment_time"),
        "likes": item.get("comment_reaction_count"),
    }
