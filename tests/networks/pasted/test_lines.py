import pytest

from jesuisla.networks.pasted.lines import Kind, PageLine, read_lines, read_total
from jesuisla.networks.registry import network


def line(text: str, name: str = "facebook") -> PageLine:
    layout = network(name).layout
    assert layout is not None
    (only,) = read_lines(text, layout)
    return only


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Voir les 3 réponses", 3),
        ("Voir 1 réponse", 1),
        ("Voir les 12 autres réponses", 12),
        ("Voir les réponses (3)", 3),
        ("Afficher les 4 réponses précédentes", 4),
        ("3 réponses", 3),
        ("View all 1,234 replies", 1234),
        ("View 2 more replies", 2),
        ("Lou Exemple a répondu · 5 réponses", 5),
        ("Lou Sample replied · 1 reply", 1),
        ("Voir les réponses", None),
        ("Lou Exemple a répondu", None),
    ],
)
def test_the_number_of_replies_is_read_or_unknown(text: str, count: int | None) -> None:
    tokens = line(text).tokens
    assert [(token.kind, token.value) for token in tokens] == [(Kind.REPLIES, count)]


def test_several_things_on_a_line_are_told_apart() -> None:
    kinds = [token.kind for token in line("3d  42 likes  Reply  See translation").tokens]
    assert kinds == [Kind.AGE, Kind.LIKES, Kind.REPLY, Kind.BUTTON]
    kinds = [token.kind for token in line("J’aime · Répondre · 3 h · Modifié").tokens]
    assert kinds == [Kind.BUTTON, Kind.REPLY, Kind.AGE, Kind.EDITED]


@pytest.mark.parametrize(
    "text",
    [
        "Répondre, c’est bien",
        "J’aime les gens",
        "3 h du matin",
        "12 personnes",
        "Voir les choses en face",
        "Like a dream",
        "3 réponses possibles",
        "J’aime" * 40,
    ],
)
def test_sentences_are_text(text: str) -> None:
    assert line(text).kind is Kind.TEXT


@pytest.mark.parametrize("text", ["", "  ", "·", " \u200b\u202e", "\x00"])
def test_lines_with_nothing_to_see_are_blank(text: str) -> None:
    assert line(text).kind is Kind.BLANK


def test_broken_characters_are_replaced_and_family_emoji_stay_whole() -> None:
    assert line("paix \ud800\x00").text == "paix \ufffd"
    assert line("👨‍👩‍👧 oui").text == "👨‍👩‍👧 oui"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("123 commentaires", 123),
        ("1,2 k commentaires", 1200),
        ("Comments (45)", 45),
        ("12 comments 3 shares", 12),
        ("mes commentaires", None),
        ("x" * 500, None),
    ],
)
def test_the_number_of_comments_of_the_page_is_read(text: str, count: int | None) -> None:
    assert read_total(text) == count
