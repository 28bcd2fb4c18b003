"""What youtube-comment-downloader writes: one comment a line, or one list with ``--pretty``.

Fields as in https://github.com/egbertbouman/youtube-comment-downloader (downloader.py). The
file does not say which video it is about: its own name may (``<id>.json``), or the caller.
An answer's id begins with that of the comment it answers.
"""

import re
from collections.abc import Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.pasted.counts import read_count

NAME = "ycd-json"
_IN_NAME = re.compile(r"([0-9A-Za-z_-]{11})(?:[._ ]comments)?\.(?:json|jsonl|ndjson)(?:\.gz)?")


def fits(record: Record) -> bool:
    """Whether ``record`` looks like one of its comments.

    >>> fits({"cid": "Ug", "text": "a", "time": "1 day ago", "votes": "0", "author": "@a"})
    True
    """
    return record.keys() >= {"cid", "text", "time", "votes"} and "aweme_id" not in record


def video_in(file_name: str) -> str | None:
    """The id of the video where the file is named for it.

    >>> video_in("ScMzIvxBSi4.json"), video_in("comments.json")
    ('ScMzIvxBSi4', None)
    """
    match = _IN_NAME.fullmatch(file_name)
    return match[1] if match else None


def fields(record: Record) -> Iterator[Fields]:
    """The one row of ``record``."""
    native = record.get("cid")
    is_answer = isinstance(native, str) and "." in native
    yield {
        "thread_id": None,
        "id": native,
        "parent_id": str(native).split(".", 1)[0] if is_answer else None,
        "text": record.get("text"),
        "author": record.get("channel") or record.get("author"),
        "created_at": record.get("time_parsed"),
        "likes": _count(record.get("votes")),
        "replies": _count(record.get("replies")),
        "network": "youtube",
    }


def _count(value: object) -> object:
    return read_count(value) if isinstance(value, str) else value
