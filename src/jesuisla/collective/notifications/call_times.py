"""When a member may be called, in one line."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.actions.action_words import joined
from jesuisla.collective.groups.days import clock_in_words
from jesuisla.collective.notifications.models import CallWish


def times_in_words(wish: CallWish) -> str:
    """Say how often, outside which hours and on which days a member may be called."""
    often = ngettext("at most once a day", "at most %(count)d times a day", wish.a_day)
    parts = [often % {"count": wish.a_day}]
    if wish.quiet_from != wish.quiet_until:
        hours = {"begin": clock_in_words(wish.quiet_from), "end": clock_in_words(wish.quiet_until)}
        parts.append(_("never from %(begin)s to %(end)s") % hours)
    if len(wish.days) == len(WEEKDAYS):
        parts.append(_("every day"))
    else:
        parts.append(", ".join(str(WEEKDAYS[day]).lower() for day in sorted(wish.days)))
    words = joined(parts)
    return words[:1].upper() + words[1:]
