"""Reading single values of an archive: ids, texts, counts, times and links.

Every function takes the value and the name of its field, gives the plain value or
``None`` for "not told", and raises :class:`~jesuisla.networks.archives.archive_row.Unfit`, which
repeats no value: it may be a name in the wrong column.
"""

import html
import math
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from jesuisla.analysis.text import storable
from jesuisla.networks.archives.archive_row import Code, Unfit

MAX_TEXT = 100_000
"""The longest text taken, in characters; no network lets one write as much."""
MAX_NAME = 1_000
"""The longest id, link or title taken, in characters."""
MAX_TITLE = 300
"""The longest title kept, in characters; a longer one is cut and ends in an ellipsis."""
MAX_COUNT = 2**31 - 1
"""The largest count taken; a larger one is an id or a time in the wrong column."""
FUTURE_SLACK = timedelta(hours=14)
"""How far ahead a time may be: a time without zone is read as UTC, zones reach +14 h."""
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No comment thread is older than the web."""

_NOTHING = frozenset({"", "null", "NULL", "None", "nan", "NaN"})
_DELETED = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[removed by reddit]"})
# Spreadsheets and pandas write a plus sign; "12e5" without one is a true base-36 id.
_ROUNDED = re.compile(r"-?\d+(?:[.,]\d+)?[eE]\+\d+")
_WHOLE_FLOAT = re.compile(r"\d{1,15}\.0")
_FORMULA = re.compile(r"=|[+\-@]+[A-Za-z.]+\(|[+\-@].*\|.*!")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DIGITS = re.compile(r"-?\d+(?:\.\d+)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_TWITTER_TIME = "%a %b %d %H:%M:%S %z %Y"


def says_anything(value: object) -> bool:
    """Whether ``value`` says anything: not ``None``, empty, "null", "None" or "nan".

    >>> [says_anything(value) for value in (None, "", "nan", float("nan"), 0, "0")]
    [False, False, False, False, True, True]
    """
    if isinstance(value, str):
        return value.strip() not in _NOTHING
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None


def identifier(value: object, field: str) -> str | None:
    """An id as text; ids that a spreadsheet has rounded or could run are refused.

    >>> identifier(1234567890123456789, "id"), identifier("17.0", "id"), identifier("", "id")
    ('1234567890123456789', '17', None)
    """
    if not says_anything(value):
        return None
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= 2**53:
            raise Unfit(Code.EXCEL_BROKEN_ID, field)
        value = int(value)
    plain = _plain(value, field)
    if _ROUNDED.fullmatch(plain):
        raise Unfit(Code.EXCEL_BROKEN_ID, field)
    if plain[0] in "+@" or formula(plain):
        raise Unfit(Code.FORMULA_CELL, field)
    return plain[:-2] if _WHOLE_FLOAT.fullmatch(plain) else plain


def formula(value: str) -> bool:
    """Whether a spreadsheet would run ``value`` rather than show it.

    Handles ("@jo") and ids that begin with a dash are no formulas.

    >>> [formula(value) for value in ("=1+1", "@SUM(A1)", "@jo", "-x1", "+33 6")]
    [True, True, False, False, False]
    """
    return _FORMULA.match(value) is not None


def author(value: object, field: str) -> str | None:
    """A name or hash."""
    if not says_anything(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit(Code.BAD_VALUE, field)
    name = storable(str(value)).strip()
    if len(name) > MAX_NAME:
        raise Unfit(Code.TOO_LONG, field)
    if formula(name):
        raise Unfit(Code.FORMULA_CELL, field)
    return name or None


def body(value: object, field: str) -> str | None:
    """A comment's text, which may begin with "=" or "@"; markers of deletion are refused.

    >>> body(" = je suis là ", "text")
    '= je suis là'
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unfit(Code.BAD_VALUE, field)
    if len(value) > MAX_TEXT:
        raise Unfit(Code.TOO_LONG, field, size=len(value))
    text = storable(value).strip()
    if len(text) < 24 and text.casefold() in _DELETED:
        raise Unfit(Code.DELETED, field)
    return text or None


def unescaped(value: object) -> object:
    r"""A text of YouTube's HTML as plain text; other tags stay as they were written.

    >>> unescaped("l&#39;eau<br>vive <b>ici</b>")
    "l'eau\nvive <b>ici</b>"
    """
    return html.unescape(_BREAK.sub("\n", value)) if isinstance(value, str) else value


def name(value: object, field: str) -> str | None:
    """A short text such as a page's name, a language or a licence."""
    return _plain(value, field) if says_anything(value) else None


def language(value: object) -> str | None:
    """The code of a language; anything else is not told.

    >>> language("pt-BR"), language("zorglub")
    ('pt-BR', None)
    """
    is_code = isinstance(value, str) and _LANGUAGE.fullmatch(value.strip()) is not None
    return str(value).strip() if is_code else None


def title(value: object, field: str) -> str | None:
    """A post's title; some archives give its whole text there, which is cut at 300 characters.

    >>> title("Le parc", "title"), len(title("a" * 5000, "title"))
    ('Le parc', 300)
    """
    if not says_anything(value):
        return None
    if not isinstance(value, str):
        raise Unfit(Code.BAD_VALUE, field)
    text = storable(value).strip()
    return (text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1] + "…") or None


def _plain(value: object, field: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit(Code.BAD_VALUE, field)
    if isinstance(value, int) and abs(value) >= 10**30:
        raise Unfit(Code.TOO_LONG, field)
    text = storable(str(value)).strip()
    if not text:
        raise Unfit(Code.BAD_VALUE, field)
    if len(text) > MAX_NAME:
        raise Unfit(Code.TOO_LONG, field, size=len(text))
    return text


def count(value: object, field: str) -> int | None:
    """A whole number from 0 to 2 147 483 647.

    >>> count("12", "likes"), count(3.0, "likes"), count("", "likes")
    (12, 3, None)
    """
    if not says_anything(value):
        return None
    if isinstance(value, str):
        digits = value.strip()
        if len(digits) > 20 or not digits.isascii() or not _DIGITS.fullmatch(digits):
            raise Unfit(Code.BAD_COUNT, field)
        value = float(digits)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit(Code.BAD_COUNT, field)
    if value < 0:
        raise Unfit(Code.NEGATIVE_COUNT, field)
    if value > MAX_COUNT or value != int(value):
        raise Unfit(Code.BAD_COUNT, field)
    return int(value)


def moment(value: object, field: str, *, now: datetime) -> datetime | None:
    """A time in UTC from any of the forms that archives use.

    These are ISO 8601, "YYYY-MM-DD HH:MM:SS", X's "Wed Oct 10 20:19:24 +0000 2018", and
    seconds, milliseconds or microseconds since 1970, told apart by their size. A time
    without zone is read as UTC. Times before 1990, or over 14 hours after ``now``, are
    refused.

    >>> now = datetime(2026, 1, 2, tzinfo=UTC)
    >>> moment("2025-03-01 10:00:00", "created_at", now=now).isoformat()
    '2025-03-01T10:00:00+00:00'
    >>> moment(1740823200000, "created_at", now=now).isoformat()
    '2025-03-01T10:00:00+00:00'
    """
    if not says_anything(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unfit(Code.BAD_DATE, field)
    try:
        time = _moment(value)
        early, late = time < OLDEST, time > now + FUTURE_SLACK
    except (ValueError, OverflowError, OSError) as error:
        raise Unfit(Code.BAD_DATE, field) from error
    if early:
        raise Unfit(Code.BAD_DATE, field)
    if late:
        raise Unfit(Code.TIME_IN_FUTURE, field)
    return time


def _moment(value: str | float) -> datetime:
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 40:
            raise ValueError("too long for a time")
        # Eight digits are a date written without dashes; seconds have nine or ten.
        if not _DIGITS.fullmatch(text) or len(text) == 8:
            if text[:1].isalpha():
                return datetime.strptime(text, _TWITTER_TIME).astimezone(UTC)
            time = datetime.fromisoformat(text.removesuffix(" UTC"))
            return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
        value = float(text)
    size = abs(value)
    return datetime.fromtimestamp(
        value / (1e6 if size >= 1e14 else 1e3 if size >= 1e11 else 1), tz=UTC
    )


def link(value: object, field: str) -> str | None:
    """An address of the web; anything but http and https is refused.

    >>> link("https://example.org/a", "url")
    'https://example.org/a'
    """
    if not says_anything(value):
        return None
    if not isinstance(value, str):
        raise Unfit(Code.BAD_LINK, field)
    url = storable(value).strip()
    if len(url) > MAX_NAME * 2:
        raise Unfit(Code.TOO_LONG, field, size=len(url))
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Unfit(Code.BAD_LINK, field) from error
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(url.split()) != 1:
        raise Unfit(Code.BAD_LINK, field)
    return url
