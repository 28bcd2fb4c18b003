"""What an action changed, in words that promise nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.impact import GOOD_KINDS, Doubt, Outcome, Top
from jesuisla.analysis.thread import CommentKind


@dataclass(frozen=True, kw_only=True)
class Line:
    """The result for the first ``size`` places: two sentences and what is not known."""

    size: int
    good: str
    hateful: str
    unknown: str
    doubts: tuple[str, ...]


def result_in_words(outcome: Outcome) -> list[Line]:
    """One line a depth, in the current language."""
    return [
        Line(
            size=top.size,
            good=_places(top, GOOD_KINDS),
            hateful=_places(top, (CommentKind.HATEFUL,)),
            unknown=_unknown(top),
            doubts=tuple(_doubt(doubt) for doubt in top.doubts),
        )
        for top in outcome.tops
    ]


def _places(top: Top, kinds: tuple[CommentKind, ...]) -> str:
    if not top.comparable:
        return _("Too few places were seen to say what changed.")
    before, after = top.before.holding(*kinds), top.after.holding(*kinds)
    difference = top.difference(*kinds)
    words = _("%(before)d of %(size)d before, %(after)d of %(size)d now") % {
        "before": before,
        "after": after,
        "size": top.size,
    }
    if not (top.before.unknown or top.after.unknown):
        return f"{words}."
    return _("%(words)s; between %(lowest)s and %(highest)s places, as some are unknown.") % {
        "words": words,
        "lowest": signed(round(difference.lowest * top.size)),
        "highest": signed(round(difference.highest * top.size)),
    }


def signed(number: int) -> str:
    """A difference with its sign as a printer sets it; none has no sign.

    >>> signed(2), signed(0), signed(-3)
    ('+2', '0', '−3')
    """
    return f"{number:+d}".replace("-", "−") if number else "0"


def _unknown(top: Top) -> str:
    count = top.before.unknown + top.after.unknown
    if not count:
        return ""
    return ngettext(
        "%(count)d place could not be told (%(before)d before, %(after)d now).",
        "%(count)d places could not be told (%(before)d before, %(after)d now).",
        count,
    ) % {"count": count, "before": top.before.unknown, "after": top.after.unknown}


def _doubt(doubt: Doubt) -> str:
    return {
        Doubt.TOO_FEW_BEFORE: _("Too few places were known before the action."),
        Doubt.TOO_FEW_AFTER: _("Too few places were known after the action."),
        Doubt.DIFFERENT_ORDER: _("The two readings show different orders of comments."),
        Doubt.UNKNOWN_ORDER: _("Nobody noted in which order the comments were shown."),
    }[doubt]
