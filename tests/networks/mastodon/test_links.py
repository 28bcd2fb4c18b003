import pytest

from jesuisla.networks.registry import recognise


def test_the_forms_on_one_server_are_one_thread() -> None:
    forms = (
        "https://social.example/@journal/112233445566778899",
        "https://social.example/users/journal/statuses/112233445566778899",
        "https://social.example/web/@journal/112233445566778899",
        "https://social.example/deck/@journal/112233445566778899",
        "https://social.example/web/statuses/112233445566778899",
    )
    assert {recognise(form).native_id for form in forms} == {"social.example/112233445566778899"}
    assert len({recognise(form) for form in forms}) == 1


def test_the_same_number_on_another_server_is_another_thread() -> None:
    here = recognise("https://social.example/@journal/112233445566778899")
    there = recognise("https://ailleurs.example/@journal/112233445566778899")
    assert here != there


@pytest.mark.parametrize(
    ("text", "native_id", "page"),
    [
        (
            "https://ici.example/@journal@social.example/998877665544",
            "ici.example/998877665544",
            "@journal@social.example",
        ),
        (
            "https://gts.example/@journal/statuses/01HZ8K3Q6V9W2X4Y5Z7A8B9C0D",
            "gts.example/01HZ8K3Q6V9W2X4Y5Z7A8B9C0D",
            "@journal@gts.example",
        ),
        (
            "https://pleroma.example/notice/AbCdEfGhIj12345678",
            "pleroma.example/AbCdEfGhIj12345678",
            None,
        ),
        ("https://misskey.example:8443/notes/9abcdefghi", "misskey.example:8443/9abcdefghi", None),
    ],
)
def test_its_kin_are_recognised_too(text: str, native_id: str, page: str | None) -> None:
    link = recognise(text)
    assert (link.network, link.native_id, link.page) == ("mastodon", native_id, page)


def test_a_blog_with_an_at_sign_stays_a_page_of_the_web() -> None:
    assert recognise("https://blog.example/@journal/un-titre-0a1b2c").network == "web"
