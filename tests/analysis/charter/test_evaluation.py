"""How often the coach is right: counted draft by draft."""

import pytest

from jesuisla.analysis.charter import Draft, JudgedDraft, RuleName, measure_coach
from jesuisla.analysis.charter.evaluation import RuleCounts
from jesuisla.analysis.shares import lower_bound

DRAFTS = [
    JudgedDraft(Draft("Arrêtez !!!!", "fr"), frozenset({RuleName.SHOUTING}), "clumsy"),
    JudgedDraft(Draft("Quelle joie !!!!", "fr"), frozenset(), "perfect", "identity:juif"),
    JudgedDraft(Draft("Stop !!!!", "en"), frozenset({RuleName.SHOUTING}), "clumsy"),
    JudgedDraft(
        Draft("Ma voisine vient de Lens et fait du pain.", "fr"),
        frozenset({RuleName.SHOUTING}),
        "perfect",
        "dialect:ch’ti",
    ),
]


def test_each_draft_counts_once_for_each_rule() -> None:
    figures = measure_coach(DRAFTS)
    assert figures.rules["fr", RuleName.SHOUTING] == RuleCounts(remarks=2, right=1, breaches=2)
    assert figures.rules["en", RuleName.SHOUTING] == RuleCounts(remarks=1, right=1, breaches=1)
    assert figures.pooled(RuleName.SHOUTING) == RuleCounts(remarks=3, right=2, breaches=3)
    assert figures.rules["fr", RuleName.LINK_ONLY].precision_bound is None
    assert figures.perfect == {
        ("fr", "identity:juif"): (1, 1, 1),
        ("fr", "dialect:ch’ti"): (1, 0, 0),
    }


@pytest.mark.parametrize(
    ("right", "count", "bound"), [(10, 10, 0.7225), (0, 10, 0.0), (81, 100, 0.7222)]
)
def test_the_lower_bound_is_wilsons(right: int, count: int, bound: float) -> None:
    assert lower_bound(right, count) == pytest.approx(bound, abs=1e-3)
