import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_all_forms_of_a_submission_are_one_thread() -> None:
    forms = (
        "https://www.reddit.com/r/demo/comments/1AbCde/un_titre/?utm_source=share",
        "https://old.reddit.com/r/demo/comments/1abcde/",
        "https://www.reddit.com/comments/1abcde",
        "https://redd.it/1abcde",
        "https://www.reddit.com/r/demo/comments/1abcde/comment/kxyz12/",
        "https://www.reddit.com/gallery/1abcde",
        "https://out.reddit.com/t3_x?url=https%3A%2F%2Fredd.it%2F1abcde&token=A",
    )
    assert len({recognise(form) for form in forms}) == 1


def test_a_comment_s_link_keeps_the_comment() -> None:
    link = recognise("https://np.reddit.com/r/demo/comments/1abcde/un_titre/kxyz12/?context=3")
    assert (link.page, link.comment_id) == ("r/demo", "kxyz12")
    assert link.comment_url is not None
    assert recognise(link.comment_url).comment_id == "kxyz12"


def test_a_shared_token_stays_an_id_of_its_own() -> None:
    assert (
        recognise("https://www.reddit.com/r/demo/s/AbCdEf1234").native_id == "r/demo/s/AbCdEf1234"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.reddit.com/r/demo/", WhyNot.NOT_A_POST),
        ("https://i.redd.it/abc.png", WhyNot.NOT_A_POST),
        ("https://www.reddit.com/message/inbox/", WhyNot.PRIVATE_PLACE),
        ("https://www.reddit.com/login/", WhyNot.NOT_PUBLIC),
    ],
)
def test_it_says_why_a_reddit_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "reddit")
