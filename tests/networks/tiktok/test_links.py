import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_all_forms_of_a_number_are_one_thread() -> None:
    forms = (
        "https://www.tiktok.com/@journal.demo/video/7123456789012345678?is_from_webapp=1&lang=fr",
        "https://www.tiktok.com/@journal.demo/photo/7123456789012345678",
        "https://m.tiktok.com/v/7123456789012345678.html",
        "https://www.tiktok.com/embed/v2/7123456789012345678",
    )
    assert len({recognise(form) for form in forms}) == 1


def test_short_links_keep_their_token() -> None:
    forms = (
        "https://vm.tiktok.com/ZMabc123/",
        "https://vt.tiktok.com/ZMabc123",
        "https://www.tiktok.com/t/ZMabc123/",
    )
    assert {recognise(form).native_id for form in forms} == {"t/ZMabc123"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.tiktok.com/@journal.demo", WhyNot.NOT_A_POST),
        ("https://www.tiktok.com/@journal.demo/live", WhyNot.NOT_A_POST),
        ("https://www.tiktok.com/messages", WhyNot.PRIVATE_PLACE),
        ("https://www.tiktok.com/login?redirect_url=x", WhyNot.NOT_PUBLIC),
    ],
)
def test_it_says_why_a_tiktok_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "tiktok")
