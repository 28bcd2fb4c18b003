import pytest

from jesuisla.networks.archives import Code, Format, ThreadNeeded, open_archive

HEADER = "id,replyCount,likeCount,publishedAt,authorName,text,authorChannelId,isReply,isReplyTo"
FILE = "videoinfo_a-b_c1d2e3f_2026_01_02-10_00_00_comments.csv"


def table(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


TOP = 'UgA,1,12,2025-06-01 12:00:00,@jo,"Bonjour",UC1,0,'
ANSWER = 'UgA.1,,3,2025-06-01T13:00:00Z,@lou,"Oui",UC2,1,UgA'


def test_comments_and_answers_are_read_under_the_video_that_is_named(read):
    top, answer = read(table(TOP, ANSWER), thread_id="video")
    assert (top.thread_id, top.parent_id, top.likes, top.replies) == ("video", None, 12, 1)
    assert (answer.parent_id, answer.replies, answer.network) == ("UgA", None, "youtube")
    assert not top.is_post


def test_the_name_of_the_file_tells_the_video(tmp_path):
    path = tmp_path / FILE
    path.write_text(table(TOP), encoding="utf-8")
    with open_archive(path) as archive:
        assert archive.format is Format.YOUTUBE_DATA_TOOLS
        assert [row.thread_id for row in archive] == ["a-b_c1d2e3f"]


def test_a_file_that_tells_no_video_asks_for_it(read):
    with pytest.raises(ThreadNeeded, match="which video"):
        read(table(TOP))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"¯\_(ツ)_/¯ bof", None),
        (r"chemin C:\nouveau\dossier", None),
        ("fini par une barre \\", None),
        ("fini par deux \\\\", None),
        (r"simple\o/", None),
        (r"il a dit \"non\" hier", None),
        (r"il a dit \"non\", puis", None),
        (r"fini \" oui", None),
        (r"fini par \"", None),
        (r"deux \\ barres", None),
        (r"un \t et un \n", None),
        (r'suivant ""cité"" \o/', r'suivant "cité" \o/'),
        ('""non""', '"non"'),
        ('dit ""non"", puis', 'dit "non", puis'),
        (r'\"""oui"" ', r'\""oui"'),
        ("deux\nlignes C:\\", None),
        ("fini C:\\\nsuite", None),
        ('une ""\nligne, C:\\""x', 'une "\nligne, C:\\"x'),
        ("a,b\\", None),
        ("\\", None),
    ],
)
def test_backslashes_and_quotes_stay_as_php_wrote_them(read, written, text):
    before, row, after = read(table(ANSWER, TOP.replace("Bonjour", written), ANSWER), thread_id="v")
    assert row.text == (written if text is None else text)
    assert (row.likes, row.id, before.text, after.text) == (12, "UgA", "Oui", "Oui")


def test_a_quote_that_is_never_closed_costs_its_own_row_only(read):
    refused, row = read(table(TOP.replace('"Bonjour"', '"Bonjour'), ANSWER), thread_id="v")
    assert (refused.code, row.text) == (Code.BROKEN_QUOTES, "Oui")


def test_html_becomes_plain_text_and_other_tags_stay_text(read):
    text = "l&#39;eau &amp; le feu<br>ici <b>oui</b>"
    (row,) = read(table(TOP.replace("Bonjour", text)), thread_id="v")
    assert row.text == "l'eau & le feu\nici <b>oui</b>"
