"""Charts: counts with patterns, unknown drawn as unknown, the same in a table."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from jesuisla.analysis.impact.outcome import Outcome, outcome_between
from jesuisla.analysis.thread import CommentKind, SnapshotPlace, ThreadSnapshot
from jesuisla.collective.drawing import charts


def reading(hour: int, *kinds: str) -> ThreadSnapshot:
    return ThreadSnapshot(
        taken_at=datetime(2026, 3, 1, hour, tzinfo=UTC),
        places=tuple(
            SnapshotPlace(position=at, kind=CommentKind(kind)) for at, kind in enumerate(kinds, 1)
        ),
    )


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    before = reading(9, "hateful", "hateful", "neutral", "hateful")
    return outcome_between(
        before, reading(14, "ours", "supportive", "hateful", "neutral"), top=(3, 5)
    )


@pytest.fixture(scope="module")
def chart(outcome: Outcome) -> charts.Chart:
    with override("en"):
        return charts.before_after(outcome, key="ba")


def test_the_drawing_is_well_formed_and_brings_no_style_or_script(chart: charts.Chart) -> None:
    root = ET.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert [node.tag for node in root.iter() if node.get("role")] == [root.tag]
    assert not any(node.get("style") for node in root.iter())
    assert not any(node.tag.endswith(("style", "script")) for node in root.iter())


def test_the_table_holds_the_counts_with_the_unknown_ones(chart: charts.Chart) -> None:
    told = {(row.group, row.moment): row.counts for row in chart.rows}
    assert set(charts.ORDER) - set(chart.kinds) == {CommentKind.MISLEADING}  # nobody was asked
    assert told == {
        ("Top 3 comments", "before"): (0, 0, 1, 0, 2),
        ("Top 3 comments", "now"): (1, 1, 0, 0, 1),
        ("Top 5 comments", "before"): (0, 0, 1, 1, 3),
        ("Top 5 comments", "now"): (1, 1, 1, 1, 1),
    }


def test_kinds_have_patterns_where_a_colour_alone_would_not_do(chart: charts.Chart) -> None:
    root = ET.fromstring(chart.svg)
    ids = {node.get("id") for node in root.iter()}
    used = set(re.findall(r"url\(#(.+?)\)", chart.svg))
    assert used == {"ba-supportive", "ba-hateful", "ba-unknown"}
    assert used <= ids


def test_the_description_says_what_the_bars_show(chart: charts.Chart) -> None:
    assert "Top 3 comments, now: 1 ours, 1 supportive, 1 hateful." in chart.svg


def test_it_rejects_a_name_that_could_break_out_of_its_attribute(outcome: Outcome) -> None:
    with pytest.raises(ValueError, match="named by ASCII letters"):
        charts.before_after(outcome, key='"><script>')


def test_the_same_counts_are_drawn_once(outcome: Outcome) -> None:
    with override("en"):
        first = charts.before_after(outcome, key="one")
        misses = charts.bars.cache_info().misses
        again = charts.before_after(outcome, key="two")
    assert charts.bars.cache_info().misses == misses
    assert again.svg == first.svg.replace("one-", "two-")
    with override("fr"):
        assert "avant" in charts.before_after(outcome, key="one").svg
