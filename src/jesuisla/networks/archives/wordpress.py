"""WordPress's own export (WXR, an RSS feed): posts with the comments under them.

Elements as in https://wordpress.org/documentation/article/tools-export-screen/ and
WordPress's ``wp-admin/includes/export.php``. Comments that were not approved, pingbacks and
trackbacks are no comments that anybody sees. E-mail addresses and IPs are not looked at.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from jesuisla.networks.archives.archive_row import DamagedArchive
from jesuisla.networks.archives.decoding import Line, Overlong
from jesuisla.networks.archives.records import NumberedRecord, Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import MAX_TEXT, unescaped

NAME = "wordpress"
KIND = "WordPress (WXR)"
_MOST_COMMENTS = 200_000
_OF_ITEM = frozenset({"title", "link", "guid", "dc:creator", "wp:post_id", "wp:post_date_gmt"})
_OF_SITE = frozenset(f"wp:author_{part}_name" for part in ("display", "first", "last"))
"""Of the people who write on the site: comments call them so, not by ``dc:creator``."""
_MOST_AUTHORS = 5_000
_AT_ONCE = 64 * 1024
_LONGEST_TAG = 1024 * 1024
"""Characters of a tag, or of a comment in the XML itself; expat begins anew on each part of one."""
_OF_COMMENT = frozenset(
    f"wp:comment_{part}"
    for part in ("id", "author", "author_url", "content", "date_gmt", "approved", "type", "parent")
)


def fits(record: Record) -> bool:
    """No: it is told from how the file begins."""
    return not record and False


def items(source: Iterable[Line]) -> Iterator[NumberedRecord]:
    """The posts of an export with their comments, by the line they end on.

    Raises :class:`~jesuisla.networks.archives.archive_row.DamagedArchive` for broken XML, and for
    XML that declares entities, as no export does.
    """
    feed = _Feed()
    waiting, length = list[str](), 0
    for line in source:
        if isinstance(line, Overlong):
            raise DamagedArchive("a line of the file is too long")
        waiting.append(f"{line}\n")
        length += len(line) + 1
        if length >= _AT_ONCE:
            yield from feed.take("".join(waiting), is_last=False)
            waiting, length = [], 0
    yield from feed.take("".join(waiting), is_last=True)


class _Feed:
    """Takes the file piece by piece; gives the posts that ended in it."""

    def __init__(self) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse
        self._parser = parser
        self._item: dict[str, Any] | None = None
        self._comment: dict[str, Any] | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._bytes = 0
        self._authors: list[str] = []
        self._done: list[NumberedRecord] = []

    def take(self, text: str, *, is_last: bool) -> list[NumberedRecord]:
        data = text.encode("utf-8", "replace")
        self._bytes += len(data)
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as error:
            raise DamagedArchive("the XML is cut off or broken") from error
        if self._bytes - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise DamagedArchive("a tag of the XML is too long")
        items, self._done = self._done, []
        return items

    def _refuse(self, *_: object) -> None:
        raise DamagedArchive("the XML declares entities")

    def _start(self, name: str, _: object) -> None:
        if name == "item":
            self._item = {"comments": [], "authors": self._authors}
        elif name == "wp:comment" and self._item is not None:
            self._comment = {}
        names = _OF_SITE if self._item is None else _OF_ITEM
        names = names if self._comment is None else _OF_COMMENT
        self._text = [] if name in names else None
        self._length = 0

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._text is not None and self._length <= 2 * MAX_TEXT:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._item is None:
            if self._text is not None:
                self._authors.append("".join(self._text))
                self._text = None
                if len(self._authors) > _MOST_AUTHORS:
                    raise DamagedArchive("the site has more authors than are held at once")
            return
        if self._text is not None:
            target = self._item if self._comment is None else self._comment
            target[name] = "".join(self._text)
            self._text = None
        if name == "wp:comment" and self._comment is not None:
            self._item["comments"].append(self._comment)
            if len(self._item["comments"]) > _MOST_COMMENTS:
                raise DamagedArchive("a post has more comments than are held at once")
            self._comment = None
        if name == "item":
            self._done.append((self._parser.CurrentLineNumber, self._item))
            self._item = None


def fields(record: Record) -> Iterator[Fields]:
    """The post, where it has comments, then its comments."""
    comments = [comment for comment in _dicts(record.get("comments")) if _is_seen(comment)]
    if not comments:
        return
    address = record.get("link") or record.get("guid")
    of_all = {"thread_id": address, "thread_url": address, "network": "web"}
    title = record.get("title") or "?"
    yield {
        **of_all,
        "id": f"post {record.get('wp:post_id')}",
        "title": title,
        "text": title,
        "author": record.get("dc:creator"),
        "created_at": _time(record.get("wp:post_date_gmt")),
        "is_post": True,
    }
    for comment in comments:
        parent = comment.get("wp:comment_parent")
        yield {
            **of_all,
            "id": comment.get("wp:comment_id"),
            "parent_id": None if parent in (None, "", "0") else parent,
            "text": unescaped(comment.get("wp:comment_content")),
            "author": comment.get("wp:comment_author"),
            "created_at": _time(comment.get("wp:comment_date_gmt")),
        }


def _dicts(value: object) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _is_seen(comment: Record) -> bool:
    is_comment = comment.get("wp:comment_type", "") in ("", "comment")
    return is_comment and comment.get("wp:comment_approved", "1") == "1"


def _time(value: object) -> object:
    return None if value == "0000-00-00 00:00:00" else value
