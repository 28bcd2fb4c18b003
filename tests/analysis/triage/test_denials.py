"""Insults that a comment denies, and those that it does not."""

import pytest

from jesuisla.analysis.triage.denials import Denials, insult_hashes
from jesuisla.analysis.triage.lexicon import build_lexicon

DENIALS = Denials(
    insult_hashes(
        build_lexicon(
            {
                "de": "[crime]\nDiebe",
                "en": "[crime]\nthieves",
                "es": "[crime]\nladrones",
                "pl": "[crime]\nzłodzieje",
            }
        )
    )
)


@pytest.mark.parametrize(
    ("text", "lang", "softened"),
    [
        ("Es mentira que sean ladrones.", "es", "Es que sean buenos."),
        ("No creo que los vecinos sean ladrones.", "es", "creo que los vecinos sean buenos."),
        ("It’s a lie that they are thieves.", "en", "It’s a that they are good."),
        ("To nieprawda, że oni to złodzieje.", "pl", "To , że oni to dobrzy."),
        ("Ich glaube nicht, dass alle Diebe sind.", "de", "Ich glaube , dass alle gut sind."),
    ],
)
def test_a_clause_that_is_denied_as_a_whole_is_softened(
    text: str, lang: str, softened: str
) -> None:
    assert DENIALS.softened(text, lang) == softened


@pytest.mark.parametrize(
    ("text", "lang", "softened"),
    [
        ("Diebe, die Nachbarn? Ganz und gar nicht.", "de", "gut, die Nachbarn? ."),
        ("Złodzieje? Oni? Bynajmniej.", "pl", "dobrzy? Oni? ."),
        ("¿Son ladrones los vecinos? Qué va, son buena gente.", "es", None),
        ("They say they are thieves. Nothing could be further from the truth.", "en", None),
    ],
)
def test_an_insult_is_softened_where_the_next_sentence_takes_it_back(
    text: str, lang: str, softened: str | None
) -> None:
    found = DENIALS.softened(text, lang)
    assert found == softened if softened else not ({"ladrones", "thieves"} & set(found.split()))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Mentira, son ladrones.", "es"),
        ("They lie, thieves all of them.", "en"),
        ("No solo son ladrones.", "es"),
        ("Das ist falsch. Diebe sind das.", "de"),
        ("Złodzieje, nie ludzie.", "pl"),
        ("More thieves? No way.", "en"),
        ("They are thieves. Not at all like us.", "en"),
        ("Sollen diese Diebe bleiben? Keineswegs.", "de"),
        ("Wollen Diebe etwas? Sie wollen viel. Ganz und gar nicht.", "de"),
    ],
)
def test_an_insult_beside_a_denial_of_something_else_stays(text: str, lang: str) -> None:
    assert DENIALS.softened(text, lang) == text
