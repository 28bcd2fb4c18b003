"""Statistics drawn on the server: no script, prints well, with a table beside each.

Altair and its renderer load with the first chart, as most pages draw none.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.analysis.impact import Outcome
from jesuisla.analysis.thread import CommentKind

from . import palette

if TYPE_CHECKING:
    import altair as alt

LETTERS = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, Verdana, sans-serif"
ORDER = (
    CommentKind.OURS,
    CommentKind.SUPPORTIVE,
    CommentKind.NEUTRAL,
    CommentKind.UNKNOWN,
    CommentKind.MISLEADING,
    CommentKind.HATEFUL,
)
PATTERNED = (
    CommentKind.SUPPORTIVE,
    CommentKind.HATEFUL,
    CommentKind.MISLEADING,
    CommentKind.UNKNOWN,
)
_TOLD_BEFORE = tuple(kind for kind in ORDER if kind is not CommentKind.MISLEADING)
PLOT_WIDTH = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One line of the table beside a chart: how many of ``size`` places hold each kind."""

    group: str
    moment: str
    size: int
    by_kind: Mapping[CommentKind, int]
    kinds: tuple[CommentKind, ...] = ORDER
    """The kinds of which something is known: where nobody could be asked, no 0 is shown."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the row is about, under :attr:`Chart.heads`."""
        return self.group, self.moment

    @property
    def counts(self) -> tuple[int, ...]:
        """The counts in the order of :attr:`Chart.kinds`."""
        return tuple(self.by_kind[kind] for kind in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing and the same as rows."""

    svg: SafeString
    title: str
    heads: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    kinds: tuple[CommentKind, ...] = ORDER


def before_after(outcome: Outcome, *, key: str) -> Chart:
    """What stood in the first places before and after, as stacked bars with their counts.

    Unknown places are drawn as unknown. ``key`` is a short name of ASCII letters, digits
    and dashes, once a page; another one raises ``ValueError``.
    """
    palette.check_key(key)
    title = _("The top comments, before and now")
    kinds = ORDER if all(top.knows_misleading for top in outcome.tops) else _TOLD_BEFORE
    rows = tuple(
        ChartRow(group=group, moment=moment, size=top.size, by_kind=count.by_kind, kinds=kinds)
        for top in outcome.tops
        for group in [_first_places(top.size)]
        for moment, count in ((_moment_before(), top.before), (_moment_now(), top.after))
    )
    svg = bars(
        tuple(
            (row.group, row.moment, row.size, tuple(row.by_kind[kind] for kind in ORDER))
            for row in rows
        )
    )
    description = " ".join(_sentence(row) for row in rows)
    heads = _("Ranks"), _("Moment")
    return Chart(
        svg=finish(svg, key, title, description), title=title, heads=heads, rows=rows, kinds=kinds
    )


def _first_places(size: int) -> str:
    return ngettext("Top comment", "Top %(count)d comments", size) % {"count": size}


def _moment_before() -> str:
    return pgettext("label in a chart", "before")


def _moment_now() -> str:
    return pgettext("label in a chart", "now")


def _sentence(row: ChartRow) -> str:
    kinds = ", ".join(
        palette.count_in_words(kind, row.by_kind[kind]) for kind in ORDER if row.by_kind[kind]
    )
    return _("%(what)s: %(told)s.") % {"what": f"{row.group}, {row.moment}", "told": kinds}


@lru_cache(maxsize=128)
def bars(told: tuple[tuple[str, str, int, tuple[int, ...]], ...]) -> str:
    """The same rows, drawn once: writing the specification takes longer than the page around it."""
    rows = tuple(
        ChartRow(group=group, moment=moment, size=size, by_kind=dict(zip(ORDER, n, strict=True)))
        for group, moment, size, n in told
    )
    return drawn(json.dumps(_spec(rows), sort_keys=True))


def _spec(rows: tuple[ChartRow, ...]) -> dict[str, Any]:
    import altair as alt

    values = [segment for row in rows for segment in _segments(row)]
    groups = list(dict.fromkeys(row.group for row in rows))
    base = alt.Chart().encode(
        y=alt.Y("moment:N", sort=None, title=None, axis=alt.Axis(labelPadding=8))
    )
    chart = (
        stacked_bars(base, "count")
        .facet(
            row=alt.Row(
                "group:N",
                sort=groups,
                title=None,
                header=alt.Header(
                    labelOrient="top", labelAnchor="start", labelFontSize=14, labelPadding=4
                ),
            ),
            data=alt.Data(values=values),  # type: ignore[no-untyped-call]  # Altair's own gap
            spacing=14,
        )
        .configure(aria=False, background="transparent", font=LETTERS, padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            domain=False, ticks=False, labelFontSize=14, labelColor=palette.INK_SOFT, labelLimit=120
        )
        .configure_header(labelColor=palette.INK, labelFontWeight="bold")
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


def stacked_bars(base: "alt.Chart", number: str, *, if_at_least: float = 0.0) -> "alt.LayerChart":
    """The parts of each row, one after the other, with the field ``number`` in those large enough.

    Parts have their ``kind``, and from 0 to 1 where they stand: ``from``, ``middle``, ``to``.
    """
    import altair as alt

    along: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[0, 1])}
    kinds = [kind.value for kind in ORDER]
    colours = alt.Scale(domain=kinds, range=[palette.COLOURS[kind] for kind in ORDER])
    bars = base.mark_bar(stroke=palette.SURFACE, strokeWidth=2).encode(
        x=alt.X("from:Q", **along),
        x2="to:Q",
        color=alt.Color("kind:N", legend=None, scale=colours),
    )
    large = alt.datum.to - alt.datum["from"] >= if_at_least
    numbers = base.encode(x=alt.X("middle:Q", **along), text=f"{number}:N").transform_filter(large)
    ours = alt.datum.kind == CommentKind.OURS.value
    label: dict[str, Any] = {"fontSize": 14, "fontWeight": "bold", "baseline": "middle"}
    # A pale rim keeps a number legible on every pattern; the full colour needs none.
    rim = numbers.mark_text(
        **label, stroke=palette.SURFACE, strokeWidth=5, strokeJoin="round"
    ).transform_filter(~ours)
    dark = numbers.mark_text(**label, fill=palette.INK).transform_filter(~ours)
    pale = numbers.mark_text(**label, fill=palette.SURFACE).transform_filter(ours)
    layers = [bars, rim, dark, pale]
    return alt.LayerChart(layer=layers, width=PLOT_WIDTH, height=alt.Step(34))


def _segments(row: ChartRow) -> list[dict[str, Any]]:
    segments, start = [], 0
    for kind in ORDER:
        count = row.by_kind[kind]
        if count:
            segments.append(
                {
                    "group": row.group,
                    "moment": row.moment,
                    "kind": kind.value,
                    "count": count,
                    "from": start / row.size,
                    "to": (start + count) / row.size,
                    "middle": (start + count / 2) / row.size,
                }
            )
        start += count
    return segments


@lru_cache(maxsize=128)
def drawn(spec: str) -> str:
    """The SVG of a Vega-Lite specification in JSON, without roles that have no name."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(json.loads(spec)))
    # The drawing as a whole has a name; the renderer's roles without one only add noise.
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)


def finish(svg: str, key: str, title: str, description: str) -> SafeString:
    """A drawn SVG with its kinds patterned, named and described for whoever cannot see it."""
    for kind in PATTERNED:
        svg = svg.replace(f'fill="{palette.COLOURS[kind]}"', f'fill="url(#{key}-{kind})"')
    opening = (
        r'<svg \g<1> class="chart" role="img"'
        f' aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(description)}</desc>'
        f"{palette.patterns(key)}"
    )
    svg = re.sub(
        r'<svg [^>]*?(width="[\d.]+" height="[\d.]+" viewBox="[^"]+")>', opening, svg, count=1
    )
    # Drawn from counts and translated words alone; the renderer and escape() quote those.
    return mark_safe(svg)  # noqa: S308
