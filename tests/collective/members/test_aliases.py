from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.lookalikes import skeleton
from jesuisla.collective.members.aliases import (
    LONGEST,
    SHORTEST,
    AliasFault,
    WrongAlias,
    clean_alias,
)
from jesuisla.collective.members.applications import free_alias
from jesuisla.collective.members.refusals import AliasTaken


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", AliasFault.SHORT),
        ("  a  ", AliasFault.SHORT),
        ("a" * 41, AliasFault.LONG),
        ("12 34", AliasFault.NO_LETTER),
        ("👋👋", AliasFault.NO_LETTER),
        ("Ma\u200brie", AliasFault.HIDDEN),
        ("\u202eeiraM", AliasFault.HIDDEN),
        ("marie@example.org", AliasFault.ADDRESS),
        ("www.marie", AliasFault.ADDRESS),
        ("htp:/pas un lien", AliasFault.ADDRESS),
        ("marie.fr", AliasFault.ADDRESS),
        ("Modératrice", AliasFault.TITLE),
        ("m o d é r a t i o n", AliasFault.TITLE),
        ("M0d3rateur", AliasFault.TITLE),
        ("L’équipe", AliasFault.TITLE),
        ("Équipe #jesuislà", AliasFault.TITLE),
        ("Admin", AliasFault.TITLE),
        ("Administratrice_12", AliasFault.TITLE),
        ("ｍｏｄerator", AliasFault.TITLE),
        ("Coordination", AliasFault.TITLE),
        ("Coordo", AliasFault.TITLE),
        ("Moder\u0430teur", AliasFault.TITLE),
        ("C\u043e\u043erdinatrice", AliasFault.TITLE),
        ("rnoderator", AliasFault.TITLE),
        ("Модератор", AliasFault.TITLE),
        ("\u039codo", AliasFault.SCRIPTS),
        ("\u0421olette", AliasFault.SCRIPTS),
        ("\u3164\u1160", AliasFault.HIDDEN),
        ("\u115f\uffa0", AliasFault.HIDDEN),
        ("Colette\u2800", AliasFault.HIDDEN),
        ("Colette\u034f", AliasFault.HIDDEN),
        ("\u0301\u0301\u0301", AliasFault.HIDDEN),
        ("Cor\u0316\u0317\u0318ette", AliasFault.HIDDEN),
    ],
)
def test_it_refuses_what_misleads_or_reveals(typed: str, fault: AliasFault) -> None:
    with pytest.raises(WrongAlias) as wrong:
        clean_alias(typed)
    assert wrong.value.fault == fault


@pytest.mark.parametrize(
    "typed",
    [
        "Ambre",
        "Jean-Luc",
        "Steam",
        "Modeste",
        "Léo 75",
        "Zoé & Cie",
        "阿明",
        "Commode",
        "سلمى",
        "さくら花",
        "Ngọc",
    ],
)
def test_it_takes_ordinary_names_as_they_are(typed: str) -> None:
    assert clean_alias(typed) == typed


@pytest.mark.parametrize(
    "other",
    ["colette", "Coletté", "Colette.", "Co|ette", "C0lette", "СоӀеttе", "Ｃolette", "Co1ette"],
)
def test_what_looks_alike_has_one_skeleton(other: str) -> None:
    assert skeleton(other) == skeleton("Colette")


@pytest.mark.parametrize(
    "pair", [("Elie", "Elle"), ("Zoé", "Noé"), ("さくら", "さら"), ("Léo 7", "Léo")]
)
def test_what_differs_has_not(pair: tuple[str, str]) -> None:
    assert skeleton(pair[0]) != skeleton(pair[1])


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_what_it_takes_it_takes_again_unchanged(typed: str) -> None:
    try:
        alias = clean_alias(typed)
    except WrongAlias:
        return
    assert SHORTEST <= len(alias) <= LONGEST
    assert clean_alias(alias) == alias


@pytest.mark.parametrize("typed", ["#jesuislà", "JeSuisLa", "jesuis.la", "Jesuis1à"])
def test_nobody_goes_by_the_name_of_the_group(cast: Any, typed: str) -> None:
    with pytest.raises(AliasTaken):
        free_alias(cast.group, typed)
    assert free_alias(cast.other_group, typed)
