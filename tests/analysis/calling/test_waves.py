"""How many are called: more where few follow, nobody where enough came."""

from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.calling import PEOPLE_NEEDED, CallHistory, wave_size

_histories = st.integers(0, 10_000).flatmap(
    lambda called: st.builds(CallHistory, calls=st.just(called), arrivals=st.integers(0, called))
)


@given(st.integers(0, 200), _histories)
def test_enough_are_called_and_not_one_more(arrivals: int, history: CallHistory) -> None:
    size, missing = wave_size(arrivals, history), max(PEOPLE_NEEDED - arrivals, 0)
    assert 0 < history.share < 1
    assert size * history.share >= missing - 1e-6
    assert (size - 1) * history.share < missing or size == 0


@given(st.integers(0, 100), st.integers(0, 100))
def test_the_fewer_follow_the_more_are_called(came: int, other: int) -> None:
    few, many = sorted((came, other))
    assert wave_size(0, CallHistory(calls=100, arrivals=few)) >= wave_size(
        0, CallHistory(calls=100, arrivals=many)
    )
