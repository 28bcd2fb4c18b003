"""Layout: how one network's comments look when a whole page is copied as plain text.

Browsers copy what is shown, line by line, without telling what a line is. A layout names
the words of the page around the comments, in French and in English alike, so that nobody
has to say which language the page had.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jesuisla.analysis.thread import CommentOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The words and the shape of one network's page. All words in :func:`plain` form.

    ``age_after_name``: the age may stand right under the name, above the text;
    ``age_below_text``: it may stand below the text.
    ``handle``: what a name surely looks like there, or ``None`` when anything may be one.
    ``badges``: lines about an author beside the name. ``noise`` and ``noise_starts``:
    lines of the page that say nothing about a comment. ``edges``: lines that stand above
    the first comment, so that what precedes them is no comment. ``orders``: the lines
    that tell the order. ``likes_in_footer``: those of the post stand below the comments.
    """

    age_after_name: bool
    age_below_text: bool
    handle: re.Pattern[str] | None = None
    badges: frozenset[str] = frozenset()
    noise: frozenset[str] = frozenset()
    noise_starts: tuple[str, ...] = ()
    edges: frozenset[str] = frozenset()
    orders: Mapping[str, CommentOrder] = field(default_factory=dict)
    likes_in_footer: bool = False


def plain(line: str) -> str:
    r"""A line for comparing: lower case, plain spaces, apostrophes and dots.

    >>> plain("  J’aime\u00a0…  ")
    "j'aime ..."
    """
    lower = line.replace("’", "'").replace("ʼ", "'").replace("…", "...").casefold()
    return " ".join(lower.split())


def words(text: str) -> frozenset[str]:
    r"""The lines of a text as a set, each in :func:`plain` form; empty lines are left out.

    >>> sorted(words("Suivre \n\n Follow"))
    ['follow', 'suivre']
    """
    return frozenset(plain(line) for line in text.splitlines() if line.strip())
