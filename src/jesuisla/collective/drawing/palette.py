"""The six kinds of places: a colour, a pattern and a word each, in one place.

The colours stand again as custom properties in ``static/look.css``, where browsers need
them; a test holds both equal.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext_lazy

from jesuisla.analysis.thread import CommentKind

PAPER = "#faf6ee"
SURFACE = "#fffdf9"
INK = "#20242a"
INK_SOFT = "#55534d"
LINE_STRONG = "#857b6a"
ACCENT = "#0f5b5e"

COLOURS: Mapping[CommentKind, str] = MappingProxyType(
    {
        CommentKind.OURS: "#0f5b5e",
        CommentKind.SUPPORTIVE: "#4f8f7c",
        CommentKind.NEUTRAL: "#d8cdb9",
        CommentKind.HATEFUL: "#7b6a72",
        CommentKind.MISLEADING: "#8a6526",
        CommentKind.UNKNOWN: "#857b6a",
    }
)

WORDS: Mapping[CommentKind, Promise] = MappingProxyType(
    {
        CommentKind.OURS: pgettext_lazy("kind of place", "ours"),
        CommentKind.SUPPORTIVE: pgettext_lazy("kind of place", "supportive"),
        CommentKind.NEUTRAL: pgettext_lazy("kind of place", "neutral"),
        CommentKind.HATEFUL: pgettext_lazy("kind of place", "hateful"),
        CommentKind.MISLEADING: pgettext_lazy("kind of place", "misleading"),
        CommentKind.UNKNOWN: pgettext_lazy("kind of place", "unknown"),
    }
)


def word(kind: CommentKind) -> str:
    """The word for ``kind`` in the reader's language.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     word(CommentKind.HATEFUL)
    'hateful'
    """
    return str(WORDS[kind])


def count_in_words(kind: CommentKind, count: int) -> str:
    """Return so many comments of ``kind`` in the reader's language.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     count_in_words(CommentKind.NEUTRAL, 10)
    '10 neutral'
    """
    match kind:
        case CommentKind.OURS:
            words = ngettext("%(count)d ours", "%(count)d ours", count)
        case CommentKind.SUPPORTIVE:
            words = ngettext("%(count)d supportive", "%(count)d supportive", count)
        case CommentKind.NEUTRAL:
            words = ngettext("%(count)d neutral", "%(count)d neutral", count)
        case CommentKind.HATEFUL:
            words = ngettext("%(count)d hateful", "%(count)d hateful", count)
        case CommentKind.MISLEADING:
            words = ngettext("%(count)d misleading", "%(count)d misleading", count)
        case CommentKind.UNKNOWN:
            words = ngettext("%(count)d unknown", "%(count)d unknown", count)
    return words % {"count": count}


def check_key(key: str) -> None:
    """Raise ``ValueError`` unless ``key`` may name a drawing within a page.

    >>> check_key("top-10")
    >>> check_key("x y")
    Traceback (most recent call last):
    ...
    ValueError: a drawing is named by ASCII letters, digits and dashes, got 'x y'
    """
    if not (key.isascii() and key.replace("-", "").isalnum()):
        raise ValueError(f"a drawing is named by ASCII letters, digits and dashes, got {key!r}")


def patterns(key: str) -> str:
    """SVG ``<defs>`` with the pattern of each kind, named ``<key>-<kind>``.

    Each drawing of a page has its own ``key``, as names must not stand twice in a page.

    >>> '<pattern id="a-hateful"' in patterns("a")
    True
    """
    supportive, hateful, misleading, unknown = (
        COLOURS[kind]
        for kind in (
            CommentKind.SUPPORTIVE,
            CommentKind.HATEFUL,
            CommentKind.MISLEADING,
            CommentKind.UNKNOWN,
        )
    )
    return (
        "<defs>"
        f'<pattern id="{key}-supportive" width="8" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="5" class="draw-paper" fill="{SURFACE}"/>'
        f'<rect width="8" height="3" class="draw-supportive" fill="{supportive}"/>'
        "</pattern>"
        f'<pattern id="{key}-hateful" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)">'
        f'<rect width="6" height="6" class="draw-paper" fill="{SURFACE}"/>'
        f'<path d="M1 0v6" class="draw-hatch" stroke="{hateful}" stroke-width="2"/>'
        "</pattern>"
        f'<pattern id="{key}-misleading" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="draw-paper" fill="{SURFACE}"/>'
        f'<path d="M0 0h4v4h-4zM4 4h4v4h-4z" class="draw-misleading" fill="{misleading}"/>'
        "</pattern>"
        f'<pattern id="{key}-unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" class="draw-paper" fill="{SURFACE}"/>'
        f'<circle cx="3" cy="3" r="1.2" class="draw-unknown" fill="{unknown}"/>'
        "</pattern>"
        "</defs>"
    )


def fill(kind: CommentKind, key: str) -> str:
    """The attributes that fill a shape for ``kind`` in the drawing ``key``.

    >>> fill(CommentKind.HATEFUL, "a")
    'fill="url(#a-hateful)"'
    >>> fill(CommentKind.NEUTRAL, "a")
    'class="draw-neutral" fill="#d8cdb9"'
    """
    if kind in (CommentKind.OURS, CommentKind.NEUTRAL):
        return f'class="draw-{kind}" fill="{COLOURS[kind]}"'
    return f'fill="url(#{key}-{kind})"'
