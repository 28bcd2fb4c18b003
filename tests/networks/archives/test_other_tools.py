"""Files of other tools: read, or refused by what they are."""

import gzip
import io
import json
import zipfile

import pytest

from jesuisla.cli.errors import explain
from jesuisla.networks.archives import (
    Code,
    DamagedArchive,
    EmptyArchive,
    Format,
    NotOneFile,
    ThreadNeeded,
    UnknownFormat,
    bytestream,
    open_archive,
)

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


FACEPAGER = """\
path;id;parent_id;level;object_id;object_type;query_status;query_type;from.name;message
x;1;;0;page;seed;;;;
x;2;1;1;1_2;data;fetched (200);Facebook:/<page>/posts;Le journal;Le billet
x;3;2;2;2_3;data;fetched (200);Facebook:/<post>/comments;Lou;Bonjour
x;4;3;3;2_4;data;fetched (200);Facebook:/<comment>/comments;Max;oui
x;5;9;2;8_5;data;fetched (200);Facebook:/<post>/comments;Max;de nulle part
"""
EXPORT_COMMENTS = """,Name,Date,Likes,isHearted,isPinned,Comment,(view source)
1,@lou,2025-01-02 10:00:00,12,,,Bonjour,https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=x
1-1,@max,2025-01-02 11:00:00,1,,,oui,x
2,@sam,2025-01-02 12:00:00,,,,bof,x
"""
ENTITY = "<!DOCTYPE a [<!ENTITY b 'c'>]>"
WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>
<item><title>Sans commentaire</title><link>https://blog.exemple.org/vide/</link></item>
<item><title><![CDATA[Le parc]]></title><link>https://blog.exemple.org/parc/</link>
<wp:post_id>4</wp:post_id>
<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author><![CDATA[Lou]]></wp:comment_author>
<wp:comment_content><![CDATA[Bonjour &amp; merci
à tous]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_content>oui</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>7</wp:comment_parent></wp:comment>
<wp:comment><wp:comment_id>9</wp:comment_id><wp:comment_content>pub</wp:comment_content>
<wp:comment_approved>spam</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_id>10</wp:comment_id><wp:comment_content>[…]</wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type>pingback</wp:comment_type></wp:comment>
</item></channel></rss>
"""


def test_facepager(read):
    found = read(FACEPAGER)
    assert [(row.thread_id, row.id, row.parent_id, row.is_post) for row in found[:3]] == [
        ("1_2", "1_2", None, True),
        ("1_2", "2_3", None, False),
        ("1_2", "2_4", "2_3", False),
    ]
    assert (found[3].code, found[3].field) == (Code.MISSING_FIELD, "thread_id")


def test_export_comments(read):
    found = read(EXPORT_COMMENTS)
    assert [(row.thread_id, row.text, row.likes) for row in found] == [
        ("dQw4w9WgXcQ", "Bonjour", 12),
        ("dQw4w9WgXcQ", "oui", 1),
        ("dQw4w9WgXcQ", "bof", None),
    ]
    assert [row.parent_id for row in found] == [None, found[0].id, None]
    assert [row.id for row in read(EXPORT_COMMENTS.replace("1-1,", "3-1,"))] == [
        row.id for row in found
    ]


def test_wordpress(read):
    post, *comments = read(WXR)
    assert (post.title, post.is_post, post.thread_id) == (
        "Le parc", True, "https://blog.exemple.org/parc/",
    )  # fmt: skip
    assert [(row.id, row.parent_id, row.text) for row in comments] == [
        ("7", None, "Bonjour & merci\nà tous"),
        ("8", "7", "oui"),
    ]


def test_wordpress_names_those_who_write_on_the_site(read):
    author = "<wp:author><wp:author_login>lbr</wp:author_login><wp:author_display_name>"
    author += "<![CDATA[Lou Brandel]]></wp:author_display_name></wp:author>"
    post, *_ = read(WXR.replace("<item>", f"{author}<item>", 1))
    assert "Lou Brandel" in post.people


def test_a_tag_without_end_is_given_up_soon(read):
    with pytest.raises(DamagedArchive, match="too long"):
        read(WXR.replace("<item>", "<!--" + "a\n" * 700_000, 1))


@pytest.mark.parametrize("spoilt", [WXR[:-300], WXR.replace("<rss", ENTITY + "<rss")])
def test_broken_or_dangerous_xml_is_refused(read, spoilt):
    with pytest.raises(DamagedArchive):
        read(spoilt)


@pytest.mark.parametrize("content", [b"\n", b'{"thread_id": "t", "id": "", "text": "x"}\n'])
@pytest.mark.parametrize("is_zip", [False, True])
def test_a_small_file_that_unpacks_without_end_is_given_up(monkeypatch, content, is_zip):
    monkeypatch.setattr(bytestream, "ALWAYS_UNPACKED", 1_000_000)
    row = b'{"thread_id": "t", "id": "1", "text": "x"}\n'
    content = row + content * (6_000_000 // len(content))
    packed_content = io.BytesIO()
    if is_zip:
        with zipfile.ZipFile(packed_content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.jsonl", content)
    else:
        packed_content.write(gzip.compress(content))
    packed_content.seek(0)
    with pytest.raises(DamagedArchive), open_archive(packed_content, "jsonl") as archive:
        for _ in archive:
            pass


def packed(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (packed("xl/workbook.xml", "[Content_Types].xml"), UnknownFormat, "Excel"),
        (packed("content.xml"), UnknownFormat, "OpenDocument"),
        (packed("a.csv", "b.csv"), NotOneFile, "Unpack"),
        (packed("a.exe"), NotOneFile, "Unpack"),
        (b"Bonjour\nSalut\n", UnknownFormat, "single column"),
        (b"a&b&c\n1&2&3\n", UnknownFormat, "single column"),
        (b'[{"thread_id": "1", "id": "2", "te', DamagedArchive, "damaged"),
        (b'{"thread_id": "1", "id": "2", "te', DamagedArchive, "damaged"),
        (b"", EmptyArchive, "empty"),
        (b"[]", EmptyArchive, "empty"),
        (b"\xef\xbb\xbf\n\n", EmptyArchive, "empty"),
        (gzip.compress(b'{"id": 1}\n' * 1000, mtime=0)[:30], DamagedArchive, "damaged"),
        (b"Page Name,Post Created,Total Interactions\n", UnknownFormat, "posts and no comments"),
        (b"Zorglub Quaxifort,Bonjour\n", UnknownFormat, "Unknown file format."),
        (b"Zorglub Quaxifort,id\n", UnknownFormat, "(found: id)"),
    ],
)
def test_what_is_not_read_is_told_in_a_sentence(content, kind, words):
    with pytest.raises(kind) as refused, open_archive(io.BytesIO(content)) as archive:
        list(archive)
    sentence, status = explain(refused.value)
    assert words in sentence
    assert "Zorglub" not in sentence
    assert status == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_is_read_however_a_spreadsheet_wrote_it(read, encoding, delimiter):
    table = FACEPAGER.replace("Bonjour", "Été à l’œuvre").replace(";", delimiter)
    assert read(table.encode(encoding))[1].text == "Été à l’œuvre"


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
        (b"Page Name,User Name,Post Created,Type,Total Interactions\na,b,c,d,1\n", "CrowdTangle"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel>\n', "RSS"),
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
