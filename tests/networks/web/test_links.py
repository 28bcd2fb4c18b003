from urllib.parse import quote

import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_what_a_browser_adds_or_changes_leaves_the_page_the_same() -> None:
    forms = (
        "https://www.lejournal.example/politique/article.html?id=3&lang=fr",
        "HTTPS://WWW.LeJournal.example:443/politique/article.html?lang=fr&id=3#commentaires",
        "http://www.lejournal.example/politique/article.html?utm_source=x&id=3&lang=fr&xtor=RSS-1",
        "https://www.google.com/url?q="
        + quote("https://www.lejournal.example/politique/article.html?id=3&lang=fr", safe=""),
    )
    assert len({recognise(form) for form in forms}) == 1


def test_accents_in_an_address_are_one_form() -> None:
    one = recognise("https://lejournal.example/été?q=ça")
    assert one == recognise("https://lejournal.example/%C3%A9t%C3%A9?q=%C3%A7a")


def test_a_host_that_looks_like_a_network_is_not_that_network() -> None:
    cyrillic = recognise("https://f\u0430cebook.com/a/posts/1234567890")
    assert cyrillic.network == "web"
    assert cyrillic.page == "xn--fcebook-2fg.com"
    assert recognise("https://facebook.com.demo.example/a/posts/1234567890").network == "web"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://www.lejournal.example/", WhyNot.NOT_A_POST),
        ("https://bit.ly/3abc", WhyNot.SHORTENED),
        ("https://chat.whatsapp.com/AbC", WhyNot.PRIVATE_PLACE),
        ("http://localhost:8000/x", WhyNot.NOT_PUBLIC),
        ("http://machine.local/x", WhyNot.NOT_PUBLIC),
        ("http://192.168.0.12/x", WhyNot.NOT_PUBLIC),
        ("http://10.0.0.1/x", WhyNot.NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data", WhyNot.NOT_PUBLIC),
        ("http://[::1]/x", WhyNot.NOT_PUBLIC),
        ("http://[::ffff:127.0.0.1]/x", WhyNot.NOT_PUBLIC),
        ("http://2130706433/x", WhyNot.NOT_A_LINK),
        ("http://0x7f.1/x", WhyNot.NOT_A_LINK),
        ("https://lou:secret@lejournal.example/x", WhyNot.NOT_PUBLIC),
        ("https://lejournal.example:99999/x", WhyNot.NOT_A_LINK),
        ("http://[oups/x", WhyNot.NOT_A_LINK),
    ],
)
def test_it_refuses_what_is_no_public_page(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert refused.value.why is why
