"""Drawing is fair, the same each time it is done again, and never more than there are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.calling import Candidate, draw

_hours = st.one_of(st.none(), st.floats(0, 10_000))
_candidates = st.lists(
    st.builds(Candidate, key=st.integers(), hours_since_call=_hours, is_dear=st.booleans()),
    unique_by=lambda candidate: candidate.key,
    max_size=40,
)


@given(_candidates, st.integers(-1, 60), st.integers(0, 2**32), st.randoms())
def test_as_many_as_asked_each_once_and_the_same_again(
    candidates: list[Candidate], count: int, seed: int, order: object
) -> None:
    keys = draw(candidates, count, seed=seed)
    assert len(keys) == len(set(keys)) == min(max(count, 0), len(candidates))
    assert set(keys) <= {candidate.key for candidate in candidates}
    order.shuffle(candidates)  # type: ignore[attr-defined]  # Hypothesis' own random source
    assert draw(candidates, count, seed=seed) == keys


@given(_candidates, st.integers(0, 2**32), st.integers(0, 60), st.integers(0, 60))
def test_a_longer_draw_begins_with_the_shorter_one(
    candidates: list[Candidate], seed: int, one_count: int, other_count: int
) -> None:
    fewer, more = sorted((one_count, other_count))
    assert draw(candidates, more, seed=seed)[:fewer] == draw(candidates, fewer, seed=seed)


def test_whoever_waited_twice_as_long_is_drawn_first_twice_as_often() -> None:
    candidates = [
        Candidate(key=1, hours_since_call=40),
        Candidate(key=2, hours_since_call=80),
        Candidate(key=3, hours_since_call=40, is_dear=True),
    ]
    first = Counter(draw(candidates, 1, seed=seed)[0] for seed in range(4000))
    # 1 : 2 : 2 of 4,000; five standard deviations of a binomial are 126 and 155.
    assert abs(first[1] - 800) < 127
    assert abs(first[2] - 1600) < 156
    assert abs(first[3] - 1600) < 156


def test_nobody_is_left_out_for_ever() -> None:
    just_called = Candidate(key=0, hours_since_call=0)
    others = [Candidate(key=key) for key in range(1, 10)]
    assert any(draw([just_called, *others], 3, seed=seed).count(0) for seed in range(1000))
