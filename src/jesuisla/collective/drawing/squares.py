"""The first comments of a thread as a row of small squares, with one sentence that says it."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from jesuisla.analysis.thread import CommentKind

from . import palette

TEN = 10


def row(kinds: Sequence[CommentKind]) -> SafeString:
    """A square for each comment, the first on the left; told as one picture.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     print(row([CommentKind.HATEFUL, CommentKind.OURS]))
    <span class="squares" role="img" aria-label="no. 1 hateful, no. 2 ours"><i class="kind \
kind-hateful"></i><i class="kind kind-ours"></i></span>
    """
    return _drawn(tuple(kinds), get_language())


@lru_cache(maxsize=2048)  # a page of the queue shows twenty, and most are alike
def _drawn(kinds: tuple[CommentKind, ...], _language: str | None) -> SafeString:
    squares = format_html_join("", '<i class="kind kind-{}"></i>', ((kind,) for kind in kinds))
    return format_html(
        '<span class="squares" role="img" aria-label="{}">{}</span>', _in_words(kinds), squares
    )


def _in_words(kinds: Sequence[CommentKind]) -> str:
    return ", ".join(
        _("no. %(rank)d %(kind)s") % {"rank": rank, "kind": palette.word(kind)}
        for rank, kind in enumerate(kinds, start=1)
    )


def hateful_in_words(kinds: Sequence[CommentKind]) -> str:
    """Say in one sentence how many of the first comments are hateful, as far as is known.

    >>> from django.utils.translation import override
    >>> kinds = [CommentKind.HATEFUL] * 5 + [CommentKind.NEUTRAL] * 5
    >>> with override("en"):
    ...     hateful_in_words(kinds), hateful_in_words([CommentKind.UNKNOWN] * 10)
    ('5 of the top ten comments are hateful.', 'Nobody has rated the top ten yet.')
    """
    hateful, unknown = (kinds.count(kind) for kind in (CommentKind.HATEFUL, CommentKind.UNKNOWN))
    numbers = {
        "count": hateful,
        "unknown": unknown,
        "size": _size(len(kinds)),
        "known": len(kinds) - unknown,
    }
    if unknown == len(kinds):
        return _("Nobody has rated the top ten yet.")
    if not hateful and unknown:
        return (
            ngettext(
                "The one top comment that is rated is not hateful.",
                "None of the %(known)d top comments that are rated is hateful.",
                len(kinds) - unknown,
            )
            % numbers
        )
    if not hateful:
        return _("None of the top %(size)s comments is hateful.") % numbers
    if unknown:
        return (
            ngettext(
                "%(count)d of the top %(size)s comments is hateful, %(unknown)d not rated yet.",
                "%(count)d of the top %(size)s comments are hateful, %(unknown)d not rated yet.",
                hateful,
            )
            % numbers
        )
    return (
        ngettext(
            "%(count)d of the top %(size)s comments is hateful.",
            "%(count)d of the top %(size)s comments are hateful.",
            hateful,
        )
        % numbers
    )


def _size(count: int) -> str:
    return pgettext("the top … comments", "ten") if count == TEN else str(count)
