import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_all_forms_of_a_code_are_one_thread() -> None:
    forms = (
        "https://www.instagram.com/p/CabcDEF_-12/",
        "instagram.com/reel/CabcDEF_-12?igsh=MzRlODBiNWFlZA==",
        "https://www.instagram.com/reels/CabcDEF_-12/",
        "https://instagr.am/tv/CabcDEF_-12",
        "https://www.instagram.com/journal.demo/p/CabcDEF_-12/?img_index=2",
        "https://l.instagram.com/?u=https%3A%2F%2Fwww.instagram.com%2Fp%2FCabcDEF_-12%2F&e=A",
        "https://www.instagram.com/accounts/login/?next=%2Fp%2FCabcDEF_-12%2F",
    )
    links = {recognise(form) for form in forms}
    assert [link.url for link in links] == ["https://www.instagram.com/p/CabcDEF_-12/"]


def test_the_page_and_the_comment_are_told_when_the_link_tells_them() -> None:
    link = recognise("https://www.instagram.com/journal.demo/reel/CabcDEF_-12/c/179001/r/18001/")
    assert (link.page, link.comment_id) == ("journal.demo", "179001")
    assert link.comment_url == "https://www.instagram.com/p/CabcDEF_-12/c/179001/"


def test_a_shared_token_stays_an_id_of_its_own() -> None:
    link = recognise("https://www.instagram.com/share/reel/BAabc_123")
    assert link.native_id == "share/reel/BAabc_123"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.instagram.com/journal.demo/", WhyNot.NOT_A_POST),
        ("https://www.instagram.com/stories/journal.demo/123/", WhyNot.NOT_A_POST),
        ("https://www.instagram.com/direct/inbox/", WhyNot.PRIVATE_PLACE),
        ("https://www.instagram.com/accounts/login/", WhyNot.NOT_PUBLIC),
    ],
)
def test_it_says_why_an_instagram_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "instagram")
