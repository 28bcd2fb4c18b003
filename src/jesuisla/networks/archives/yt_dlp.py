"""The ``.info.json`` of yt-dlp with the comments of one video (``--write-comments``).

Fields as yt-dlp names them for every site (extractor/common.py in
https://github.com/yt-dlp/yt-dlp). The comments come in the order in which they were asked
for, which the file does not tell.
"""

from collections.abc import Iterator

from jesuisla.networks.archives.archive_row import Code, Unfit
from jesuisla.networks.archives.fourcat_csv import network_of
from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import unescaped

NAME = "yt-dlp"


def fits(record: Record) -> bool:
    """Whether ``record`` is such a description of a video.

    >>> fits({"id": "a", "webpage_url": "https://youtu.be/a", "extractor": "youtube"})
    True
    """
    return record.keys() >= {"id", "webpage_url", "extractor"}


def fields(record: Record) -> Iterator[Fields]:
    """The video itself, then its comments.

    Raises :class:`~jesuisla.networks.archives.archive_row.Unfit` for a video without comments.
    """
    comments = record.get("comments")
    if not isinstance(comments, list) or not comments:
        raise Unfit(Code.MISSING_FIELD, "comments")
    url, video = record.get("webpage_url"), record.get("id")
    of_all = {"thread_id": video, "thread_url": url, "network": network_of(url)}
    yield {
        **of_all,
        "id": video,
        "text": record.get("description"),
        "title": record.get("title"),
        "author": record.get("channel_id") or record.get("uploader_id"),
        "created_at": record.get("timestamp") or record.get("upload_date"),
        "is_post": True,
    }
    for comment in comments:
        if not isinstance(comment, dict):
            raise Unfit(Code.UNKNOWN_ITEM)
        parent = comment.get("parent")
        yield {
            **of_all,
            "id": comment.get("id"),
            "parent_id": None if parent == "root" else parent,
            "text": comment.get("text") or unescaped(comment.get("html")),
            "author": comment.get("author_id") or comment.get("author"),
            "created_at": comment.get("timestamp"),
            "likes": comment.get("like_count"),
        }
