"""Figures between nothing and all, a bar a line, with what is uncertain and a mark beside."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import palette

WIDTH = 340
BAR = 14
STEP = 52
LINE = 20
LETTERS, USUAL_VALUE = 36, 6
"""Letters that a line has room for beside a value of so many; a longer label takes two lines."""
EDGE = 8
"""Room at both ends of a bar, so that a mark at nothing or at all stays inside."""
FOOT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """One line: a bar as long as ``share``, from 0 to 1, with its ``value`` in a word.

    ``low`` and ``high`` bound what is uncertain, ``mark`` is what to compare with;
    ``words`` tells the same, with all of them, for the table and for who cannot see it.
    """

    label: str
    value: str
    words: str
    share: float
    low: float | None = None
    high: float | None = None
    mark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A drawing and the same as rows under two ``heads``."""

    svg: SafeString
    title: str
    heads: tuple[str, str]
    rows: tuple[ScaleRow, ...]


def scale(
    rows: Sequence[ScaleRow], *, key: str, title: str, heads: tuple[str, str], mark: str = ""
) -> Scale:
    """Draw the rows one below the other; ``mark`` says what the small diamonds stand for.

    ``key`` is a short name of ASCII letters, digits and dashes, once a page. Raises
    ``ValueError`` on another key, on no row, and on a figure that is not between 0 and 1.
    """
    palette.check_key(key)
    if not rows:
        raise ValueError("a drawing of figures needs at least one")
    for row in rows:
        figures = (row.share, row.low, row.high, row.mark)
        if not all(figure is None or 0 <= figure <= 1 for figure in figures):
            raise ValueError("a figure lies between 0 and 1")
    labels = [_lines(row.label, row.value) for row in rows]
    tops = list(accumulate((STEP + LINE * (len(lines) - 1) for lines in labels), initial=0))
    height = tops[-1] + (FOOT if mark else 0)
    shapes = "".join(map(_row, rows, labels, tops))
    words = " ".join(_("%(what)s: %(told)s.") % {"what": it.label, "told": it.words} for it in rows)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{key}-title {key}-desc" font-size="15">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(words)}</desc>'
        f"{shapes}{_legend(mark, tops[-1]) if mark else ''}</svg>"
    )
    # Numbers, our own shapes, and words that are escaped above.
    return Scale(svg=mark_safe(svg), title=title, heads=heads, rows=tuple(rows))  # noqa: S308


def _lines(label: str, value: str) -> list[str]:
    """Return a label in one line or two, the last cut short where even these are too few.

    >>> _lines("n° 12, Une personne du quartier répond avec calme", "44 %")
    ['n° 12, Une personne du quartier', 'répond avec calme']
    """
    room = LETTERS - max(0, len(value) - USUAL_VALUE)
    return textwrap.wrap(label, room, max_lines=2, placeholder="…") or [""]


def _row(row: ScaleRow, label: Sequence[str], top: int) -> str:
    y = top + 24 + LINE * (len(label) - 1)
    ink = f'class="draw-ink" fill="{palette.INK}"'
    words = "".join(
        f'<text x="0" y="{top + 15 + LINE * at}" {ink}>{escape(line)}</text>'
        for at, line in enumerate(label)
    )
    value = (
        f'<text x="{WIDTH}" y="{y - 9}" text-anchor="end" font-weight="700" {ink}>'
        f"{escape(row.value)}</text>"
    )
    bar = (
        f'<rect x="0.75" y="{y + 0.75}" width="{WIDTH - 1.5}" height="{BAR - 1.5}" rx="3"'
        f' class="draw-edge" fill="none" stroke="{palette.LINE_STRONG}" stroke-width="1.5"/>'
        f'<rect x="0" y="{y}" width="{_end(row.share):.1f}" height="{BAR}" rx="3"'
        f' class="draw-ours" fill="{palette.ACCENT}"/>'
    )
    parts = [words, value, bar]
    if row.low is not None and row.high is not None:
        line = y + BAR + 5
        parts.append(
            f'<path class="draw-move" fill="none" stroke="{palette.INK_SOFT}" stroke-width="3"'
            f' stroke-linecap="round" d="M{_x(row.low):.1f} {line}H{_x(row.high):.1f}"/>'
        )
    if row.mark is not None:
        parts.append(_diamond(_x(row.mark), y + BAR / 2))
    return "".join(parts)


def _x(share: float) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * share


def _end(share: float) -> float:
    """Where a bar ends: as its mark would stand, but nothing is empty and all is full.

    >>> _end(0), _end(0.5), _end(1)
    (0, 170.0, 340)
    """
    return _x(share) if 0 < share < 1 else WIDTH * share


def _diamond(x: float, y: float) -> str:
    return (
        f'<path class="draw-mark" fill="{palette.SURFACE}" stroke="{palette.INK}"'
        f' stroke-width="2" d="M{x:.1f} {y - 7:g}l6 7l-6 7l-6 -7z"/>'
    )


def _legend(mark: str, top: int) -> str:
    return (
        f"{_diamond(10, top + 12)}"
        f'<text x="24" y="{top + 17}" class="draw-soft" fill="{palette.INK_SOFT}">'
        f"{escape(mark)}</text>"
    )
