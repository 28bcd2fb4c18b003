import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise

ONE_POST = (
    "https://www.facebook.com/journaldemo/posts/1234567890",
    "http://facebook.com/journaldemo/posts/1234567890/",
    "https://www.facebook.com/journaldemo/posts/un-titre-quelconque/1234567890/?locale=fr_FR",
    "https://m.facebook.com/story.php?story_fbid=1234567890&id=5555555",
    "https://mbasic.facebook.com/story.php?story_fbid=1234567890&id=5555555&_rdr",
    "https://web.facebook.com/permalink.php?id=5555555&story_fbid=1234567890&__tn__=-R",
    "https://fr-fr.facebook.com/5555555_1234567890",
    "www.facebook.com/5555555/posts/1234567890?__cft__[0]=AZX&comment_id=77",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fa.b%2Fposts%2F1234567890&h=A",
    "https://facebook.com/plugins/post.php?href=https%3A%2F%2Ffacebook.com%2Fab%2Fposts%2F1234567890",
)
ONE_VIDEO = (
    "https://www.facebook.com/watch/?v=9876543210",
    "https://m.facebook.com/watch?v=9876543210&ref=sharing",
    "https://www.facebook.com/watch/live/?v=9876543210",
    "https://www.facebook.com/journaldemo/videos/9876543210/",
    "https://www.facebook.com/journaldemo/videos/un-titre/9876543210/",
    "https://www.facebook.com/reel/9876543210?s=yWDuG2&fs=e",
    "https://www.facebook.com/login/?next=%2Freel%2F9876543210",
)
ONE_PHOTO = (
    "https://www.facebook.com/photo.php?fbid=4444444444&set=a.1&type=3",
    "https://www.facebook.com/photo/?fbid=4444444444&set=pcb.99",
    "https://www.facebook.com/journaldemo/photos/a.123/4444444444/?type=3&theater",
    "https://www.facebook.com/journaldemo/photos/4444444444",
)


@pytest.mark.parametrize("forms", [ONE_POST, ONE_VIDEO, ONE_PHOTO])
def test_all_forms_of_a_number_are_one_thread(forms: tuple[str, ...]) -> None:
    assert len({recognise(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("text", "native_id", "url"),
    [
        ("https://fb.watch/aB3_-x/", "fb.watch/aB3_-x", "https://fb.watch/aB3_-x/"),
        (
            "https://www.facebook.com/share/p/1AbCdEfGh/?mibextid=wwXIfr",
            "share/p/1AbCdEfGh",
            "https://www.facebook.com/share/p/1AbCdEfGh/",
        ),
        (
            "https://www.facebook.com/share/1AbCdEfGh",
            "share/1AbCdEfGh",
            "https://www.facebook.com/share/1AbCdEfGh/",
        ),
        (
            "https://www.facebook.com/permalink.php?story_fbid=pfbid0abcDEF123456&id=100012345",
            "pfbid0abcDEF123456",
            "https://www.facebook.com/100012345/posts/pfbid0abcDEF123456",
        ),
    ],
)
def test_tokens_stay_ids_of_their_own(text: str, native_id: str, url: str) -> None:
    link = recognise(text)
    assert (link.native_id, link.url) == (native_id, url)


def test_the_page_and_the_comment_are_told_when_the_link_tells_them() -> None:
    link = recognise("https://www.facebook.com/journaldemo/posts/1234567890?comment_id=77&fbclid=x")
    assert link.page == "journaldemo"
    assert link.page_url == "https://www.facebook.com/journaldemo"
    assert link.comment_id == "77"
    assert link.comment_url == f"{link.url}?comment_id=77"
    assert recognise("https://www.facebook.com/photo/?fbid=4444444444").page is None


def test_a_reply_s_own_id_comes_before_the_comment_it_answers() -> None:
    link = recognise(
        "https://www.facebook.com/watch/?v=9876543210&comment_id=77&reply_comment_id=88"
    )
    assert link.comment_id == "88"
    assert link.comment_url == "https://www.facebook.com/watch/?v=9876543210&comment_id=88"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.facebook.com/groups/123456/posts/789012/", WhyNot.PRIVATE_PLACE),
        ("https://www.facebook.com/groups/123456/permalink/789012/", WhyNot.PRIVATE_PLACE),
        ("https://www.facebook.com/messages/t/123456", WhyNot.PRIVATE_PLACE),
        ("https://m.me/journaldemo", WhyNot.PRIVATE_PLACE),
        ("https://www.facebook.com/login/", WhyNot.NOT_PUBLIC),
        ("https://www.facebook.com/journaldemo", WhyNot.NOT_A_POST),
        ("https://www.facebook.com/profile.php?id=100012345", WhyNot.NOT_A_POST),
        ("https://www.facebook.com/", WhyNot.NOT_A_POST),
        ("https://www.facebook.com/watch/", WhyNot.NOT_A_POST),
        ("https://www.facebook.com/share/p/", WhyNot.NOT_A_POST),
        ("https://www.facebook.com/journaldemo/posts/pas-un-numero", WhyNot.NO_NUMBER),
        ("https://fb.watch/", WhyNot.NOT_A_POST),
    ],
)
def test_it_says_why_a_facebook_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "facebook")
