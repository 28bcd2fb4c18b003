"""ConvoKit's ``utterances.jsonl``, alone, in its folder or in a zip of the folder.

Fields as in https://convokit.cornell.edu/documentation/data_format.html, with the older
names (``user``, ``root``, ``reply-to``) beside. Corpora of before 2020 in one
``utterances.json`` are not read: they would have to be held in memory whole.
"""

import math
from collections.abc import Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import OLDEST

NAME = "convokit"


def fits(record: Record) -> bool:
    """Whether ``record`` looks like an utterance.

    >>> fits({"id": "a", "speaker": "x", "conversation_id": "a", "text": "", "reply-to": None})
    True
    """
    keys = record.keys()
    has_speaker = "speaker" in keys or "user" in keys
    return has_speaker and ("conversation_id" in keys or "root" in keys) and keys >= {"id", "text"}


def fields(record: Record) -> Iterator[Fields]:
    """The one row of ``record``; the first utterance of a conversation is its post."""
    thread = _first(record, "conversation_id", "root")
    speaker = _first(record, "speaker", "user")
    if isinstance(speaker, dict):
        speaker = speaker.get("id", speaker.get("name"))
    meta = record.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    reddit = isinstance(meta.get("subreddit"), str)
    yield {
        "thread_id": thread,
        "id": record.get("id"),
        "parent_id": _first(record, "reply_to", "reply-to"),
        "text": record.get("text"),
        "author": speaker,
        "created_at": _time(record.get("timestamp")),
        "title": meta.get("title"),
        "page": meta.get("subreddit") if reddit else None,
        "network": "reddit" if reddit else None,
        "is_post": thread is not None and thread == record.get("id"),
    }


def _first(record: Record, *names: str) -> object:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _time(value: object) -> object:
    """``value``, or ``None`` for a place in the conversation rather than a time.

    Corpora of speech count seconds or turns from 0 where they have no date.
    """
    try:
        number = float(value) if isinstance(value, str | int | float) else math.inf
    except (ValueError, OverflowError):
        return value
    return None if 0 <= number < OLDEST.timestamp() else value
