"""The CSV of ExportComments: comments of one post, answers numbered ``1-1`` under ``1``.

The table has no ids. A comment's is in the address of its last column, where it is one;
else who wrote what and when stands for it. The post is in these addresses, or named by the
caller.
"""

import hashlib
from collections.abc import Callable, Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.links import Link, NotALink
from jesuisla.networks.registry import recognise

NAME = "exportcomments"
REQUIRED = frozenset({"Name", "Date", "Comment", "(view source)"})


def fits(columns: frozenset[str]) -> bool:
    """Whether a table with these columns is of this format."""
    return columns >= REQUIRED


def reader() -> Callable[[Record], Iterator[Fields]]:
    """What reads the rows of one file: an answer is known by the number above it."""
    ids: dict[str, str] = {}
    post: list[Link] = []

    def fields(record: Record) -> Iterator[Fields]:
        """The one row of ``record``."""
        link = _link(record.get("(view source)"))
        if link and not post:
            post.append(link)
        thread = link or (post[0] if post else None)
        native = (link.comment_id if link else None) or _digest(record)
        number = str(record.get("") or "")
        ids[number] = native
        above = number.rpartition("-")[0]
        yield {
            "thread_id": thread.native_id if thread else None,
            "id": native,
            "parent_id": ids.get(above) if above else None,
            "text": record.get("Comment"),
            "author": record.get("Profile ID") or record.get("Name"),
            "created_at": record.get("Date"),
            "likes": record.get("Likes"),
            "url": record.get("(view source)") if link else None,
            "thread_url": thread.url if thread else None,
            "network": thread.network if thread else None,
        }

    return fields


def _link(value: object) -> Link | None:
    try:
        return recognise(value) if isinstance(value, str) and value.startswith("http") else None
    except NotALink:
        return None


def _digest(record: Record) -> str:
    words = "\n".join(str(record.get(column)) for column in ("Name", "Date", "Comment"))
    return "row " + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
