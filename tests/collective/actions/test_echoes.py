"""Two voices that say the same in other words are pointed out, kindly."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jesuisla.analysis.likeness import is_near_copy
from jesuisla.analysis.meaning import meaning_reader
from jesuisla.collective.actions.copies import (
    MEANT_ALIKE,
    copies_in,
    copy_in_words,
    echoes_in,
    note_copy,
    note_echoes,
)
from jesuisla.collective.actions.events import VoicesFound
from jesuisla.collective.actions.jobs import find_echoes
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.meanings.models import Meaning
from jesuisla.collective.threads.models import Comment

PAIRS = [
    pair.splitlines()
    for pair in Path(__file__)
    .with_name("same_meaning.txt")
    .read_text(encoding="utf-8")
    .strip()
    .split("\n\n")
]
STATISTICS, SAME_STATISTICS = PAIRS[3]
MEAL, SAME_MEAL = PAIRS[14]


@pytest.fixture
def voice(cast: Any, running: Action) -> Any:
    """``voice(member, "Bienvenue…")``: a comment of theirs that a snapshot has shown."""

    def make(by: Any, text: str) -> Voice:
        number = Comment.objects.count()
        comment = Comment.objects.create(
            group=cast.group, thread=running.thread, native_id=f"v{number}", text=text, kind="ours"
        )
        return note_copy(
            Voice.objects.create(
                group=cast.group, action=running, by=by, first_words=text[:60], comment=comment
            )
        )

    return make


def test_few_pairs_that_differ_are_taken_for_one() -> None:
    reader = meaning_reader()
    assert reader is not None
    vectors = np.concatenate([reader.vectors(pair) for pair in PAIRS])
    likeness = vectors @ vectors.T
    pair = np.repeat(np.arange(len(PAIRS)), 2)
    at = np.triu_indices(len(pair), 1)
    is_same = (pair[:, None] == pair)[at]
    is_told = likeness[at] >= MEANT_ALIKE
    assert is_told[~is_same].sum() == 0
    assert is_told[is_same].sum() >= 6
    assert not any(is_near_copy(*same) for same in PAIRS)  # letters find none of them


def test_the_later_of_two_that_say_the_same_is_told_kindly(
    cast: Any, client_of: Any, running: Action, voice: Any
) -> None:
    first = voice(cast.member, MEAL)
    second = voice(cast.second_member, SAME_MEAL)
    other = voice(cast.third_member, STATISTICS)
    find_echoes(VoicesFound(group=cast.group.pk, action=running.pk, voices=(second.pk,)))
    find_echoes(VoicesFound(group=cast.group.pk, action=running.pk, voices=(second.pk,)))
    (echo,) = echoes_in(running)
    assert (echo.pk, echo.twin_id) == (second.pk, first.pk)
    assert not echo.is_copy
    assert list(copies_in(running)) == []
    assert "pas seul·e" in copy_in_words(echo)
    assert copy_in_words(first) == copy_in_words(other) == ""
    assert Entry.objects.filter(event="EchoFound").count() == 1
    page = client_of(cast.second_member).get(f"/actions/{running.number}").content.decode()
    assert "vous n’êtes pas seul·e à le penser" in page
    assert (
        "pas seul·e à le penser"
        not in client_of(cast.member).get(f"/actions/{running.number}").content.decode()
    )
    team = client_of(cast.moderator).get(f"/actions/{running.number}").content.decode()
    assert "disent la même chose avec d’autres mots" in team
    assert "presque identiques" not in client_of(cast.moderator).get("/veille").content.decode()


def test_a_copy_stays_a_copy_and_own_words_are_left_alone(
    cast: Any, running: Action, voice: Any
) -> None:
    voice(cast.member, MEAL)
    copy = voice(cast.second_member, MEAL + " !!")
    voice(cast.third_member, STATISTICS)
    voice(cast.third_member, SAME_STATISTICS)
    assert note_echoes(running) == 0
    copy.refresh_from_db()
    assert copy.is_copy


def test_thanks_of_a_few_letters_are_anybody_s(cast: Any, running: Action, voice: Any) -> None:
    voice(cast.member, "Merci pour votre courage !")
    voice(cast.second_member, "Votre courage est beau, merci")
    assert note_echoes(running) == 0
    assert not Meaning.objects.exists()


@pytest.mark.usefixtures("no_encoder")
def test_without_an_encoder_nobody_is_told_anything(cast: Any, running: Action, voice: Any) -> None:
    voice(cast.member, MEAL)
    voice(cast.second_member, SAME_MEAL)
    assert note_echoes(running) == 0
