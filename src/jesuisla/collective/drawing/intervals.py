"""Means with their intervals: a mark for the mean, a bar for what is uncertain."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jesuisla.analysis.thread import CommentKind

from . import palette

WIDTH = 340
MIDDLE = WIDTH / 2
REACH = 158
HEAD = 34
STEP = 48
FOOT = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean change and its interval, as shares from -1 to 1, under the heading ``group``.

    ``kind`` gives the mark its shape and pattern; ``value`` is the mean in words.
    """

    group: str
    label: str
    kind: CommentKind
    estimate: float
    low: float
    high: float
    value: str


def draw(intervals: Sequence[Interval], *, key: str, title: str) -> SafeString:
    """The intervals one below the other, around a line that means no change.

    ``key`` is a short name of ASCII letters, digits and dashes, once a page. Raises
    ``ValueError`` on another key, on no intervals, and on one outside -1 to 1.
    """
    palette.check_key(key)
    if not intervals:
        raise ValueError("a drawing of intervals needs at least one")
    for interval in intervals:
        if not -1 <= interval.low <= interval.estimate <= interval.high <= 1:
            raise ValueError("an interval lies between -1 and 1, around its mean")
    shapes: list[str] = []
    y = 0
    for group, rows in groupby(intervals, key=lambda interval: interval.group):
        shapes.append(
            f'<text x="0" y="{y + 20}" font-weight="700" class="draw-ink"'
            f' fill="{palette.INK}">{escape(group)}</text>'
        )
        y += HEAD
        for interval in rows:
            shapes.append(_row(interval, y, key))
            y += STEP
    words = " ".join(
        _("%(what)s: %(told)s.") % {"what": f"{item.group}, {item.label}", "told": item.value}
        for item in intervals
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + FOOT}" role="img"'
        f' aria-labelledby="{key}-title {key}-desc" font-size="15">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(words)}</desc>'
        f"{palette.patterns(key)}{''.join(shapes)}{_axis(y)}</svg>"
    )
    # Numbers, our own shapes, and words that are escaped above.
    return mark_safe(svg)  # noqa: S308


def _row(interval: Interval, y: int, key: str) -> str:
    low, mean, high = (_x(share) for share in (interval.low, interval.estimate, interval.high))
    line = y + 32
    return (
        f'<text x="0" y="{y + 15}" class="draw-ink" fill="{palette.INK}">'
        f"{escape(interval.label)}</text>"
        f'<text x="{WIDTH}" y="{y + 15}" text-anchor="end" class="draw-ink"'
        f' fill="{palette.INK}">{escape(interval.value)}</text>'
        f'<path class="draw-edge" fill="none" stroke="{palette.LINE_STRONG}" stroke-width="1"'
        f' d="M{MIDDLE - REACH:g} {line}H{MIDDLE + REACH:g}"/>'
        f"{_zero(line)}"
        f'<path class="draw-move" fill="none" stroke="{palette.INK_SOFT}" stroke-width="5"'
        f' stroke-linecap="round" d="M{low:.1f} {line}H{high:.1f}"/>'
        f"{_mark(interval.kind, mean, line, key)}"
    )


def _mark(kind: CommentKind, x: float, y: int, key: str) -> str:
    if kind is CommentKind.OURS:
        return (
            f'<circle cx="{x:.1f}" cy="{y}" r="9" class="draw-paper" fill="{palette.SURFACE}"/>'
            f'<circle cx="{x:.1f}" cy="{y}" r="7" {palette.fill(kind, key)}/>'
        )
    return (
        f'<rect x="{x - 8:.1f}" y="{y - 8}" width="16" height="16" class="draw-paper"'
        f' fill="{palette.SURFACE}"/>'
        f'<rect x="{x - 7:.1f}" y="{y - 7}" width="14" height="14" {palette.fill(kind, key)}/>'
        f'<rect x="{x - 7:.1f}" y="{y - 7}" width="14" height="14" class="draw-move" fill="none"'
        f' stroke="{palette.INK_SOFT}" stroke-width="1.5"/>'
    )


def _zero(line: int) -> str:
    """No change, marked at one bar alone: a line through all rows would cross the words."""
    return (
        f'<path class="draw-edge" fill="none" stroke="{palette.LINE_STRONG}"'
        f' stroke-width="1.5" d="M{MIDDLE:g} {line - 11}V{line + 11}"/>'
    )


def _axis(y: int) -> str:
    words = (
        (0, "start", pgettext("end of an axis", "← fewer")),
        (MIDDLE, "middle", pgettext("middle of an axis", "no change")),
        (WIDTH, "end", pgettext("end of an axis", "more →")),
    )
    return "".join(
        f'<text x="{x:g}" y="{y + 18}" text-anchor="{anchor}" font-size="13" class="draw-soft"'
        f' fill="{palette.INK_SOFT}">{escape(word)}</text>'
        for x, anchor, word in words
    )


def _x(share: float) -> float:
    return MIDDLE + REACH * share
