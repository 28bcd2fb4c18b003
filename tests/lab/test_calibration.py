import numpy as np
import pytest

from jesuisla_lab.triage.calibration import TYPICAL, HeldOutScores, calibrate


def kept(*shares: float, size: int = 400) -> HeldOutScores:
    """French sources in which these shares bear the label, and scores that say nothing."""
    rng = np.random.default_rng(1)
    labels = np.concatenate([np.arange(size) < share * size for share in shares])
    count = len(labels)
    return HeldOutScores(
        in_known_sources=rng.normal(size=count),
        in_new_sources=rng.normal(size=count),
        labels=labels.astype(np.float64),
        langs=np.full(count, "fr"),
        sources=np.repeat(np.arange(len(shares)), size),
        names=[f"source {number}" for number in range(len(shares))],
    )


def chance(of: HeldOutScores) -> float:
    line = calibrate(of)["fr"]
    return float(np.mean(1 / (1 + np.exp(-line.log_odds(of.in_known_sources)))))


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_chance_is_as_common_as_the_label(share: float) -> None:
    assert chance(kept(share)) == pytest.approx(share, abs=0.02)


def test_searching_for_rude_words_teaches_no_level() -> None:
    """No page is rude nine times in ten, and chances must not say so."""
    assert chance(kept(0.9)) == pytest.approx(TYPICAL, abs=0.02)


def test_where_the_level_is_assumed_the_threshold_is_that_level() -> None:
    assert calibrate(kept(0.9))["fr"].threshold == TYPICAL
    assert calibrate(kept(0.9, 0.1))["fr"].threshold != TYPICAL


def test_a_source_of_the_usual_kind_tells_the_level() -> None:
    assert chance(kept(0.9, 0.1)) == pytest.approx(0.5, abs=0.02)


def test_the_wider_sources_differ_the_wider_the_interval() -> None:
    alike, apart = kept(0.2, 0.2, 0.2), kept(0.02, 0.2, 0.55)
    assert calibrate(alike)["fr"].spread < calibrate(apart)["fr"].spread
