"""Reasons and rests in words that promise nothing and count nobody's supports."""

from collections.abc import Iterable

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from jesuisla.analysis.visibility import (
    ATTENTION_PLACES,
    Bearing,
    ClosedReason,
    ListingReason,
    SupportsNeeded,
)
from jesuisla.collective.actions.lifting.ceilings import COUNTED_DEEDS, PaceLimit, PaceLimitReason
from jesuisla.collective.actions.lifting.offers import OfferItem
from jesuisla.collective.actions.lifting.prospects import ANNOUNCED_TOP
from jesuisla.collective.actions.models import Support
from jesuisla.networks.network_rules import Rules


def why_here(reasons: Iterable[ListingReason], place: int | None = None) -> str:
    """Why a comment stands on somebody's list, in a sentence or two.

    Where it stood, if ``place`` tells, decides whether it is at the top: the page shows it.
    A voice that nobody read yet says nothing else than the other voices: how often a
    member was supported is shown to no one.
    """
    if place is not None:
        is_on_top = place <= ATTENTION_PLACES
        its_reason = ListingReason.HOLDS_THE_TOP if is_on_top else ListingReason.NEAR_THE_TOP
        reasons = [its_reason if it in _AT_THE_TOP else it for it in reasons]
    return " ".join(dict.fromkeys(_(_REASONS[it]) for it in reasons if it in _REASONS))


_READ_BY_ALL = gettext_noop("One of us: everyone who wrote gets read.")
_AT_THE_TOP = {ListingReason.NEAR_THE_TOP, ListingReason.HOLDS_THE_TOP}
_REASONS = {
    ListingReason.NOT_YET_READ: _READ_BY_ALL,
    ListingReason.OWN_VOICE: _READ_BY_ALL,
    ListingReason.SPEAKS_UP: gettext_noop("Somebody outside the group who speaks up."),
    ListingReason.NEAR_THE_TOP: gettext_noop("Not in the top ten yet: it can rise."),
    ListingReason.HOLDS_THE_TOP: gettext_noop("In the top ten already: let us help it stay there."),
}
_BUTTONS = {
    Support.Deed.READ: gettext_noop("I read it"),
    Support.Deed.LIKED: gettext_noop("I liked it"),
    Support.Deed.ANSWERED: gettext_noop("I replied"),
}


def deed_button(deed: Support.Deed) -> str:
    """Say what a member notes by a tap."""
    return _(_BUTTONS[deed])


_ABOUT = (
    (4, gettext_noop("A few more supports")),
    (12, gettext_noop("About ten more supports")),
    (17, gettext_noop("About fifteen more supports")),
    (25, gettext_noop("About twenty more supports")),
    (35, gettext_noop("About thirty more supports")),
    (60, gettext_noop("About fifty more supports")),
)


def about_supports(supports: SupportsNeeded) -> str:
    """About how many supports would lift a comment, and where; nothing where none can tell."""
    about = _about(supports)
    sentence = _("%(supports)s: it could come into the top %(top)d.")
    return sentence % {"supports": about, "top": ANNOUNCED_TOP} if about else ""


def about_supports_for_one(supports: SupportsNeeded) -> str:
    """Say the same where no comment stands beside it."""
    about = _about(supports)
    sentence = _("%(supports)s: one comment could come into the top %(top)d.")
    return sentence % {"supports": about, "top": ANNOUNCED_TOP} if about else ""


def _about(supports: SupportsNeeded) -> str:
    if supports.bearing is not Bearing.TOLD or not supports.number:
        return ""
    return next((_(words) for most, words in _ABOUT if supports.number <= most), "")


def thanks_for(item: OfferItem) -> str:
    """Thank for what was just noted: whoever wrote the comment is not alone any more."""
    if not item.deeds.isdisjoint(COUNTED_DEEDS):
        return _("Thank you: your support counts.")
    voice = item.target.voice
    if voice is None or not voice.writer:
        return _("Thank you for reading.")
    return _("Thank you: %(alias)s has been read.") % {"alias": voice.writer}


def pace_limit_message(limit: PaceLimit) -> str:
    """A kind sentence instead of more buttons."""
    if limit.reason is PaceLimitReason.LAST_DAY:
        return _(
            "Thank you for all you gave today. That is enough for one day; somebody else goes on."
        )
    if limit.reason is PaceLimitReason.HERE:
        return _(
            "You have supported a lot here, thank you. So that nothing looks organised, let "
            "others go on."
        )
    if limit.reason is PaceLimitReason.TOGETHER or limit.until is None:
        return _(
            "The group has supported enough in this thread: no more supports here. You can still "
            "read and write."
        )
    until = time_format(localtime(limit.until), "TIME_FORMAT")
    return ngettext(
        "Take a breath: %(count)d support in a few minutes is a good pace. More at %(until)s.",
        "Take a breath: %(count)d supports in a few minutes is a good pace. More at %(until)s.",
        limit.supports,
    ) % {"count": limit.supports, "until": until}


def closed_in_words(reason: ClosedReason, rules: Rules) -> str:
    """Why nobody is asked for supports here."""
    if reason is ClosedReason.RULES_FORBID:
        return _(rules.support_each_other.why)
    return _(
        "No supports here for now: the team has to read the rules of this social network again."
    )
