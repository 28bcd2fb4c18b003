"""Shares of attention by kind, one bar a moment, with the same as rows for a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jesuisla.analysis.thread import CommentKind

from . import palette
from .charts import LETTERS, ORDER, drawn, finish, stacked_bars

READABLE = 0.09
"""The smallest share whose number fits into its part of the bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its label, once a drawing, and the share of each kind, adding up to 1."""

    label: str
    shares: Mapping[CommentKind, float]
    untold: frozenset[CommentKind] = frozenset()
    """The kinds of which nobody could say anything: they have no share, not a share of 0."""
    kinds: tuple[CommentKind, ...] = ORDER

    @property
    def names(self) -> tuple[str, ...]:
        """What the bar is about, under :attr:`Shares.heads`."""
        return (self.label,)

    @property
    def counts(self) -> tuple[str, ...]:
        """The shares as a table shows them, in the order of :attr:`Shares.kinds`."""
        percents = dict(zip(ORDER, self.percents, strict=True))
        return tuple("–" if kind in self.untold else f"{percents[kind]} %" for kind in self.kinds)

    @property
    def percents(self) -> tuple[int, ...]:
        """The shares in percent, in the order of :data:`ORDER`."""
        return tuple(round(100 * self.shares.get(kind, 0.0)) for kind in ORDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """A drawing and the same as rows."""

    svg: SafeString
    title: str
    heads: tuple[str, ...]
    rows: tuple[Bar, ...]
    kinds: tuple[CommentKind, ...] = ORDER


def shares(bars: Sequence[Bar], *, key: str, title: str, head: str = "") -> Shares:
    """The bars one below the other, as long as each other.

    ``head`` says what the bars are about, over their column in the table: moments by default.
    ``key`` is a short name of ASCII letters, digits and dashes, once a page. Raises
    ``ValueError`` on another key, on no bar, on a label given twice, and on shares that
    are negative or do not add up to 1.
    """
    palette.check_key(key)
    if not bars or len({bar.label for bar in bars}) != len(bars):
        raise ValueError("a drawing of shares needs bars, each with a label of its own")
    for bar in bars:
        if min(bar.shares.values(), default=0.0) < 0 or abs(sum(bar.shares.values()) - 1) > 1e-6:
            raise ValueError("the shares of a bar are zero or more and add up to 1")
    svg = drawn(json.dumps(_spec(bars), sort_keys=True))
    words = " ".join(_sentence(bar) for bar in bars)
    svg = finish(svg, key, title, words)
    kinds = tuple(kind for kind in ORDER if any(kind not in bar.untold for bar in bars))
    rows = tuple(replace(bar, kinds=kinds) for bar in bars)
    heads = (head or _("Moment"),)
    return Shares(svg=svg, title=title, heads=heads, rows=rows, kinds=kinds)


def _sentence(bar: Bar) -> str:
    percentages = ", ".join(
        _("%(percent)d %% %(kind)s") % {"percent": percent, "kind": palette.word(kind)}
        for kind, percent in zip(ORDER, bar.percents, strict=True)
        if percent
    )
    return _("%(what)s: %(told)s.") % {"what": bar.label, "told": percentages}


def _spec(bars: Sequence[Bar]) -> dict[str, Any]:
    import altair as alt

    base = alt.Chart(
        alt.Data(values=[part for bar in bars for part in _parts(bar)])  # type: ignore[no-untyped-call]  # Altair's own gap
    ).encode(y=alt.Y("label:N", sort=[bar.label for bar in bars], title=None))
    chart = (
        stacked_bars(base, "percent", if_at_least=READABLE)
        .configure(aria=False, background="transparent", font=LETTERS, padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            domain=False,
            ticks=False,
            labelFontSize=14,
            labelColor=palette.INK_SOFT,
            labelLimit=150,
            labelPadding=6,
        )
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _parts(bar: Bar) -> list[dict[str, Any]]:
    parts, start = [], 0.0
    for kind, percent in zip(ORDER, bar.percents, strict=True):
        share = bar.shares.get(kind, 0.0)
        if share > 0:
            parts.append(
                {
                    "label": bar.label,
                    "kind": kind.value,
                    "percent": percent,
                    "from": round(start, 6),
                    "to": round(start + share, 6),
                    "middle": round(start + share / 2, 6),
                }
            )
        start += share
    return parts
