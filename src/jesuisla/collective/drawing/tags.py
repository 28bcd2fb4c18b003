"""What templates may draw: ``{% load drawing %}``."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from jesuisla.analysis.thread import CommentKind

from . import palette, squares, voices

register = template.Library()


@register.simple_tag
def kind_word(kind: str | None) -> str:
    """The word for a kind of place; a kind that nobody noted is unknown.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     kind_word("ours"), kind_word(None)
    ('ours', 'unknown')
    """
    return palette.word(CommentKind(kind) if kind else CommentKind.UNKNOWN)


@register.simple_tag(name="voices")
def row_of_voices(count: int, goal: int = 3) -> SafeString:
    """The growing row of voices."""
    return voices.row(count, goal)


@register.simple_tag(name="voices_small")
def small_row_of_voices(count: int, goal: int = 3) -> SafeString:
    """The growing row of voices beside a sentence that says it."""
    return voices.small_row(count, goal)


@register.simple_tag
def voices_waiting() -> SafeString:
    """Three waiting places, as decoration."""
    return voices.waiting()


@register.simple_tag
def voices_words(count: int, goal: int = 3) -> str:
    """How many are there and how many are still wished for."""
    return voices.in_words(count, goal)


@register.simple_tag(name="squares")
def row_of_squares(kinds: Sequence[CommentKind]) -> SafeString:
    """The first comments of a thread as small squares."""
    return squares.row(kinds)
