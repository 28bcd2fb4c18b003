"""The CSV of Facepager: a tree of what was asked for, one node a row.

Columns as in https://github.com/strohne/Facepager: ``id`` and ``parent_id`` count the nodes
of the file, ``object_id`` is the network's id, ``query_type`` says what was asked. What
was asked for as comments is one; the node that they hang from is their post.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import says_anything

NAME = "facepager"
REQUIRED = frozenset({"id", "parent_id", "object_id", "object_type", "query_type"})
_TEXTS = (
    "message", "text", "snippet.topLevelComment.snippet.textOriginal", "snippet.textOriginal",
    "snippet.topLevelComment.snippet.textDisplay", "snippet.textDisplay", "full_text", "body",
)  # fmt: skip
_AUTHORS = (
    "from.id", "from.name", "username", "author", "user.screen_name",
    "snippet.topLevelComment.snippet.authorChannelId.value", "snippet.authorChannelId.value",
)  # fmt: skip
_TIMES = (
    "created_time", "timestamp", "created_at", "snippet.publishedAt",
    "snippet.topLevelComment.snippet.publishedAt",
)  # fmt: skip
_LIKES = (
    "like_count", "like.summary.total_count", "likes.summary.total_count", "snippet.likeCount",
    "snippet.topLevelComment.snippet.likeCount",
)  # fmt: skip
_REPLIES = ("comment_count", "comments.summary.total_count", "snippet.totalReplyCount")
_NETWORKS = {"facebook": "facebook", "instagram": "instagram", "youtube": "youtube", "twitter": "x"}


@dataclass(frozen=True, slots=True)
class _Node:
    native: object
    thread: object
    is_comment: bool


def fits(columns: frozenset[str]) -> bool:
    """Whether a table with these columns is of this format."""
    return columns >= REQUIRED


def reader() -> Callable[[Record], Iterator[Fields]]:
    """What reads the rows of one file, of which a row needs those above it."""
    nodes: dict[object, _Node] = {}

    def fields(record: Record) -> Iterator[Fields]:
        """The comment, or the post where the row has words; nothing for other nodes."""
        parent = nodes.get(record.get("parent_id"))
        query = str(record.get("query_type") or "")
        native = record.get("object_id")
        is_comment = "comment" in query.casefold()
        thread = native
        if is_comment:
            thread = None if parent is None else parent.thread
        nodes[record.get("id")] = _Node(native, thread, is_comment)
        text = _first(record, _TEXTS)
        is_answer = is_comment and parent is not None and parent.is_comment
        if record.get("object_type") == "data" and (is_comment or text is not None):
            yield {
                "thread_id": thread,
                "id": native,
                "parent_id": parent.native if is_answer and parent else None,
                "text": text,
                "author": _first(record, _AUTHORS),
                "created_at": _first(record, _TIMES),
                "likes": _first(record, _LIKES),
                "replies": _first(record, _REPLIES),
                "url": _first(record, ("permalink_url", "link")) if is_comment else None,
                "thread_url": None if is_comment else _first(record, ("permalink_url",)),
                "network": _NETWORKS.get(query.split(":", 1)[0].casefold()),
                "is_post": not is_comment,
            }

    return fields


def _first(record: Record, names: tuple[str, ...]) -> object:
    return next((record[name] for name in names if says_anything(record.get(name))), None)
