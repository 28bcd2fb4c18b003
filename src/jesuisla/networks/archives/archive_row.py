"""What an archive of comments gives: rows, refusals, and errors about the whole file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from jesuisla.analysis.thread import CommentOrder
from jesuisla.networks.archives.unreadable_files import presentable


class Code(StrEnum):
    """Why a record was refused; the words for people are made at their door."""

    NOT_JSON = "not_json"
    WRONG_COLUMNS = "wrong_columns"
    BROKEN_QUOTES = "broken_quotes"
    BAD_ENCODING = "bad_encoding"
    TOO_LONG = "too_long"
    UNKNOWN_ITEM = "unknown_item"
    MISSING_FIELD = "missing_field"
    BAD_VALUE = "bad_value"
    BAD_DATE = "bad_date"
    TIME_IN_FUTURE = "time_in_future"
    BAD_COUNT = "bad_count"
    NEGATIVE_COUNT = "negative_count"
    BAD_LINK = "bad_link"
    EXCEL_BROKEN_ID = "excel_broken_id"
    FORMULA_CELL = "formula_cell"
    DELETED = "deleted"
    REPEATED_ID = "repeated_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRow:
    """One comment as an archive tells it; ``None`` is what it does not tell.

    ``number`` is the line of the file, or for CSV the row a spreadsheet shows (the
    header is row 1). ``author`` is the name or hash found in the file: it is here only
    so that the caller can make the thread's own key from it at once
    (:func:`jesuisla.analysis.thread.author_key`), and must not be stored or shown. The
    same holds for ``people``, whoever the record names anywhere: to be masked in texts.
    ``parent_id`` is the comment answered, or the post where the file says so.
    ``rank`` counts from 0 in ``order``. ``is_post`` is true where the record is the post
    itself rather than a comment under it; then ``parent_id`` is ``None``.
    The same id may come twice in one file: whoever keeps the rows sees to that.
    """

    number: int
    thread_id: str
    id: str
    text: str
    network: str | None = None
    parent_id: str | None = None
    author: str | None = None
    created_at: datetime | None = None
    likes: int | None = None
    replies: int | None = None
    url: str | None = None
    thread_url: str | None = None
    title: str | None = None
    page: str | None = None
    rank: int | None = None
    order: CommentOrder = CommentOrder.UNKNOWN
    lang: str | None = None
    licence: str | None = None
    source: str | None = None
    is_post: bool = False
    people: frozenset[str] = field(default=frozenset(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A record that could not be used, and why.

    ``field`` names the :class:`ArchiveRow` field at fault, or is empty when the whole record is.
    ``size`` is never the value, which may be a name: with ``not_json`` it is the place in the
    line where reading stopped (counted from 1), with ``wrong_columns`` "found/expected", with
    ``too_long`` the number of characters.
    """

    number: int
    code: Code
    field: str = ""
    size: str = ""


class ArchiveError(ValueError):
    """The file as a whole cannot be read; its subclasses say why."""


class EmptyArchive(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """There is nothing in the file."""


class DamagedArchive(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """The compressed file is cut off, encrypted or broken."""


class NotOneFile(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """The zip file holds no archive of comments, or several."""


class UnknownFormat(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """The file is in none of the formats.

    ``found`` lists the columns or keys seen, as far as they can be shown; ``kind`` is what
    the file is taken for, where that is known (a program's name, a kind of file).
    """

    def __init__(self, message: str, found: Iterable[str] = (), kind: str | None = None) -> None:
        super().__init__(message)
        self.found = presentable(found)
        self.kind = kind


class TooManyRefused(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """So much of the file is refused, and nothing read, that it cannot be what it is taken for."""


class WrongColumns(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """The file lacks columns that its format must have; ``missing`` lists them."""

    def __init__(self, format_name: str, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"a {format_name} file needs the columns {', '.join(self.missing)}")


class ThreadNeeded(ArchiveError):  # noqa: N818 - the base class carries the word Error
    """The file does not say which thread its comments stand under; name it."""


class Unfit(Exception):  # noqa: N818 - never leaves this package, so it is no error of the user's
    """A value that makes its record unfit; carries what :class:`RefusedRow` shows."""

    def __init__(self, code: Code, field: str = "", *, size: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.size = size

    def refused(self, number: int) -> RefusedRow:
        """The refusal of record ``number`` for this reason."""
        size = "" if self.size is None else str(self.size)
        return RefusedRow(number=number, code=self.code, field=self.field, size=size)
