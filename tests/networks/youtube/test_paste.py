import pytest

from jesuisla.analysis.thread import CommentOrder
from networks.paste_cases import facts, key, left, paste, paste_file

DAY = 24


def test_a_french_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("youtube", "desktop_fr")
    assert facts(pasted) == [
        ("Bienvenue.\nRestez courtois !", 2 * DAY, 1200, 12, None),
        ("@… d’accord 👍", 3, None, None, 0),
        ("Un texte long", 365 * DAY, 5, 1, None),
        ("En\n2024", 28 * DAY, 7, None, None),
    ]
    names = ("@chaine-demo", "@lou.exemple", "@sam_x", "@max-invente")
    assert [c.author_key for c in pasted.comments] == [key(name) for name in names]
    assert (pasted.order, pasted.expected_count) == (None, 1345)
    assert left(pasted) == ["La vidéo inventée", "Chaîne Démo", "1 234 567 vues  il y a 2 ans"]


def test_an_english_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("youtube", "desktop_en")
    assert facts(pasted) == [
        ("Welcome", 2 * 365 * DAY, 914, 3, None),
        ("@… thanks", 300 * DAY, None, None, 0),
    ]
    assert (pasted.order, pasted.expected_count) == (CommentOrder.RELEVANCE, 12)


def test_an_older_page_with_doubled_names_and_few_buttons_is_read() -> None:
    pasted = paste_file("youtube", "older_en")
    assert [(text, likes, parent) for text, _, likes, _, parent in facts(pasted)] == [
        ("The link is not working.", None, None),
        ("@… I will make a new one", 1, 0),
    ]
    assert [c.author_key for c in pasted.comments] == [key("Lou Sample"), key("Sam Model")]


def test_the_next_name_ends_a_comment_without_a_button() -> None:
    pasted = paste("@a.bc\nil y a 2 jours\nUn\n@d.ef\nil y a 1 jour\nDeux\n", "youtube")
    assert [c.text for c in pasted.comments] == ["Un", "Deux"]


def test_a_translation_button_is_no_text() -> None:
    page = "@a.bc\n2 days ago\nUn\nTranslate to English\n3\nReply\n"
    assert facts(paste(page, "youtube")) == [("Un", 48, 3, None, None)]


def test_other_videos_beside_the_comments_stay_in_the_box() -> None:
    pasted = paste("Une vidéo\nUne chaîne\n1 M de vues\nil y a 2 ans\n", "youtube")
    assert pasted.comments == ()
    assert len(pasted.leftover) == 4


@pytest.mark.parametrize("between", [" • ", " · ", " ", "•\u00a0"])
def test_a_phone_s_page_has_name_and_age_on_one_line(between: str) -> None:
    page = f"@lou-exemple{between}il y a 2 jours\nBonjour\n12\nRépondre\n"
    pasted = paste(page, "youtube")
    assert facts(pasted) == [("Bonjour", 48, 12, None, None)]
    assert pasted.comments[0].author_key == key("@lou-exemple")


def test_a_swedish_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("youtube", "desktop_sv")
    assert facts(pasted) == [
        ("Välkomna", 17520, 914, 3, None),
        ("@… tack", 7200, None, None, 0),
    ]
    assert left(pasted) == []
