"""Ways of supporting compared on played threads: ours gains more than what is done today."""

import pytest

from jesuisla.analysis.visibility.simulation import ORDER_RULES, CrowdSetting, play_thread
from jesuisla_lab.visibility.comparison import (
    compare_policies,
    newest_policy,
    oracle_policy,
    topmost_policy,
)

SMALL = CrowdSetting(comments=60, minutes=240, readers=40, members=10, voices=6)


@pytest.mark.parametrize("policy", [newest_policy, topmost_policy, oracle_policy])
def test_members_give_no_more_than_they_have(policy):
    played = play_thread(ORDER_RULES["likes"], SMALL, policy, 1)
    assert 0 < played.supports <= 10 * 5
    assert 0 <= played.good <= 1


def test_ours_gains_more_for_each_support_than_what_groups_do_today():
    found = compare_policies(ORDER_RULES["talk"], SMALL, seeds=12)
    assert found.seeds == 12
    assert found.per_support["nobody"] is None
    best = max(found.per_support[name] for name in ("newest", "top", "hashtag"))
    assert found.per_support["ours"] > best
    low, high = found.interval["ours"]
    assert low <= found.per_support["ours"] <= high


def test_a_comparison_needs_a_thread():
    with pytest.raises(ValueError, match="at least one thread"):
        compare_policies(ORDER_RULES["likes"], SMALL, seeds=0)
