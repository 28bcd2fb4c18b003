"""The growing row of voices: how many are there, never who did most."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .palette import ACCENT, INK, LINE_STRONG, PAPER

MOST_DRAWN = 12
EACH = 46
HEIGHT = 62
# A bubble with its foot at 0,0 that points down, 36 wide and 40 high.
BUBBLE = (
    "M-12 -40h24a6 6 0 0 1 6 6v18a6 6 0 0 1 -6 6h-6l-6 10l-6 -10h-6"
    "a6 6 0 0 1 -6 -6v-18a6 6 0 0 1 6 -6z"
)
FACE = "M-6.5 -20.5a7.5 6 0 0 0 13 0"
SIZES = (1.0, 1.16, 0.92, 1.24, 1.06, 0.96)


def row(count: int, goal: int = 3) -> SafeString:
    """A row of ``count`` voices, with waiting places up to ``goal``.

    Both are 0 or more; from 13 voices on the rest is told as a number. Raises
    ``ValueError`` below 0.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     "2 voices of ours are there." in row(2)
    True
    """
    if count < 0 or goal < 0:
        raise ValueError(f"voices are counted from 0, got {count} of {goal}")
    words = in_words(count, goal)
    return _row(count, goal, f'class="voices" role="img" aria-label="{escape(words)}"')


def small_row(count: int, goal: int = 3) -> SafeString:
    """The same row as decoration, for a place where a sentence beside it says it.

    >>> 'aria-hidden="true"' in small_row(2), small_row(0, 0)
    (True, '')
    """
    if not count and not goal:
        return mark_safe("")
    return _row(count, goal, 'class="voices voices-small" aria-hidden="true" focusable="false"')


def _row(count: int, goal: int, attributes: str) -> SafeString:
    drawn_count = min(count, MOST_DRAWN)
    waiting_count = max(min(goal, MOST_DRAWN) - count, 0)
    width = max((drawn_count + waiting_count) * EACH, EACH) + (54 if count > drawn_count else 0)
    parts = [_opening(width, attributes)]
    parts.extend(_voice(place) for place in range(drawn_count))
    parts.extend(_waiting(drawn_count + place) for place in range(waiting_count))
    if count > drawn_count:
        parts.append(
            f'<text x="{drawn_count * EACH + 6}" y="38" font-size="20" font-weight="700"'
            f' class="draw-ink" fill="{INK}">+{count - drawn_count}</text>'
        )
    parts.append("</svg>")
    # Numbers and our own shapes; words among the attributes are escaped.
    return mark_safe("".join(parts))  # noqa: S308


def in_words(count: int, goal: int = 3) -> str:
    """How many are there and how many are still wished for, in words.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     in_words(1, 3)
    '1 voice of ours is there. 2 more would be good: nobody should stand alone.'
    """
    there = ngettext(
        "%(count)d voice of ours is there.", "%(count)d voices of ours are there.", count
    ) % {"count": count}
    if count == 0:
        none = _("No voice is there yet. We need %(goal)d: nobody should stand alone.")
        return none % {"goal": goal}
    missing_count = goal - count
    if missing_count <= 0:
        return there
    more = ngettext(
        "%(count)d more would be good: nobody should stand alone.",
        "%(count)d more would be good: nobody should stand alone.",
        missing_count,
    ) % {"count": missing_count}
    return f"{there} {more}"


def waiting(places: int = 3) -> SafeString:
    """Waiting places alone, as decoration where nothing is yet; ``places`` is 1 or more."""
    width = places * EACH
    shapes = "".join(_waiting(place) for place in range(places))
    opening = _opening(width, 'aria-hidden="true" focusable="false"')
    # Our own shapes and nothing else.
    return mark_safe(f"{opening}{shapes}</svg>")  # noqa: S308


def row_of_shapes(places: int) -> str:
    """Return so many voices side by side, 46 apart and on the line at 0, without a frame."""
    return "".join(
        f'<g transform="translate(0 {3 - HEIGHT})">{_voice(at)}</g>' for at in range(places)
    )


def _opening(width: int, attributes: str) -> str:
    # A width of its own keeps few voices from growing as large as the page.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}"'
        f' width="{width}" height="{HEIGHT}" {attributes}>'
    )


def _voice(place: int) -> str:
    return (
        f'<g transform="{_stand(place)}"><path d="{BUBBLE}" class="draw-voice" fill="{ACCENT}"/>'
        f'<g class="draw-voice-mark" fill="{PAPER}"><circle cx="-6" cy="-28" r="2"/>'
        '<circle cx="6" cy="-28" r="2"/></g>'
        f'<path d="{FACE}" class="draw-voice-smile" fill="none" stroke="{PAPER}" stroke-width="2.2"'
        ' stroke-linecap="round"/></g>'
    )


def _waiting(place: int) -> str:
    return (
        f'<path transform="{_stand(place)}" d="{BUBBLE}" class="draw-waiting" fill="none"'
        f' stroke="{LINE_STRONG}" stroke-width="1.8" stroke-dasharray="4 4"/>'
    )


def _stand(place: int) -> str:
    size = SIZES[place % len(SIZES)]
    return f"translate({place * EACH + EACH / 2:g} {HEIGHT - 3}) scale({size:g})"
