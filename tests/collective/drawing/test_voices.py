"""The row of voices: how many are there, never who did most."""

import xml.etree.ElementTree as ET

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.collective.drawing import voices


@settings(max_examples=40, deadline=None)
@given(count=st.integers(0, 500), goal=st.integers(0, 30))
def test_every_voice_is_drawn_or_told_as_a_number(count: int, goal: int) -> None:
    svg = voices.row(count, goal)
    root = ET.fromstring(svg)
    drawn = svg.count("draw-voice-smile")
    told = int(next((node.text or "0" for node in root.iter() if node.tag.endswith("text")), "0"))
    assert drawn + told == count
    assert svg.count("draw-waiting") == max(min(goal, voices.MOST_DRAWN) - count, 0)
    assert "style=" not in svg


@override("en")
@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "No voice is there yet. We need 3: nobody should stand alone."),
        (2, "2 voices of ours are there. 1 more would be good: nobody should stand alone."),
        (3, "3 voices of ours are there."),
        (40, "40 voices of ours are there."),
    ],
)
def test_the_words_say_how_many_are_there_and_how_many_are_wished_for(
    count: int, words: str
) -> None:
    assert voices.in_words(count, 3) == words


@pytest.mark.parametrize(("count", "goal"), [(-1, 3), (1, -3)])
def test_it_rejects_fewer_than_no_voices(count: int, goal: int) -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        voices.row(count, goal)


def test_waiting_places_alone_are_decoration() -> None:
    assert 'aria-hidden="true"' in voices.waiting()
    assert "draw-voice" not in voices.waiting()
