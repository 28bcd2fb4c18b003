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
}
TABLES = {Format.FOURCAT_CSV: ",", Format.YOUTUBE_DATA_TOOLS: ","}


def written(file_format: Format, records: Sample) -> bytes:
    """The records as a file of this format has them."""
    if file_format not in TABLES:
        return "".join(json.dumps(record) + "\n" for record in records).encode()
    file = io.StringIO()
    columns = dict.fromkeys(chain(*records))
    writer = csv.DictWriter(file, list(columns), delimiter=TABLES[file_format])
    writer.writeheader()
    writer.writerows(records)
    return file.getvalue().encode()
