"""The mark: a speech bubble that points at a place, with a hash sign – "here".

``templates/components/mark.html`` and the files in ``static/icons`` show the same shapes;
``python -m jesuisla.collective.drawing.mark`` writes those files anew.
"""

from pathlib import Path

from .palette import ACCENT, PAPER

BUBBLE = "M7 2h18a5 5 0 0 1 5 5v13a5 5 0 0 1-5 5h-4.6L16 31l-4.4-6H7a5 5 0 0 1-5-5V7a5 5 0 0 1 5-5z"
SIGN = "M14 8l-1.6 11.5M20 8l-1.6 11.5M10 11.4h12.4M9.4 16.2h12.4"
ICONS = Path(__file__).parents[1] / "static" / "icons"


def favicon() -> str:
    """The mark alone, 32 by 32, as an SVG file.

    >>> favicon().startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">')
    True
    """
    shapes = _shapes(ACCENT, PAPER)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{shapes}</svg>\n'


def icon(size: int, margin: float) -> bytes:
    """The mark on a full square as a PNG of ``size`` pixels.

    ``margin`` is the free edge in 32nds of the side; 7.5 keeps the mark inside the safe
    circle of icons that a phone cuts to its own shape.
    """
    import vl_convert

    scale = (32 - 2 * margin) / 32
    png: bytes = vl_convert.svg_to_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="{size}"'
        f' height="{size}"><rect width="32" height="32" fill="{ACCENT}"/>'
        f'<g transform="translate({margin} {margin}) scale({scale})">{_shapes(PAPER, ACCENT)}</g>'
        "</svg>",
        scale=1,
    )
    return png


def write() -> None:
    """Write every file of ``static/icons`` anew."""
    (ICONS / "favicon.svg").write_text(favicon(), encoding="utf-8")
    for name, size, margin in (
        ("icon-192", 192, 4),
        ("icon-512", 512, 4),
        ("maskable-512", 512, 7.5),
    ):
        (ICONS / f"{name}.png").write_bytes(icon(size, margin))


def _shapes(bubble: str, sign: str) -> str:
    return (
        f'<path fill="{bubble}" d="{BUBBLE}"/>'
        f'<path fill="none" stroke="{sign}" stroke-width="2.4" stroke-linecap="round" d="{SIGN}"/>'
    )


if __name__ == "__main__":
    write()
