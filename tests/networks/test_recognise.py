"""From any text to a thread: what holds for every network."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.networks.links import Link, NotALink, WhyNot
from jesuisla.networks.registry import recognise
from steps import steps

POSTS = (
    "https://www.facebook.com/journaldemo/posts/1234567890",
    "https://m.facebook.com/story.php?story_fbid=pfbid0abcDEF123456&id=5555555",
    "https://www.facebook.com/watch/?v=9876543210",
    "https://www.facebook.com/share/v/1AbCdEfGh/",
    "https://www.instagram.com/journal.demo/reel/CabcDEF_-12/",
    "https://youtu.be/dQw4w9WgXcQ",
    "https://twitter.com/journaldemo/status/1234567890123456789",
    "https://vm.tiktok.com/ZMabc123/",
    "https://bsky.app/profile/journal.bsky.social/post/3kabcdefgh2x",
    "https://social.example/@journal/112233445566778899",
    "https://www.reddit.com/r/demo/comments/1abcde/un_titre/",
    "https://www.lejournal.example/article.html?id=3",
)
TRACKING = ("fbclid", "igsh", "si", "ref", "mibextid", "__cft__[0]", "__tn__", "feature", "pp")
words = st.text(st.characters(codec="utf-8", exclude_characters="/:.@"), max_size=30)
values = st.text("abcXYZ019_-", max_size=12)
addressish = st.text("htps:/.@?#&=%[]()a1é\u200b\u202e�-_ ", max_size=60)


@pytest.mark.parametrize("post", POSTS)
def test_its_own_form_of_a_link_leads_to_itself(post: str) -> None:
    link = recognise(post)
    again = recognise(link.url)
    assert (again, again.url) == (link, link.url)
    assert isinstance(link.native_id, str)


def _try(text: str) -> Link | NotALink:
    try:
        return recognise(text)
    except NotALink as reason:
        return reason


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=80),
        addressish,
        addressish.map("https://".__add__),
        st.builds("{}{}".format, st.sampled_from(POSTS), addressish),
        st.builds("https://{}.example/{}?{}".format, values, st.text(max_size=30), addressish),
    )
)
def test_any_text_is_a_thread_that_leads_to_itself_or_is_refused(text: str) -> None:
    answer = _try(text)
    if isinstance(answer, Link):
        again = recognise(answer.url)
        assert (again, again.url) == (answer, answer.url)
        answer.url.encode("ascii")
        assert answer.comment_url is None or recognise(answer.comment_url) == answer
    else:
        assert answer.why in WhyNot


@settings(max_examples=60)
@given(st.sampled_from(POSTS), st.sampled_from(TRACKING), values)
def test_tracking_parameters_never_change_the_thread(post: str, name: str, value: str) -> None:
    joint = "&" if "?" in post else "?"
    for tracked in (name, "utm_source"):
        link = recognise(f"{post}{joint}{tracked}={value}")
        assert (link, link.url) == (recognise(post), recognise(post).url)


@settings(max_examples=60)
@given(words, st.sampled_from(POSTS), words)
def test_words_around_a_link_do_not_hide_it(before: str, post: str, after: str) -> None:
    assert recognise(f"{before} {post} {after}") == recognise(post)


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize(
    "shape",
    [
        "<{}>",
        "« {} »",
        '"{}"',
        "({})",
        "[{}]",
        "{}.",
        "Voir : {}, merci !",
        "\u200f{}\u200b",
        "\ufeff{}\r\n",
    ],
)
def test_what_stands_around_a_link_is_taken_off(shape: str, post: str) -> None:
    assert recognise(shape.format(post)) == recognise(post)


@pytest.mark.parametrize("post", POSTS)
def test_a_missing_scheme_is_added(post: str) -> None:
    assert recognise(post.removeprefix("https://")) == recognise(post)


@pytest.mark.parametrize("post", POSTS)
def test_invisible_characters_inside_change_nothing(post: str) -> None:
    assert recognise(post[:14] + "\u200b\u202e\u00ad" + post[14:]) == recognise(post)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", WhyNot.EMPTY),
        (" \n\u200b\u202e ", WhyNot.EMPTY),
        ("bonjour à tous", WhyNot.NOT_A_LINK),
        ("😀", WhyNot.NOT_A_LINK),
        ("https://lejournal\ud800.example/x", WhyNot.NOT_A_LINK),
        ("etc.Puis voilà", WhyNot.NOT_A_LINK),
        ("javascript:alert(1)", WhyNot.NOT_A_LINK),
        ("file:///etc/passwd", WhyNot.NOT_A_LINK),
        ("ftp://lejournal.example/x", WhyNot.NOT_A_LINK),
        ("data:text/html,<b>x</b>", WhyNot.NOT_A_LINK),
        ("lou.demo@lejournal.example", WhyNot.NOT_A_LINK),
        ("https://lejournal.example/" + "a" * 5000, WhyNot.TOO_LONG),
        (f"{POSTS[5]} et {POSTS[6]}", WhyNot.SEVERAL_LINKS),
        ("https://a.example/x https://b.example/y", WhyNot.SEVERAL_LINKS),
    ],
)
def test_it_says_why_a_text_is_no_thread(text: str, why: WhyNot) -> None:
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert refused.value.why is why


def test_a_network_s_thread_counts_before_a_page_and_before_a_profile() -> None:
    text = f"Lire https://www.lejournal.example/a puis {POSTS[0]} de https://www.facebook.com/demo"
    assert recognise(text) == recognise(POSTS[0])


def test_the_same_thread_twice_is_one() -> None:
    assert recognise(f"{POSTS[5]} https://www.youtube.com/watch?v=dQw4w9WgXcQ").network == "youtube"


def test_links_that_wrap_each_other_for_ever_are_refused() -> None:
    url = POSTS[0]
    for _ in range(5):
        url = f"https://l.facebook.com/l.php?u={quote(url, safe='')}"
    with pytest.raises(NotALink):
        recognise(url)


def test_fifty_megabytes_are_refused_at_once() -> None:
    text = "https://a.example/x " * 2_500_000
    with pytest.raises(NotALink) as refused:
        recognise(text)
    assert refused.value.why is WhyNot.TOO_LONG
    assert steps(lambda: _try(text)) < 50


@pytest.mark.parametrize(
    "piece", ["https://", "a.", "/", "(", ".", "@", "www.a.fr/ ", "%", "&a=1", "-"]
)
def test_the_worst_texts_take_no_more_work_than_their_length(piece: str) -> None:
    def work(characters: int) -> int:
        return steps(lambda: _try(piece * (characters // len(piece))))

    assert work(16_000) < 5 * work(4_000) + 100
    assert steps(lambda: _try("https://a.fr/" + piece * 500)) < 50_000
