import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_all_forms_of_a_number_are_one_thread() -> None:
    forms = (
        "https://x.com/journaldemo/status/1234567890123456789",
        "https://twitter.com/journaldemo/status/1234567890123456789?s=20&t=abc",
        "https://mobile.twitter.com/autrenom/statuses/1234567890123456789",
        "https://x.com/i/web/status/1234567890123456789",
        "https://x.com/i/status/1234567890123456789",
        "x.com/journaldemo/status/1234567890123456789/photo/1",
    )
    assert {recognise(form).native_id for form in forms} == {"1234567890123456789"}
    assert len({recognise(form) for form in forms}) == 1


def test_an_id_is_text_whatever_its_length() -> None:
    assert recognise("https://x.com/a/status/00012").native_id == "00012"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://x.com/journaldemo", WhyNot.NOT_A_POST),
        ("https://x.com/home", WhyNot.NOT_A_POST),
        ("https://x.com/messages/1-2", WhyNot.PRIVATE_PLACE),
        ("https://x.com/i/flow/login", WhyNot.NOT_PUBLIC),
        ("https://t.co/AbCdEf", WhyNot.SHORTENED),
    ],
)
def test_it_says_why_an_x_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "x")
