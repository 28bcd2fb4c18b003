"""What the coach says in languages that the screens do not speak: all of it, and always asking."""

import re
from typing import Any

import pytest

from jesuisla.analysis.charter import Article, GoodThing, RuleName
from jesuisla.collective.groups.coach_words import (
    ARTICLE_NAMES,
    COACH_WORDS,
    GOOD_WORDS,
    coach_language,
    coach_languages,
)

SPOKEN = ["de", "es", "it", "pl", "sv"]
FORMAL = {
    "de": r"\b(?:Ihnen|Ihre?[mnrs]?)\b|(?<![.!?:] )(?<!^)\bSie\b",
    "es": r"\busted|\bsu opinión",
    "it": r"\bLei\b|\bvostr",
    "pl": r"\bPan(?:i|a|u)?\b|\w(?:łeś|łaś)\b",
    "sv": r"\b[Nn]i\b|\b[Ee]rt?\b",
}
"""How somebody is spoken to as a stranger; in Polish also what tells men from women."""


def sentences(code: str) -> list[str]:
    said = coach_language(code)
    pairs = [sentence for words in said.words.values() for sentence in words]
    return [*pairs, *said.articles.values(), *said.good.values()]


def test_the_coach_speaks_these_beside_the_screens(settings: Any) -> None:
    assert sorted(coach_languages()) == SPOKEN
    # A language of the screens has its sentences in the catalogue.
    assert not coach_languages() & set(dict(settings.LANGUAGES))


@pytest.mark.parametrize("code", SPOKEN)
def test_every_sentence_is_there_in_every_language(code: str) -> None:
    said = coach_language(code)
    assert set(said.words) == set(COACH_WORDS) == set(RuleName)
    assert set(said.articles) == set(ARTICLE_NAMES) == set(Article)
    assert set(said.good) == set(GOOD_WORDS) == set(GoodThing)
    english = {
        *(sentence for words in COACH_WORDS.values() for sentence in words),
        *ARTICLE_NAMES.values(),
        *GOOD_WORDS.values(),
    }
    assert not english & set(sentences(code))
    assert len(set(sentences(code))) == len(sentences(code))


@pytest.mark.parametrize("code", SPOKEN)
def test_each_rule_says_why_and_asks_one_question(code: str) -> None:
    for why, question in coach_language(code).words.values():
        assert why.endswith(".")
        assert question.endswith("?")
        assert question.count("?") == 1
        assert question.startswith("¿") == (code == "es")


@pytest.mark.parametrize("code", SPOKEN)
def test_it_speaks_as_to_a_friend_and_with_the_signs_of_the_language(code: str) -> None:
    for sentence in sentences(code):
        assert not re.search(FORMAL[code], sentence), sentence
        assert "'" not in sentence
        assert '"' not in sentence
        assert sentence == sentence.strip()
