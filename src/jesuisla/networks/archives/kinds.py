"""What a file is that is not read, told from how it begins: for the sentence that says so."""

from collections.abc import Iterable

_BEGINNINGS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"\xd0\xcf\x11\xe0", "Excel, Word (before 2007)"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
)
_COLUMNS = (
    ({"object_id", "object_type", "query_type"}, "Facepager"),
    ({"Post Created", "Total Interactions"}, "CrowdTangle"),
    ({"post_owner.name", "content_type"}, "Meta Content Library"),
    ({"Name", "Date", "Comment", "(view source)"}, "ExportComments"),
    ({"Name", "Profile ID", "Date", "Comment"}, "ExportComments"),
    ({"videoId", "videoTitle", "channelId", "videoDescription"}, "YouTube Data Tools (videos)"),
    ({"comment_id", "parent_id", "published_time"}, "yt-comments-downloader"),
    ({"post_id", "post_url", "shares", "reactions"}, "facebook-scraper (posts)"),
)
_MARKUP = (
    ("wordpress.org/export", "WordPress (WXR)"),
    ("<rss", "RSS"),
    ("<feed", "Atom"),
    ("<html", "HTML"),
    ("<!doctype html", "HTML"),
    ("<?xml", "XML"),
    ("<svg", "SVG"),
)


def kind_of_bytes(head: bytes) -> str | None:
    """The kind of a file that is no text.

    >>> kind_of_bytes(b"%PDF-1.7"), kind_of_bytes(b"a,b")
    ('PDF', None)
    """
    return next((kind for start, kind in _BEGINNINGS if head.startswith(start)), None)


def kind_of_text(head: str) -> str | None:
    """The kind of a text in pointed brackets.

    >>> kind_of_text("<!DOCTYPE html><p>"), kind_of_text("{}")
    ('HTML', None)
    """
    lower = head.lstrip("\ufeff \t\r\n").lower()
    if not lower.startswith("<"):
        return None
    return next((kind for mark, kind in _MARKUP if mark in lower), "XML")


def kind_of_columns(columns: Iterable[str]) -> str | None:
    """The program that writes a table with these columns.

    >>> kind_of_columns(["path", "object_id", "object_type", "query_type"])
    'Facepager'
    """
    names = {column.strip("\ufeff ") for column in columns}
    return next((kind for needed, kind in _COLUMNS if names >= needed), None)


def is_binary(text: str) -> bool:
    """Whether a beginning decoded as text is none: many letters that nobody writes."""
    sample = text[:2_000]
    wrong = sum(not (char.isprintable() or char in "\t\n\r\f\u2028\ufeff") for char in sample)
    return wrong * 20 > len(sample)


def presentable(names: Iterable[str], count: int = 12) -> tuple[str, ...]:
    """The first names of columns or keys, as far as a sentence can show them.

    >>> presentable(["id", "a" * 100, chr(0) + chr(1)])[0]
    'id'
    """
    shown = []
    for name in names:
        plain = "".join(char for char in name if char.isprintable()).strip()
        if plain:
            shown.append(plain if len(plain) <= 40 else plain[:39] + "…")
        if len(shown) == count:
            break
    return tuple(shown)
