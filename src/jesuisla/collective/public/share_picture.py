"""The picture beside a link to a group's own page: its vision, live figures, a row of voices."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from textwrap import wrap

from django.core.cache import cache
from django.template.defaultfilters import floatformat
from django.utils.html import escape
from django.utils.translation import gettext as _

from jesuisla.collective.drawing.charts import LETTERS
from jesuisla.collective.drawing.palette import ACCENT, INK, INK_SOFT, LINE_STRONG, PAPER
from jesuisla.collective.drawing.voices import row_of_shapes
from jesuisla.collective.groups.models import Group
from jesuisla.collective.public.figures import LiveFigure
from jesuisla.collective.public.sections import HomePage

WIDTH, HEIGHT = 1200, 630
"""What networks ask of a picture beside a link."""
A_LINE = 30
MOST_LINES = 3
COLOURS = 48
KEPT_FOR = 30 * 24 * 3600


def share_picture(svg: str) -> bytes:
    """Return a drawing as PNG; one that was drawn before comes from the cache.

    It is kept under what it shows, so it is drawn anew once a text or a figure changed.
    """
    import vl_convert
    from PIL import Image

    key = f"share-picture-{sha256(svg.encode()).hexdigest()}"
    if (kept_png := cache.get(key)) is not None:
        return b64decode(kept_png)
    with Image.open(BytesIO(vl_convert.svg_to_png(svg, scale=1))) as drawing:
        light = BytesIO()
        drawing.convert("RGB").quantize(COLOURS).save(light, "PNG", optimize=True)
    cache.set(key, b64encode(light.getvalue()).decode(), KEPT_FOR)
    return light.getvalue()


def share_drawing(group: Group, home: HomePage) -> str:
    """Return the drawing as SVG, in the language of the page.

    >>> from types import SimpleNamespace
    >>> figure = LiveFigure(value=4000, here=0, more=True)
    >>> figures = SimpleNamespace(actions=figure, comments=figure)
    >>> home = SimpleNamespace(statement="<Calme>", figures=figures)
    >>> "&lt;Calme&gt;" in share_drawing(Group(name="Ici", hashtag="#ici"), home)
    True
    """
    lines = wrap(home.statement or group.name, A_LINE)[:MOST_LINES]
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
            f' viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{LETTERS}">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        line_of_text(72, 104, 36, group.hashtag, INK_SOFT),
        *(
            line_of_text(72, 196 + 76 * at, 66, line, INK, bold=True)
            for at, line in enumerate(lines)
        ),
        line_of_text(72, 430, 34, " · ".join(_figures(home)), ACCENT, bold=True),
        f'<path d="M0 600H{WIDTH}" stroke="{LINE_STRONG}" stroke-width="3"/>',
        f'<g transform="translate(30 603) scale(1.9)">{row_of_shapes(13)}</g>',
        "</svg>",
    ]
    return "".join(parts)


def _figures(home: HomePage) -> Iterator[str]:
    for figure, words in (
        (home.figures.actions, _("%(figure)s actions")),
        (home.figures.comments, _("%(figure)s comments")),
    ):
        if figure.value is not None:
            yield words % {"figure": in_words(figure)}


def in_words(figure: LiveFigure) -> str:
    """Return a figure as a sentence says it: "more than 4,000", or "12"."""
    number = str(floatformat(figure.value, "g"))
    return _("more than %(number)s") % {"number": number} if figure.more else number


def line_of_text(x: int, y: int, size: int, text: str, colour: str, *, bold: bool = False) -> str:
    """Return a line of text as SVG."""
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight} fill="{colour}">{escape(text)}</text>'
