"""Raw items of the platforms, as 4CAT and Zeeschuimer keep them.

| platform | items | tells |
|---|---|---|
| YouTube | ``commentThread`` and ``comment`` of the Data API v3 | everything |
| TikTok | comments and posts of the web client | everything |
| Instagram | posts (web client), comments of the Graph API | comments: no thread address |
| X | tweets of the web client, tweets of API v2 | v2: author only as a number |
| Bluesky | post views, as the AppView gives them | everything |
| Reddit | comments and posts as the API or Pushshift gives them | no likes: a score is none |
| others | flat items with 4CAT's columns | as 4CAT's CSV |

Facebook, Threads and Mastodon items are not understood: they do not say which thread a
comment stands under, or are posts only. The shapes were taken from 4CAT's ``map_item``
functions and the platforms' references, and tried on invented items.
"""

from collections.abc import Callable, Iterator

from jesuisla.networks.archives import fourcat_csv
from jesuisla.networks.archives.records import Record
from jesuisla.networks.archives.row_checks import Fields
from jesuisla.networks.archives.values import unescaped

Reader = Callable[[Record], Iterator[Fields]]


def dig(item: object, *path: str | int) -> object:
    """What stands in ``item`` under ``path``, or ``None`` where the path breaks off.

    >>> dig({"a": [{"b": 1}]}, "a", 0, "b"), dig({"a": None}, "a", "b")
    (1, None)
    """
    for step in path:
        if isinstance(step, str) and isinstance(item, dict):
            item = item.get(step)
        elif isinstance(step, int) and isinstance(item, list) and step < len(item):
            item = item[step]
        else:
            return None
    return item


def _youtube_thread(item: Record) -> Iterator[Fields]:
    video = dig(item, "snippet", "videoId")
    top = dig(item, "snippet", "topLevelComment")
    replies = dig(item, "snippet", "totalReplyCount")
    yield {**_youtube_fields(top, video), "replies": replies}
    answers = dig(item, "replies", "comments")
    for answer in answers if isinstance(answers, list) else ():
        yield _youtube_fields(answer, video)


def _youtube_comment(item: Record) -> Iterator[Fields]:
    yield _youtube_fields(item, None)


def _youtube_fields(comment: object, video: object) -> Fields:
    snippet = dig(comment, "snippet")
    original = dig(snippet, "textOriginal")
    return {
        "thread_id": dig(snippet, "videoId") or video,
        "id": dig(comment, "id"),
        "parent_id": dig(snippet, "parentId"),
        "text": original if original is not None else unescaped(dig(snippet, "textDisplay")),
        "author": dig(snippet, "authorChannelId", "value") or dig(snippet, "authorDisplayName"),
        "created_at": dig(snippet, "publishedAt"),
        "likes": dig(snippet, "likeCount"),
        "network": "youtube",
    }


def _tiktok_comment(item: Record) -> Iterator[Fields]:
    address = dig(item, "share_info", "url")
    parent = item.get("reply_id")
    yield {
        "thread_id": item.get("aweme_id"),
        "id": item.get("cid"),
        "parent_id": None if parent in ("0", 0) else parent,
        "text": item.get("text"),
        "author": dig(item, "user", "uid") or dig(item, "user", "unique_id"),
        "created_at": item.get("create_time"),
        "likes": item.get("digg_count"),
        "replies": item.get("reply_comment_total"),
        "url": address,
        "thread_url": address.split(".html")[0] if isinstance(address, str) else None,
        "title": dig(item, "share_info", "title"),
        "lang": item.get("comment_language"),
        "network": "tiktok",
    }


def _tiktok_post(item: Record) -> Iterator[Fields]:
    author = dig(item, "author", "uniqueId") or item.get("author")
    has_author = isinstance(author, str) and author
    address = f"https://www.tiktok.com/@{author}/video/{item.get('id')}" if has_author else None
    yield {
        "thread_id": item.get("id"),
        "id": item.get("id"),
        "text": item.get("desc"),
        "author": author,
        "created_at": item.get("createTime"),
        "likes": dig(item, "stats", "diggCount"),
        "replies": dig(item, "stats", "commentCount"),
        "url": address,
        "thread_url": address,
        "network": "tiktok",
        "is_post": True,
    }


def _instagram_post(item: Record) -> Iterator[Fields]:
    code = item.get("code") or item.get("shortcode")
    old_caption = dig(item, "edge_media_to_caption", "edges", 0, "node", "text")
    hides_likes = item.get("like_and_view_counts_disabled")
    likes = item.get("like_count", dig(item, "edge_media_preview_like", "count"))
    address = f"https://www.instagram.com/p/{code}/"
    yield {
        "thread_id": code,
        "id": code,
        "text": dig(item, "caption", "text") or old_caption,
        "author": dig(item, "user", "username") or dig(item, "owner", "username"),
        "created_at": item.get("taken_at", item.get("taken_at_timestamp")),
        "likes": None if hides_likes else likes,
        "replies": item.get("comment_count", dig(item, "edge_media_preview_comment", "count")),
        "url": address,
        "thread_url": address,
        "network": "instagram",
        "is_post": True,
    }


def _instagram_comment(item: Record) -> Iterator[Fields]:
    yield {
        "thread_id": dig(item, "media", "id"),
        "id": item.get("id"),
        "parent_id": item.get("parent_id"),
        "text": item.get("text"),
        "author": item.get("username") or dig(item, "from", "id"),
        "created_at": item.get("timestamp"),
        "likes": item.get("like_count"),
        "network": "instagram",
    }


def _tweet(item: Record) -> Iterator[Fields]:
    tweet = dig(item, "legacy")
    native = item.get("rest_id") or dig(tweet, "id_str")
    thread = dig(tweet, "conversation_id_str")
    yield {
        "thread_id": thread,
        "id": native,
        "parent_id": dig(tweet, "in_reply_to_status_id_str"),
        "text": dig(item, "note_tweet", "note_tweet_results", "result", "text")
        or dig(tweet, "full_text"),
        "author": dig(tweet, "user_id_str") or dig(item, "user", "id_str"),
        "created_at": dig(tweet, "created_at"),
        "likes": dig(tweet, "favorite_count"),
        "replies": dig(tweet, "reply_count"),
        "url": f"https://x.com/i/web/status/{native}",
        "thread_url": f"https://x.com/i/web/status/{thread}",
        "lang": dig(tweet, "lang"),
        "network": "x",
        "is_post": thread is not None and thread == native,
    }


def _tweet_v2(item: Record) -> Iterator[Fields]:
    native, thread = item.get("id"), item.get("conversation_id")
    references = item.get("referenced_tweets")
    parents = [
        dig(reference, "id")
        for reference in (references if isinstance(references, list) else ())
        if dig(reference, "type") == "replied_to"
    ]
    yield {
        "thread_id": thread,
        "id": native,
        "parent_id": next(iter(parents), None),
        "text": dig(item, "note_tweet", "text") or item.get("text"),
        "author": item.get("author_id"),
        "created_at": item.get("created_at"),
        "likes": dig(item, "public_metrics", "like_count"),
        "replies": dig(item, "public_metrics", "reply_count"),
        "url": f"https://x.com/i/web/status/{native}",
        "thread_url": f"https://x.com/i/web/status/{thread}",
        "lang": item.get("lang"),
        "network": "x",
        "is_post": thread is not None and thread == native,
    }


def _bluesky_post(item: Record) -> Iterator[Fields]:
    native = item.get("uri")
    root = dig(item, "record", "reply", "root", "uri")
    yield {
        "thread_id": root or native,
        "id": native,
        "parent_id": dig(item, "record", "reply", "parent", "uri"),
        "text": dig(item, "record", "text"),
        "author": dig(item, "author", "did") or dig(item, "author", "handle"),
        "created_at": dig(item, "record", "createdAt") or dig(item, "record", "created_at"),
        "likes": item.get("likeCount", item.get("like_count")),
        "replies": item.get("replyCount", item.get("reply_count")),
        "lang": dig(item, "record", "langs", 0),
        "network": "bluesky",
        "is_post": root is None,
    }


def _reddit_comment(item: Record) -> Iterator[Fields]:
    yield {
        "thread_id": _bare(item.get("link_id")),
        "id": item.get("id"),
        "parent_id": _bare(item.get("parent_id")),
        "text": item.get("body"),
        "author": item.get("author"),
        "created_at": item.get("created_utc"),
        "url": _permalink(item),
        "title": item.get("link_title"),
        "page": item.get("subreddit"),
        "network": "reddit",
    }


def _reddit_post(item: Record) -> Iterator[Fields]:
    yield {
        "thread_id": item.get("id"),
        "id": item.get("id"),
        "text": item.get("selftext"),
        "author": item.get("author"),
        "created_at": item.get("created_utc"),
        "replies": item.get("num_comments"),
        "url": _permalink(item),
        "thread_url": _permalink(item),
        "title": item.get("title"),
        "page": item.get("subreddit"),
        "network": "reddit",
        "is_post": True,
    }


def _bare(fullname: object) -> object:
    """Reddit's id without its kind ("t3_abc" is the post "abc")."""
    if isinstance(fullname, str) and fullname[:3] in {"t1_", "t3_"}:
        return fullname[3:]
    return fullname


def _permalink(item: Record) -> object:
    path = item.get("permalink")
    return f"https://www.reddit.com{path}" if isinstance(path, str) and path[:1] == "/" else None


_BY_KEYS: tuple[tuple[frozenset[str], Reader], ...] = (
    (frozenset({"cid", "aweme_id"}), _tiktok_comment),
    (frozenset({"desc", "createTime", "id"}), _tiktok_post),
    (frozenset({"code", "caption"}), _instagram_post),
    (frozenset({"shortcode", "edge_media_to_caption"}), _instagram_post),
    (frozenset({"id", "text", "username", "media"}), _instagram_comment),
    (frozenset({"rest_id", "legacy"}), _tweet),
    (frozenset({"type", "legacy", "user"}), _tweet),
    (frozenset({"id", "text", "conversation_id", "author_id"}), _tweet_v2),
    (frozenset({"uri", "record", "author"}), _bluesky_post),
    (frozenset({"body", "link_id", "created_utc"}), _reddit_comment),
    (frozenset({"title", "subreddit", "created_utc"}), _reddit_post),
    (fourcat_csv.REQUIRED, fourcat_csv.fields),
)


def reader_of(item: Record) -> Reader | None:
    """Return what reads ``item``, told by the keys it has; ``None`` when nothing does.

    >>> reader_of({"kind": "youtube#comment"}) is not None, reader_of({"a": 1})
    (True, None)
    """
    kind = item.get("kind")
    if kind == "youtube#commentThread":
        return _youtube_thread
    if kind == "youtube#comment":
        return _youtube_comment
    if "text_post_app_info" in item:  # Threads wears Instagram's keys, and is another network
        return None
    keys = item.keys()
    return next((read for keys_needed, read in _BY_KEYS if keys >= keys_needed), None)
