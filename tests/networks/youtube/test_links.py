import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_all_forms_of_a_video_are_one_thread() -> None:
    forms = (
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1&index=2&t=42s",
        "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ&feature=share",
        "https://youtu.be/dQw4w9WgXcQ?si=abc&t=3",
        "youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/live/dQw4w9WgXcQ?si=x",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxAbCdEfGhIjKlMn4AaABAg",
        "https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dem",
        "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ",
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
    )
    links = {recognise(form) for form in forms}
    assert [link.url for link in links] == ["https://www.youtube.com/watch?v=dQw4w9WgXcQ"]


def test_a_comment_s_link_keeps_the_comment() -> None:
    link = recognise("https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxAbCdEfGhIjKlMn.9abc")
    assert link.comment_id == "UgxAbCdEfGhIjKlMn.9abc"
    assert link.comment_url == f"{link.url}&lc=UgxAbCdEfGhIjKlMn.9abc"


def test_a_community_post_is_a_thread() -> None:
    one = recognise("https://www.youtube.com/post/UgkxAbCdEfGhIjKlMnOpQrSt")
    other = recognise("https://www.youtube.com/channel/UC1/community?lb=UgkxAbCdEfGhIjKlMnOpQrSt")
    assert one == other


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.youtube.com/@journaldemo", WhyNot.NOT_A_POST),
        ("https://www.youtube.com/playlist?list=PL123", WhyNot.NOT_A_POST),
        ("https://www.youtube.com/watch?v=court", WhyNot.NO_NUMBER),
        ("https://youtu.be/", WhyNot.NOT_A_POST),
        ("https://studio.youtube.com/video/dQw4w9WgXcQ/comments", WhyNot.NOT_PUBLIC),
    ],
)
def test_it_says_why_a_youtube_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "youtube")
