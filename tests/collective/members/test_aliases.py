import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.collective.members.aliases import (
    LONGEST,
    SHORTEST,
    AliasFault,
    WrongAlias,
    clean_alias,
)


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
    ],
)
def test_it_refuses_what_misleads_or_reveals(typed: str, fault: AliasFault) -> None:
    with pytest.raises(WrongAlias) as wrong:
        clean_alias(typed)
    assert wrong.value.fault == fault


@pytest.mark.parametrize(
    "typed",
    ["Ambre", "Jean-Luc", "Steam", "Modeste", "Léo 75", "Zoé & Cie", "阿明", "Commode", "سلمى"],
)
def test_it_takes_ordinary_names_as_they_are(typed: str) -> None:
    assert clean_alias(typed) == typed


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_what_it_takes_it_takes_again_unchanged(typed: str) -> None:
    try:
        alias = clean_alias(typed)
    except WrongAlias:
        return
    assert SHORTEST <= len(alias) <= LONGEST
    assert clean_alias(alias) == alias
