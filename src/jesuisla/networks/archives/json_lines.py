"""JSON Lines: one comment a line, under the names of our own words.

Needed: ``thread_id``, ``id``, ``text``. Known besides: ``parent_id``, ``author``,
``network``, ``lang``, ``rank`` (from 0), ``order`` (relevance, time, newest,
conversation), ``likes``, ``replies``, ``created_at``, ``url`` (of the comment),
``thread_url``, ``title`` (of the post), ``page``, ``source``, ``licence``, ``is_post``.
"""

from collections.abc import Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields

NAME = "jsonl"
REQUIRED = frozenset({"thread_id", "id", "text"})


def fits(record: Record) -> bool:
    """Whether ``record`` looks like a line of this format.

    >>> fits({"thread_id": "d0", "id": "d0-0", "text": "Bonjour"})
    True
    """
    return record.keys() >= REQUIRED


def fields(record: Record) -> Iterator[Fields]:
    """The one row of ``record``.

    It is the post itself where ``is_post`` says so, where its id is the thread's, or,
    in an order of conversation, where it comes first and answers nothing.

    >>> [row["is_post"] for row in fields({"id": "t-0", "thread_id": "t", "rank": 0,
    ...                                    "order": "conversation", "text": "Le fil"})]
    [True]
    """
    opens = (
        record.get("order") == "conversation"
        and record.get("rank") == 0
        and not record.get("parent_id")
    )
    same = record.get("id") is not None and record.get("id") == record.get("thread_id")
    yield {**record, "is_post": record.get("is_post", opens or same)}
