import gc
import logging

import pytest

from jesuisla.analysis.triage import shipped
from jesuisla.collective.drawing import charts
from jesuisla.server import warming


def test_what_is_loaded_is_not_searched_for_garbage_any_more() -> None:
    gc.unfreeze()
    warming.warm_up()
    assert gc.get_freeze_count() > 100_000


def test_everything_that_is_slow_at_first_can_be_loaded_beforehand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shipped.shipped_scorer.cache_clear()
    charts.bars.cache_clear()
    charts.drawn.cache_clear()
    warming.warm_up()
    assert caplog.messages == []
    assert shipped.shipped_scorer.cache_info().currsize == 1
    assert charts.drawn.cache_info().currsize == 1


def test_what_cannot_be_loaded_keeps_nothing_else_from_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("cut off")

    charts.bars.cache_clear()
    charts.drawn.cache_clear()
    monkeypatch.setattr(warming, "_scorer", broken)
    with caplog.at_level(logging.WARNING):
        warming.warm_up()
    assert caplog.messages == ["Not loaded beforehand: cut off"]
    assert charts.drawn.cache_info().currsize == 1
