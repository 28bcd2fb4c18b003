"""Shares of attention as bars: named, patterned, the same as rows."""

import pytest

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.drawing.shares import Bar, shares

HALF = Bar(label="15:04", shares={CommentKind.OURS: 0.5, CommentKind.HATEFUL: 0.5})
LESS = Bar(label="16:24", shares={CommentKind.OURS: 0.25, CommentKind.UNKNOWN: 0.75})


def test_the_drawing_is_named_and_says_in_words_what_it_shows() -> None:
    made = shares([HALF, LESS], key="course", title="Attention <over> time")
    assert '<title id="course-title">Attention &lt;over&gt; time</title>' in made.svg
    assert "15:04\N{NO-BREAK SPACE}: 50" in made.svg
    assert made.rows[1].percents == (25, 0, 0, 75, 0, 0)


def test_a_kind_of_which_nobody_was_asked_has_no_share() -> None:
    untold = frozenset({CommentKind.MISLEADING})
    told = Bar(label="17:00", shares={CommentKind.MISLEADING: 1.0})
    before = Bar(label="15:04", shares=HALF.shares, untold=untold)
    made = shares([before, told], key="course", title="t")
    at = made.kinds.index(CommentKind.MISLEADING)
    assert [row.counts[at] for row in made.rows] == ["–", "100 %"]
    assert CommentKind.MISLEADING not in shares([before], key="course", title="t").kinds


def test_no_kind_depends_on_colour_alone() -> None:
    made = shares([HALF, LESS], key="course", title="t")
    assert 'fill="url(#course-hateful)"' in made.svg
    assert 'fill="url(#course-unknown)"' in made.svg


def test_it_carries_no_style_and_no_script() -> None:
    made = shares([HALF], key="course", title="t")
    assert "<style" not in made.svg
    assert "style=" not in made.svg
    assert "<script" not in made.svg


@pytest.mark.parametrize(
    "bars",
    [
        [],
        [HALF, HALF],
        [Bar(label="a", shares={CommentKind.OURS: 0.4})],
        [Bar(label="a", shares={CommentKind.OURS: 1.5, CommentKind.HATEFUL: -0.5})],
    ],
)
def test_it_refuses_what_is_no_set_of_shares(bars: list[Bar]) -> None:
    with pytest.raises(ValueError, match="share"):
        shares(bars, key="course", title="t")


def test_it_refuses_a_name_that_is_none() -> None:
    with pytest.raises(ValueError, match="named by"):
        shares([HALF], key="x y", title="t")
