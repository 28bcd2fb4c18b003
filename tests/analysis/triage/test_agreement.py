from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.agreement import alpha

UNITS = st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12)


@given(UNITS)
def test_alpha_is_at_most_one(units: list[list[str]]) -> None:
    found = alpha(units)
    assert found is None or found <= 1


def test_full_agreement_is_one() -> None:
    assert alpha([["a", "a"], ["b", "b", "b"]]) == 1


def test_without_pairs_or_variety_nothing_can_be_said() -> None:
    assert alpha([]) is None
    assert alpha([["a"], ["b"]]) is None
    assert alpha([["a", "a"], ["a", "a"]]) is None


@given(UNITS)
def test_lone_verdicts_and_order_change_nothing(units: list[list[str]]) -> None:
    assert alpha([*units, ["a"], []]) == alpha([list(reversed(unit)) for unit in units])
