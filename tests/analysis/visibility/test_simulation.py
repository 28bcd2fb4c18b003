"""Played threads: the same again from the same seed."""

import numpy as np
import pytest

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.candidates import KINDS
from jesuisla.analysis.visibility.policies import hashtag_policy, nobody_policy
from jesuisla.analysis.visibility.simulation import (
    ORDER_RULES,
    SIMULATION_START,
    CrowdSetting,
    play_thread,
    simulated_thread,
)

SMALL = CrowdSetting(comments=60, minutes=240, readers=40, members=10, voices=6)


@pytest.mark.parametrize("rule", sorted(ORDER_RULES))
def test_the_same_seed_plays_the_same_thread(rule):
    first = play_thread(ORDER_RULES[rule], SMALL, hashtag_policy, 3, looks=(100, 240))
    second = play_thread(ORDER_RULES[rule], SMALL, hashtag_policy, 3, looks=(100, 240))
    assert first == second
    assert len(first.sightings) == 2
    assert first.sightings[0].taken_at > SIMULATION_START


def test_nobody_gives_nothing_and_members_give_no_more_than_they_have():
    assert play_thread(ORDER_RULES["likes"], SMALL, nobody_policy, 1).supports == 0
    played = play_thread(ORDER_RULES["likes"], SMALL, hashtag_policy, 1)
    assert 0 < played.supports <= 10 * 5
    assert 0 <= played.good <= 1


def test_nobody_likes_their_own_voice_or_the_same_comment_twice():
    place = simulated_thread(ORDER_RULES["likes"], SMALL, 0)
    place.minute = SMALL.minutes
    voice = int(np.flatnonzero(place.kind == KINDS.index(CommentKind.OURS))[0])
    assert not place.support(int(place.author[voice]), voice)
    other = int(place.author[voice]) + 1
    assert place.support(other, voice)
    assert not place.support(other, voice)
    assert place.likes[voice] == 1
