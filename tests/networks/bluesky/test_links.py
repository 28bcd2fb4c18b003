import pytest

from jesuisla.networks.links import NotALink, WhyNot
from jesuisla.networks.registry import recognise


def test_the_two_forms_of_one_account_s_post_are_one_thread() -> None:
    page = recognise("https://bsky.app/profile/did:plc:abc123/post/3kabcdefgh2x?ref_src=embed")
    assert page == recognise("at://did:plc:abc123/app.bsky.feed.post/3kabcdefgh2x")
    assert page.native_id == "did:plc:abc123/3kabcdefgh2x"


def test_the_case_of_a_handle_says_nothing() -> None:
    one = recognise("https://bsky.app/profile/Journal.Bsky.Social/post/3kabcdefgh2x")
    assert one == recognise("bsky.app/profile/journal.bsky.social/post/3kabcdefgh2x/liked-by")
    assert one.page == "journal.bsky.social"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://bsky.app/profile/journal.bsky.social", WhyNot.NOT_A_POST),
        ("https://bsky.app/profile/journal.bsky.social/feed/whats-hot", WhyNot.NOT_A_POST),
        ("https://bsky.app/messages/abc", WhyNot.PRIVATE_PLACE),
        ("https://go.bsky.app/AbCd12", WhyNot.SHORTENED),
    ],
)
def test_it_says_why_a_bluesky_link_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert (refused.value.why, refused.value.network) == (why, "bluesky")
