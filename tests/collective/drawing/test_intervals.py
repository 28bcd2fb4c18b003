from xml.etree import ElementTree as ET

import pytest

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.drawing.intervals import Interval, draw


def interval(estimate: float = 0.2, low: float = 0.1, high: float = 0.3) -> Interval:
    return Interval(
        group="3 <premières> places",
        label="à nous",
        kind=CommentKind.OURS,
        estimate=estimate,
        low=low,
        high=high,
        value="+0,6",
    )


def test_the_drawing_is_named_described_and_well_formed() -> None:
    svg = draw([interval(), interval(-0.5, -1, 0)], key="x", title="Ce qui <change>")
    tree = ET.fromstring(svg)
    assert tree.attrib["aria-labelledby"] == "x-title x-desc"
    words = "".join(tree.itertext())
    assert "Ce qui <change>" in words
    assert words.count("+0,6") == 4


@pytest.mark.parametrize("wrong", [(0.2, 0.3, 0.4), (0.2, -1.1, 0.3), (0.2, 0.1, 1.2)])
def test_an_interval_beside_its_mean_or_out_of_range_is_refused(
    wrong: tuple[float, float, float],
) -> None:
    with pytest.raises(ValueError, match="between -1 and 1"):
        draw([interval(*wrong)], key="x", title="")


def test_no_interval_and_an_odd_key_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        draw([], key="x", title="")
    with pytest.raises(ValueError, match="ASCII"):
        draw([interval()], key="a b", title="")
