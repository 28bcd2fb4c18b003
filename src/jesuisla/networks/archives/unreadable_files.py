"""What a file is that is not read, told from how it begins: for the sentence that says so."""

import re
from collections.abc import Iterable
from itertools import islice

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
    ({"Post Created", "Total Interactions"}, "CrowdTangle"),
    ({"post_owner.name", "content_type"}, "Meta Content Library"),
    ({"videoId", "videoTitle", "channelId", "videoDescription"}, "YouTube Data Tools (videos)"),
    ({"comment_id", "parent_id", "published_time"}, "yt-comments-downloader"),
    ({"post_id", "post_url", "shares", "reactions"}, "facebook-scraper (posts)"),
)
_WORD = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])|[0-9]+")
_COLUMNS_ARE_CALLED = """
a b c at answer answers answered auteur author authors avatar body caption category channel cid
code comment comments commentaire commenter content conversation count created creator data date
datetime description display duration edited engagement fbid first followers for from full group
handle hashtag hashtags hidden id ids image interactions is item key kind label lang language last
level like likes link location media message meta mention mentions name network nick nickname nom
num number object of on order original owner page parent path permalink photo picture pinned place
platform pos post posts profile published query quote raw reaction reactions record replies reply
response retweet rank root row score screen sentiment share shares source speaker state status
subject subreddit summary tag tags text texte thread time timestamp title to topic total tweet type
uid unique unix updated uploader uri url user username utc value verified version video view views
vote votes
"""
_COLUMN_WORDS = frozenset(_COLUMNS_ARE_CALLED.split())
ONE_COLUMN = "one column"
POSTS_ONLY = (
    "CrowdTangle",
    "Meta Content Library",
    "YouTube Data Tools (videos)",
    "facebook-scraper (posts)",
)
"""Kinds of files that hold posts and no comment."""
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

    >>> kind_of_columns(["Page Name", "Post Created", "Total Interactions"])
    'CrowdTangle'
    """
    names = {column.strip("\ufeff ") for column in columns}
    return next((kind for required_names, kind in _COLUMNS if names >= required_names), None)


def is_binary(text: str) -> bool:
    """Whether a beginning decoded as text is none: many letters that nobody writes."""
    sample = text[:2_000]
    wrong = sum(not (char.isprintable() or char in "\t\n\r\f\u2028\ufeff") for char in sample)
    return wrong * 20 > len(sample)


def presentable(names: Iterable[str], count: int = 12) -> tuple[str, ...]:
    """The first names of columns or keys that are made of words which columns are made of.

    Where a file has no line of columns, its first row stands there, and may name people.

    >>> presentable(["id", "Zorglub Quaxifort", "parent_id", "likeCount", "7"])
    ('id', 'parent_id', 'likeCount')
    """
    column_names = (name.strip() for name in names if _is_a_column(name))
    return tuple(islice(column_names, count))


def _is_a_column(name: str) -> bool:
    words = _WORD.findall(name)
    return bool(words) and len(name) <= 40 and all(word.lower() in _COLUMN_WORDS for word in words)
