"""From the values that a format found to a checked row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jesuisla.analysis.thread import CommentOrder
from jesuisla.networks.archives import values
from jesuisla.networks.archives.archive_row import ArchiveRow, Code, RefusedRow, Unfit

Fields = Mapping[str, object]
"""Values as found, by the name of the :class:`ArchiveRow` field they belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What the caller knows about a file beforehand, for what the file does not say."""

    now: datetime
    thread_id: str | None = None
    network: str | None = None


def row_of(
    number: int, fields: Fields, facts: FileFacts, people: frozenset[str] = frozenset()
) -> ArchiveRow | RefusedRow:
    """The row of record ``number``, or the first reason why it cannot be one.

    ``people`` are whoever the record names.

    >>> from datetime import UTC
    >>> facts = FileFacts(now=datetime(2026, 1, 1, tzinfo=UTC))
    >>> row_of(1, {"thread_id": "t", "id": 7, "text": "Bonjour"}, facts).id
    '7'
    >>> row_of(2, {"thread_id": "t", "id": "8", "text": "x", "likes": "-1"}, facts).code
    <Code.NEGATIVE_COUNT: 'negative_count'>
    """
    try:
        return _row(number, fields, facts, people)
    except Unfit as unfit:
        return unfit.refused(number)


def _row(number: int, fields: Fields, facts: FileFacts, people: frozenset[str]) -> ArchiveRow:
    get = fields.get
    thread = values.identifier(get("thread_id"), "thread_id") or facts.thread_id
    native = values.identifier(get("id"), "id")
    title = values.title(get("title"), "title")
    is_post = get("is_post") is True
    # A post that is only a headline or a link says what it says in its title.
    text = values.body(get("text"), "text") or (title if is_post else None)
    if thread is None or native is None or text is None:
        missing = "thread_id" if thread is None else "id" if native is None else "text"
        raise Unfit(Code.MISSING_FIELD, missing)
    parent = values.identifier(get("parent_id"), "parent_id")
    return ArchiveRow(
        number=number,
        thread_id=thread,
        id=native,
        text=text,
        network=values.name(get("network"), "network") or facts.network,
        parent_id=None if is_post or parent == native else parent,
        author=values.author(get("author"), "author"),
        created_at=values.moment(get("created_at"), "created_at", now=facts.now),
        likes=values.count(get("likes"), "likes"),
        replies=values.count(get("replies"), "replies"),
        url=values.link(get("url"), "url"),
        thread_url=values.link(get("thread_url"), "thread_url"),
        title=title,
        page=values.name(get("page"), "page"),
        rank=values.count(get("rank"), "rank"),
        order=_order(get("order")),
        lang=values.language(get("lang")),
        licence=values.name(get("licence"), "licence"),
        source=values.name(get("source"), "source"),
        is_post=is_post,
        people=people,
    )


def _order(value: object) -> CommentOrder:
    if not values.says_anything(value):
        return CommentOrder.UNKNOWN
    try:
        return CommentOrder(str(value))
    except ValueError as error:
        raise Unfit(Code.BAD_VALUE, "order") from error
