"""Which comments teach most: whatever the scores and texts, none twice and none alike."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.label_choice import (
    different_first,
    most_teaching,
    rarity,
    word_vectors,
)

texts = st.lists(st.text(max_size=30), max_size=30)


@given(texts, st.integers(0, 40), st.randoms(use_true_random=False))
def test_no_comment_comes_twice_and_no_more_than_asked(lines, count, random) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives them
    scores = np.array([random.uniform(-9, 9) for _ in lines])
    order = most_teaching(scores, word_vectors(lines), count)
    assert len(order) == len(set(order.tolist())) <= min(count, len(lines))
    # Each that is left out says the same as one before it, or there were enough.
    vectors = word_vectors(lines)
    left_out = [row for row in range(len(lines)) if row not in order]
    if len(order) < count:
        assert all((vectors[order] @ vectors[row]).max() > 0.999 for row in left_out)


@given(texts)
def test_what_says_the_same_is_chosen_once(lines: list[str]) -> None:
    vectors = word_vectors(lines)
    chosen = different_first(np.ones(len(lines)), vectors, len(lines))
    near = vectors[chosen] @ vectors[chosen].T - np.eye(len(chosen))
    assert (near < 0.9999 + 1e-4).all()
    assert not len(different_first(np.ones(len(lines)), vectors, 9, known=vectors[chosen])) or any(
        not np.any(vector) for vector in vectors
    )


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=200))
def test_rarity_is_a_share_and_the_rarest_has_it_whole(scores: list[float]) -> None:
    rare = rarity(np.array(scores))
    assert rare.max() == 1
    assert (rare > 0).all()


def test_of_few_high_scores_among_many_low_ones_the_high_ones_come_first() -> None:
    scores = np.array([-3.0] * 95 + [2.0] * 5)
    vectors = word_vectors([f"mot{number} seul{number}" for number in range(100)])
    chosen = different_first(rarity(scores), vectors, 5)
    assert sorted(chosen.tolist()) == [95, 96, 97, 98, 99]
