"""What somebody attacked may do on each network at once, and where that was read."""

from datetime import date

import pytest

from jesuisla.networks.registry import NETWORKS
from jesuisla.networks.safety import safety_of

SOCIAL = [network.name for network in NETWORKS if network.name != "web"]
FIRST = ["silence", "keep", "mute", "block"]


@pytest.mark.parametrize("name", SOCIAL)
def test_every_social_network_says_what_to_do_and_where_it_was_read(name: str) -> None:
    safety = safety_of(name)
    assert safety is not None
    told = safety.model_dump(exclude_none=True)
    assert set(FIRST) <= set(told)
    for advice in safety.advice:
        assert advice.source.startswith("https://")
        assert date(2019, 1, 1) < advice.date < safety.review_by
        assert "'" not in advice.says
        assert len(advice.says) < 170, "somebody attacked reads it on a phone"


@pytest.mark.parametrize("name", SOCIAL)
def test_evidence_comes_before_blocking(name: str) -> None:
    safety = safety_of(name)
    assert safety is not None
    order = [advice for advice in safety.advice if advice in (safety.keep, safety.block)]
    assert order == [safety.keep, safety.block]
    assert safety.keep is not None
    assert "before you block" in safety.keep.says


def test_blocking_was_read_everywhere() -> None:
    for name in SOCIAL:
        safety = safety_of(name)
        assert safety is not None
        assert safety.block is not None
        assert safety.block.is_checked, name


def test_what_nobody_wrote_down_is_unknown() -> None:
    assert safety_of("web") is None
    assert safety_of("..") is None
