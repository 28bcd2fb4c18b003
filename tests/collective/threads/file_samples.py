"""One small file of each format that is read, all of it invented."""

import csv
import io
import json
from itertools import chain
from typing import Any

from jesuisla.networks.archives import Format

Sample = list[dict[str, Any]]

YOUTUBE_TABLE = {
    "id": "UgA1",
    "replyCount": "0",
    "likeCount": "1",
    "publishedAt": "2025-01-02 10:00:00",
    "authorName": "@lou",
    "text": "Bonjour",
    "authorChannelId": "UCx",
    "authorChannelUrl": "http://www.youtube.com/@lou",
    "isReply": "0",
    "isReplyTo": "",
    "isReplyToName": "",
    "videoId": "dQw4w9WgXcQ",
    "videoTitle": "Le parc",
}
SAMPLES: dict[Format, Sample] = {
    Format.JSON_LINES: [
        {
            "thread_id": "t1",
            "id": "c1",
            "parent_id": "c0",
            "text": "Bonjour",
            "author": "lou",
            "network": "mastodon",
            "likes": 1,
            "created_at": "2025-01-02 10:00:00",
            "url": "https://mastodon.example/@lou/109252195367110457",
            "thread_url": "https://mastodon.example/@max/109252195367110456",
            "title": "Le parc",
            "page": "Le journal",
            "lang": "fr",
            "source": "s",
            "licence": "l",
            "order": "time",
        }
    ],
    Format.FOURCAT_CSV: [
        {
            "id": "7",
            "thread_id": "8",
            "author": "lou",
            "author_fullname": "Lou Demo",
            "body": "Bonjour",
            "timestamp": "2025-01-02 10:00:00",
            "subject": "Le parc",
            "post_url": "https://www.tiktok.com/@max/video/7240568259186019630",
            "url": "https://www.tiktok.com/@max/video/7240568259186019630?comment=1",
            "parent_id": "",
            "language_guess": "fr",
        }
    ],
    Format.FOURCAT_NDJSON: [
        {
            "id": "1_2",
            "text": "Bonjour",
            "username": "lou.demo",
            "media": {"id": "3"},
            "parent_id": "1",
            "timestamp": "2025-01-02T10:00:00",
        },
        {
            "uri": "at://did:plc:3jogsxcisdcdzwjobhxbav2w/app.bsky.feed.post/3kkvo4d4jd32g",
            "author": {"did": "did:plc:3jogsxcisdcdzwjobhxbav2w", "handle": "lou.example"},
            "record": {"text": "Bonjour", "createdAt": "2025-01-02T10:00:00Z", "langs": ["fr"]},
        },
        {
            "body": "Bonjour",
            "link_id": "t3_abc",
            "id": "def",
            "parent_id": "t3_abc",
            "author": "lou",
            "created_utc": 1735812000,
            "permalink": "/r/france/comments/abc/parc/def/",
            "subreddit": "france",
        },
    ],
    Format.YOUTUBE_DATA_TOOLS: [YOUTUBE_TABLE],
    Format.CONVOKIT: [
        {
            "id": "a",
            "conversation_id": "b",
            "text": "Bonjour",
            "speaker": "lou",
            "reply-to": "b",
            "timestamp": 1735812000,
            "meta": {"subreddit": "france", "title": "Le parc"},
        }
    ],
    Format.YOUTUBE_COMMENT_DOWNLOADER: [
        {
            "cid": "UgA1",
            "text": "Bonjour",
            "time": "1 day ago",
            "author": "@lou",
            "channel": "UCx",
            "votes": "1",
            "replies": "",
            "photo": "https://yt3.example/a",
        }
    ],
    Format.YT_DLP: [
        {
            "id": "dQw4w9WgXcQ",
            "title": "Le parc",
            "description": "Tout",
            "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "extractor": "youtube",
            "uploader": "Le journal",
            "uploader_id": "@journal",
            "comments": [
                {
                    "id": "UgA",
                    "parent": "root",
                    "text": "Bonjour",
                    "author": "@lou",
                    "author_id": "UC1",
                    "author_url": "https://www.youtube.com/@lou",
                }
            ],
        }
    ],
    Format.INSTALOADER: [
        {
            "id": 18109876459691320,
            "created_at": 1735812000,
            "text": "Bonjour",
            "owner": {"id": "1", "username": "lou.demo", "full_name": "Lou Demo"},
            "likes_count": 1,
            "answers": [
                {
                    "id": 18109876459691321,
                    "created_at": 1735812000,
                    "text": "oui",
                    "owner": {"id": "2", "username": "max.demo"},
                    "likes_count": 1,
                }
            ],
        }
    ],
    Format.FACEBOOK_SCRAPER: [
        {
            "post_id": "10160087957939752",
            "text": "Le billet",
            "time": "2025-01-02 10:00:00",
            "post_url": "https://facebook.com/story.php?story_fbid=10160087957939752&id=272",
            "username": "Le journal",
            "user_id": "272",
            "comments_full": [
                {
                    "comment_id": "456",
                    "comment_url": "https://facebook.com/456",
                    "commenter_id": "1",
                    "commenter_url": "https://facebook.com/lou.demo?fref=nf",
                    "commenter_name": "Lou Demo",
                    "comment_text": "Bonjour",
                    "comment_time": "2025-01-02 11:00:00",
                    "replies": [
                        {"comment_id": "457", "commenter_name": "Max", "comment_text": "oui"}
                    ],
                }
            ],
        }
    ],
    Format.FACEPAGER: [
        {
            "path": "x",
            "id": "1",
            "parent_id": "",
            "level": "0",
            "object_id": "272_101",
            "object_type": "data",
            "query_status": "fetched (200)",
            "query_type": "Facebook:/<page>/posts",
            "from.name": "Lou Demo",
            "from.id": "lou",
            "created_time": "2025-01-02T10:00:00+0000",
            "message": "Le billet",
            "permalink_url": "https://www.facebook.com/lou.demo/posts/101",
            "like_count": "3",
        },
        {
            "path": "x",
            "id": "2",
            "parent_id": "1",
            "level": "1",
            "object_id": "101_7",
            "object_type": "data",
            "query_status": "fetched (200)",
            "query_type": "Facebook:/<post>/comments",
            "from.name": "Lou Demo",
            "from.id": "lou",
            "created_time": "2025-01-02T11:00:00+0000",
            "message": "Bonjour",
            "permalink_url": "",
            "like_count": "1",
        },
    ],
    Format.EXPORT_COMMENTS: [
        {
            "": "1",
            "Name": "Lou Demo",
            "Profile ID": "lou",
            "Date": "2025-01-02 10:00:00",
            "Likes": "12",
            "Comment": "Bonjour",
            "(view source)": "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgwA1",
        }
    ],
    Format.WORDPRESS: [
        {
            "title": "Le parc",
            "link": "https://blog.exemple.org/?p=4",
            "dc:creator": "Lou Demo",
            "wp:post_id": "4",
            "wp:post_date_gmt": "2025-01-02 10:00:00",
            "wp:comment_id": "7",
            "wp:comment_author": "lou",
            "wp:comment_author_email": "lou@exemple.org",
            "wp:comment_author_url": "https://lou.exemple.org/",
            "wp:comment_content": "Bonjour",
            "wp:comment_date_gmt": "2025-01-02 11:00:00",
            "wp:comment_approved": "1",
            "wp:comment_parent": "0",
        }
    ],
}
TABLES = {
    Format.FOURCAT_CSV: ",",
    Format.YOUTUBE_DATA_TOOLS: ",",
    Format.FACEPAGER: ";",
    Format.EXPORT_COMMENTS: ",",
}


def written(file_format: Format, records: Sample) -> bytes:
    """The records as a file of this format has them."""
    if file_format is Format.WORDPRESS:
        return as_wxr(records)
    if file_format not in TABLES:
        return "".join(json.dumps(record) + "\n" for record in records).encode()
    file = io.StringIO()
    columns = dict.fromkeys(chain(*records))
    writer = csv.DictWriter(file, list(columns), delimiter=TABLES[file_format])
    writer.writeheader()
    writer.writerows(records)
    return file.getvalue().encode()


def as_wxr(records: Sample) -> bytes:
    """An export of WordPress with one comment a post."""

    def elements(record: dict[str, Any], *, of_comment: bool) -> str:
        return "".join(
            f"<{name}><![CDATA[{value}]]></{name}>\n"
            for name, value in record.items()
            if (name.startswith("wp:comment_") is of_comment and ":" in name)
            or (not of_comment and name in ("title", "link"))
        )

    posts = "".join(
        f"<item>{elements(record, of_comment=False)}"
        f"<wp:comment>{elements(record, of_comment=True)}</wp:comment></item>\n"
        for record in records
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">'
        f"\n<channel><title>Blog</title>{posts}</channel></rss>"
    ).encode()
