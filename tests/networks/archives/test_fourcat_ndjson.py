import json

import pytest

from jesuisla.networks.archives import Code, RefusedRow

SECONDS = 1748779200
DAY = "2025-06-01"

YOUTUBE_SNIPPET = {
    "videoId": "vid",
    "textDisplay": "l&#39;eau",
    "textOriginal": "l'eau",
    "authorDisplayName": "@jo",
    "authorChannelId": {"value": "UC1"},
    "likeCount": 5,
    "publishedAt": "2025-06-01T12:00:00Z",
}
YOUTUBE_THREAD = {
    "kind": "youtube#commentThread",
    "id": "Ug1",
    "snippet": {
        "videoId": "vid",
        "totalReplyCount": 1,
        "topLevelComment": {"kind": "youtube#comment", "id": "Ug1", "snippet": YOUTUBE_SNIPPET},
    },
    "replies": {
        "comments": [{"id": "Ug1.a", "snippet": YOUTUBE_SNIPPET | {"parentId": "Ug1"}}],
    },
}
TIKTOK_COMMENT = {
    "cid": "72",
    "aweme_id": "71",
    "reply_id": "0",
    "text": "Bravo",
    "create_time": SECONDS,
    "digg_count": 5,
    "reply_comment_total": 2,
    "comment_language": "fr",
    "user": {"uid": "9", "unique_id": "jo"},
    "share_info": {"url": "https://m.tiktok.com/v/71.html?_r=1", "title": "Le parc"},
}
TIKTOK_POST = {
    "id": "71",
    "desc": "Le parc",
    "createTime": str(SECONDS),
    "author": {"uniqueId": "ville"},
    "stats": {"diggCount": 5, "commentCount": 2},
    "video": {},
}
INSTAGRAM_POST = {
    "code": "Cab",
    "media_type": 1,
    "caption": {"text": "Le parc"},
    "taken_at": SECONDS,
    "like_count": 5,
    "comment_count": 2,
    "user": {"username": "ville"},
}
INSTAGRAM_GRAPH_POST = {
    "shortcode": "Cab",
    "__typename": "GraphImage",
    "edge_media_to_caption": {"edges": [{"node": {"text": "Le parc"}}]},
    "taken_at_timestamp": SECONDS,
    "edge_media_preview_like": {"count": 5},
    "edge_media_preview_comment": {"count": 2},
    "owner": {"username": "ville"},
}
INSTAGRAM_COMMENT = {
    "id": "17",
    "text": "Bravo",
    "username": "jo",
    "timestamp": "2025-06-01T12:00:00+0000",
    "like_count": 5,
    "media": {"id": "18"},
}
TWEET = {
    "rest_id": "11",
    "legacy": {
        "conversation_id_str": "10",
        "in_reply_to_status_id_str": "10",
        "full_text": "Bravo",
        "created_at": "Sun Jun 01 12:00:00 +0000 2025",
        "favorite_count": 5,
        "reply_count": 2,
        "user_id_str": "9",
        "lang": "fr",
    },
}
TWEET_V2 = {
    "id": "11",
    "text": "Bravo",
    "conversation_id": "10",
    "author_id": "9",
    "created_at": "2025-06-01T12:00:00.000Z",
    "public_metrics": {"like_count": 5, "reply_count": 2},
    "referenced_tweets": [{"type": "quoted", "id": "3"}, {"type": "replied_to", "id": "10"}],
}
BLUESKY_POST = {
    "uri": "at://did:plc:a/app.bsky.feed.post/2",
    "author": {"did": "did:plc:a", "handle": "jo.test"},
    "like_count": 5,
    "reply_count": 2,
    "record": {
        "text": "Bravo",
        "createdAt": "2025-06-01T12:00:00.000Z",
        "langs": ["fr"],
        "reply": {
            "root": {"uri": "at://did:plc:b/app.bsky.feed.post/1"},
            "parent": {"uri": "at://did:plc:b/app.bsky.feed.post/1"},
        },
    },
}
REDDIT_COMMENT = {
    "id": "c2",
    "body": "Bravo",
    "link_id": "t3_p1",
    "parent_id": "t1_c1",
    "created_utc": SECONDS,
    "author": "jo",
    "subreddit": "france",
    "score": -3,
    "permalink": "/r/france/comments/p1/_/c2/",
}
REDDIT_POST = {
    "id": "p1",
    "title": "Le parc",
    "selftext": "",
    "subreddit": "france",
    "created_utc": SECONDS,
    "author": "ville",
    "num_comments": 2,
}
FLAT = {
    "id": "1",
    "thread_id": "t",
    "author": "ab",
    "body": "Bravo",
    "timestamp": "2025-06-01 12:00:00",
}


@pytest.mark.parametrize(
    ("item", "network", "place", "likes", "is_post"),
    [
        (TIKTOK_COMMENT, "tiktok", ("71", "72", None), 5, False),
        (TIKTOK_COMMENT | {"reply_id": "70"}, "tiktok", ("71", "72", "70"), 5, False),
        (TIKTOK_POST, "tiktok", ("71", "71", None), 5, True),
        (INSTAGRAM_POST, "instagram", ("Cab", "Cab", None), 5, True),
        (INSTAGRAM_GRAPH_POST, "instagram", ("Cab", "Cab", None), 5, True),
        (INSTAGRAM_COMMENT, "instagram", ("18", "17", None), 5, False),
        (TWEET, "x", ("10", "11", "10"), 5, False),
        (TWEET_V2, "x", ("10", "11", "10"), 5, False),
        (REDDIT_COMMENT, "reddit", ("p1", "c2", "c1"), None, False),
        (REDDIT_POST, "reddit", ("p1", "p1", None), None, True),
        (FLAT, None, ("t", "1", None), None, False),
        (
            BLUESKY_POST,
            "bluesky",
            (
                "at://did:plc:b/app.bsky.feed.post/1",
                "at://did:plc:a/app.bsky.feed.post/2",
                "at://did:plc:b/app.bsky.feed.post/1",
            ),
            5,
            False,
        ),
    ],
)
def test_an_item_tells_its_place_in_the_thread(read, item, network, place, likes, is_post):
    (row,) = read(json.dumps(item), "4cat-ndjson")
    assert (row.network, (row.thread_id, row.id, row.parent_id)) == (network, place)
    assert (row.likes, row.is_post) == (likes, is_post)
    assert row.created_at.isoformat() == f"{DAY}T12:00:00+00:00"
    assert row.author
    assert row.text


def test_a_youtube_comment_comes_with_its_answers(read):
    top, answer = read(json.dumps(YOUTUBE_THREAD))
    assert (top.number, top.thread_id, top.id, top.replies) == (1, "vid", "Ug1", 1)
    assert (answer.number, answer.id, answer.parent_id) == (1, "Ug1.a", "Ug1")
    assert (top.text, answer.text) == ("l'eau", "l'eau")


def test_a_bare_youtube_comment_is_read_from_its_html(read):
    snippet = {key: value for key, value in YOUTUBE_SNIPPET.items() if key != "textOriginal"}
    item = {"kind": "youtube#comment", "id": "Ug1", "snippet": snippet}
    (row,) = read(json.dumps(item))
    assert row.text == "l'eau"


@pytest.mark.parametrize("wrap", ["zeeschuimer", "4cat"])
def test_both_wrappings_are_opened(read, wrap):
    around = {"source_platform": "tiktok.com", "source_platform_url": "https://www.tiktok.com/"}
    item = (
        around | {"data": TIKTOK_COMMENT}
        if wrap == "zeeschuimer"
        else TIKTOK_COMMENT | {"__import_meta": around}
    )
    (row,) = read(json.dumps(item))
    assert row.id == "72"


def test_hidden_likes_are_unknown(read):
    (row,) = read(json.dumps(INSTAGRAM_POST | {"like_and_view_counts_disabled": True}))
    assert row.likes is None


@pytest.mark.parametrize(
    "item", [{"a": 1}, INSTAGRAM_POST | {"text_post_app_info": {}}, {"kind": "youtube#video"}]
)
def test_an_item_that_is_not_understood_is_refused(read, item):
    found = read("\n".join(map(json.dumps, [TWEET, item])))
    assert found[1] == RefusedRow(number=2, code=Code.UNKNOWN_ITEM)
