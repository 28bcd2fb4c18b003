"""Chances in words, for the team alone: members read of people, never of odds."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.visibility import Bearing, Chance, SupportsNeeded
from jesuisla.collective.actions.lifting.prospects import ANNOUNCED_TOP


def even_chance(supports: SupportsNeeded) -> str:
    """About how many supports bring an even chance of the first places; or nothing.

    Empty where the data do not bear a number, and where no action could give as many.
    """
    if supports.bearing is not Bearing.TOLD or supports.number is None:
        return ""
    if supports.number == 0:
        return _("By now it has an even chance, or better, of the top %(top)d.") % {
            "top": ANNOUNCED_TOP
        }
    words = ngettext(
        "About %(count)d more support for an even chance of the top %(top)d",
        "About %(count)d more supports for an even chance of the top %(top)d",
        supports.number,
    ) % {"count": supports.number, "top": ANNOUNCED_TOP}
    return _("%(words)s (between %(low)d and %(high)d).") % {
        "words": words,
        "low": supports.lowest,
        "high": supports.highest,
    }


def chance(odds: Chance | None) -> str:
    """A chance with its interval, in percent; a dash where nobody can tell.

    What is neither sure nor impossible is never rounded to look so.
    """
    if odds is None:
        return "–"
    middle, low, high = map(_percent, (odds.probability, odds.lowest, odds.highest))
    if low == high:
        return _("%(chance)s %%") % {"chance": middle}
    return _("%(chance)s %% (%(low)s to %(high)s)") % {"chance": middle, "low": low, "high": high}


def _percent(chance: float) -> str:
    """A chance in whole percent, without the sign.

    >>> [_percent(chance) for chance in (0.0, 0.004, 0.25, 0.996, 1.0)]
    ['0', '<\u202f1', '25', '>\u202f99', '100']
    """
    if 0 < chance < 0.01:
        return "<\u202f1"
    if 0.99 < chance < 1:
        return ">\u202f99"
    return str(round(100 * chance))
