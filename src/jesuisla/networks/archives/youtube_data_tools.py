"""The comments that YouTube Data Tools writes as CSV (its Video Info and Comments module).

Its rows are written by PHP's ``fputcsv``: a backslash is an ordinary letter
(mod_video_comments.php in https://github.com/bernorieder/YouTube-Data-Tools).
The table does not say which video it is about: the file's name does
(``videoinfo_<id>_<date>_comments.csv``), or the caller. Rows come as the API gave them;
which order that was is not told.
"""

import re
from collections.abc import Iterator

from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import unescaped

NAME = "ytdt-csv"
REQUIRED = frozenset({"id", "isReplyTo", "authorName", "text", "publishedAt"})
_IN_NAME = re.compile(r"videoinfo_([\w-]{11})_")


def fits(columns: frozenset[str]) -> bool:
    """Whether a table with these columns is of this format."""
    return columns >= REQUIRED


def video_in(file_name: str) -> str | None:
    """The id of the video in the name that YouTube Data Tools gives its files.

    >>> video_in("videoinfo_a-b_c1d2e3f_2026_01_02-10_00_00_comments.csv")
    'a-b_c1d2e3f'
    """
    match = _IN_NAME.match(file_name)
    return match[1] if match else None


def fields(record: Record) -> Iterator[Fields]:
    """The one row of ``record``; its text comes out of the HTML that YouTube shows."""
    yield {
        "thread_id": record.get("videoId"),
        "id": record["id"],
        "parent_id": record["isReplyTo"],
        "text": unescaped(record["text"]),
        "author": record["authorName"],
        "created_at": record["publishedAt"],
        "likes": record.get("likeCount"),
        "replies": record.get("replyCount"),
        "title": record.get("videoTitle"),
        "network": "youtube",
    }
