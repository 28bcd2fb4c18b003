import re

import pytest
from django.utils.translation import override

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.drawing import squares

LETTERS = {"o": "ours", "s": "supportive", "n": "neutral", "h": "hateful", "?": "unknown"}


def kinds(letters: str) -> list[CommentKind]:
    return [CommentKind(LETTERS[letter]) for letter in letters]


@pytest.mark.parametrize(
    ("letters", "sentence"),
    [
        ("hhhhhnnnnn", "5 des dix premiers commentaires sont haineux."),
        ("hnnnnnnnnn", "1 des dix premiers commentaires est haineux."),
        ("nnnnnnnnno", "Aucun des dix premiers commentaires n’est haineux."),
        ("hhh", "3 des 3 premiers commentaires sont haineux."),
        ("hh????????", "2 des dix premiers commentaires sont haineux (pas encore notés\xa0: 8)."),
        ("n?????????", "Le seul commentaire noté n’est pas haineux."),
        ("nos???????", "Aucun des 3 commentaires notés n’est haineux."),
        ("??????????", "Personne n’a encore noté les 10 premiers commentaires."),
    ],
)
def test_one_sentence_says_what_stands_on_top_and_what_nobody_rated(
    letters: str, sentence: str
) -> None:
    with override("fr"):
        assert squares.hateful_in_words(kinds(letters)) == sentence


def test_each_comment_is_a_square_and_the_row_is_read_aloud_in_order() -> None:
    with override("en"):
        row = squares.row(kinds("ohs?n"))
    assert re.findall("kind-([a-z]+)", row) == [LETTERS[letter] for letter in "ohs?n"]
    assert row.count("role=") == 1
    assert "no. 1 ours, no. 2 hateful" in row
