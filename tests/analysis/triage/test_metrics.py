import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.triage import metrics
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


PAIRS = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([n / 8 for n in range(9)])),
    min_size=2,
    max_size=40,
)


@settings(max_examples=50, deadline=None)
@given(PAIRS)
def test_figures_are_those_of_scikit_learn(pairs: list[tuple[float, float]]) -> None:
    from sklearn import metrics as reference  # late: it takes a second of every worker

    labels, scores = (np.array(column) for column in zip(*pairs, strict=True))
    given_ = (scores >= 0.5) * 1.0
    expected = reference.f1_score(labels, given_, labels=[0, 1], average="macro", zero_division=1)
    assert metrics.macro_f1(labels, given_) == pytest.approx(expected, abs=1e-4)
    if 0 < labels.sum() < len(labels):
        assert metrics.auc(labels, scores) == pytest.approx(reference.roc_auc_score(labels, scores))
        expected = reference.average_precision_score(labels, scores)
        assert metrics.average_precision(labels, scores) == pytest.approx(expected, abs=1e-4)
    else:
        assert metrics.auc(labels, scores) is None
