"""Files of other tools: read, or refused by what they are."""

import io
import json

import pytest

from jesuisla.networks.archives import Format, ThreadNeeded, UnknownFormat, open_archive

YCD = [
    {
        "cid": "UgwA1",
        "text": "Bonjour à tous",
        "time": "il y a 2 jours",
        "author": "@lou-demo",
        "channel": "UCx",
        "votes": "1,2 k",
        "replies": "3",
        "time_parsed": 1760000000.5,
    },
    {
        "cid": "UgwA1.9b",
        "text": "Merci",
        "time": "1 day ago (edited)",
        "author": "@max-demo",
        "channel": "UCy",
        "votes": "0",
        "replies": "",
    },
]
INSTALOADER = [
    {
        "id": 18109876459691320,
        "created_at": 1760000000,
        "text": "Bonjour",
        "owner": {"id": "1", "username": "lou.demo"},
        "likes_count": 12,
        "answers": [
            {
                "id": 18109876459691321,
                "created_at": 1760000100,
                "text": "oui",
                "owner": {"id": "2", "username": "max.demo"},
                "likes_count": 1,
            }
        ],
    }
]
YT_DLP = {
    "id": "dQw4w9WgXcQ",
    "title": "Le parc rouvre",
    "description": "Tout sur le parc",
    "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "extractor": "youtube",
    "comments": [
        {
            "id": "UgA",
            "parent": "root",
            "text": 'C:\\ "oui"',
            "like_count": 3,
            "author_id": "UC1",
            "timestamp": 1760000000,
        },
        {"id": "UgA.b", "parent": "UgA", "text": "non", "author": "@lou"},
    ],
}
POST = {
    "post_id": "10160087957939752",
    "text": "Le billet",
    "time": "2025-01-02 10:00:00",
    "post_url": "https://facebook.com/story.php?story_fbid=10160087957939752&id=272250629751",
    "comments_full": [
        {
            "comment_id": "456",
            "commenter_id": "1",
            "commenter_name": "Lou Demo",
            "comment_text": "Bonjour",
            "comment_time": "2025-01-02 11:00:00",
            "replies": [{"comment_id": "457", "commenter_name": "Max", "comment_text": "oui"}],
        }
    ],
}


def lines(items):
    return "".join(json.dumps(item) + "\n" for item in items)


def rows_of(read, content, **known):
    return [(row.id, row.parent_id, row.text, row.likes) for row in read(content, **known)]


@pytest.mark.parametrize(
    "content",
    [lines(YCD), json.dumps({"comments": YCD}, indent=4), json.dumps(YCD, indent=2)],
)
def test_youtube_comment_downloader(read, content):
    assert rows_of(read, content, thread_id="v") == [
        ("UgwA1", None, "Bonjour à tous", 1200),
        ("UgwA1.9b", "UgwA1", "Merci", 0),
    ]


def test_the_video_is_told_by_the_file_s_name(tmp_path):
    path = tmp_path / "ScMzIvxBSi4.json"
    path.write_text(lines(YCD), encoding="utf-8")
    with open_archive(path) as archive:
        assert archive.format is Format.YOUTUBE_COMMENT_DOWNLOADER
        assert {row.thread_id for row in archive} == {"ScMzIvxBSi4"}


@pytest.mark.parametrize("indent", [None, 4])
def test_instaloader(read, indent):
    content = json.dumps(INSTALOADER, indent=indent)
    assert rows_of(read, content, thread_id="C1abc") == [
        ("18109876459691320", None, "Bonjour", 12),
        ("18109876459691321", "18109876459691320", "oui", 1),
    ]
    with pytest.raises(ThreadNeeded):
        read(content)


@pytest.mark.parametrize("indent", [None, 2])
def test_yt_dlp(read, indent):
    post, top, answer = read(json.dumps(YT_DLP, indent=indent))
    assert (post.is_post, post.title, post.network) == (True, "Le parc rouvre", "youtube")
    assert (top.text, top.likes, top.parent_id) == ('C:\\ "oui"', 3, None)
    assert (answer.parent_id, answer.thread_url) == ("UgA", YT_DLP["webpage_url"])


def test_yt_dlp_in_one_line_longer_than_any_comment(read):
    many = [{"id": f"Ug{at}", "parent": "root", "text": "Bonjour " * 100} for at in range(2_000)]
    rows = read(json.dumps(YT_DLP | {"comments": many}))
    assert len(rows) == 2_001


@pytest.mark.parametrize(
    "content", [lines([POST]), json.dumps(POST, indent=4), json.dumps([POST], indent=4)]
)
def test_facebook_scraper(read, content):
    post, top, answer = read(content)
    assert (post.is_post, post.thread_id, post.network) == (True, "10160087957939752", "facebook")
    assert (top.id, top.text, top.author) == ("456", "Bonjour", "1")
    assert (answer.id, answer.parent_id) == ("457", "456")


def test_a_list_of_our_own_rows_is_read_and_what_is_no_row_is_told(read):
    first, second = read('[{"thread_id": "t", "id": "1", "text": "a"}, 7]')
    assert (first.text, second.number) == ("a", 2)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            b"path;id;parent_id;level;object_id;object_type;query_status;query_type\nx;1;;0;1;d;f;F\n",
            "Facepager",
        ),
        (b"Page Name,User Name,Post Created,Type,Total Interactions\na,b,c,d,1\n", "CrowdTangle"),
        (
            b",Name,Date,Likes,isHearted,isPinned,Comment,(view source)\n1,a,b,1,,,c,d\n",
            "ExportComments",
        ),
        (
            b'<?xml version="1.0"?>\n<rss xmlns:wp="http://wordpress.org/export/1.2/">\n',
            "WordPress (WXR)",
        ),
        (b"<!DOCTYPE html>\n<html><body>a,b</body></html>", "HTML"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\x00\x01\x02\x03\xff" * 50, "binary"),
    ],
)
def test_a_file_that_is_not_read_is_named(content, kind):
    with pytest.raises(UnknownFormat) as refused:
        open_archive(io.BytesIO(content))
    assert refused.value.kind == kind
    assert all(name.isprintable() for name in refused.value.found)
