from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis.triage.metrics import krippendorff_alpha

UNITS = st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12)


@given(UNITS)
def test_alpha_is_at_most_one(units: list[list[str]]) -> None:
    found = krippendorff_alpha(units)
    assert found is None or found <= 1


def test_full_agreement_is_one() -> None:
    assert krippendorff_alpha([["a", "a"], ["b", "b", "b"]]) == 1


def test_without_pairs_or_variety_nothing_can_be_said() -> None:
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([["a"], ["b"]]) is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None


@given(UNITS)
def test_lone_verdicts_and_order_change_nothing(units: list[list[str]]) -> None:
    assert krippendorff_alpha([*units, ["a"], []]) == krippendorff_alpha(
        [list(reversed(unit)) for unit in units]
    )
