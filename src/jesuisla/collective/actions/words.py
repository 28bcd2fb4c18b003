"""What the pages of actions say of an action and its people, as finished lines."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timesince import timeuntil
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.threads.thread_words import network_name


def action_line(action: Action, moment: datetime) -> str:
    """Say in one line where an action takes place, of what kind it is, and how long it runs."""
    if action.state == Action.State.RUNNING and action.closes_at:
        until = _("%(left)s left") % {"left": timeuntil(action.closes_at, moment)}
    else:
        until = action.get_state_display()
    parts = [network_name(action.thread.network), action.get_kind_display(), until]
    if action.thread.invented:
        parts.append(_("invented, for the demonstration"))
    return joined(parts)


def people_there_in_words(count: int) -> str:
    """Say to somebody who opens an action how many came in, themselves included."""
    if count < 2:
        return _("You are the first here. The others are on their way.")
    return ngettext(
        "%(count)s person came in. Nobody is alone here.",
        "%(count)s people came in. Nobody is alone here.",
        count,
    ) % {"count": count}


def writers_in_words(count: int) -> str:
    """Say how many wrote."""
    return ngettext("%(count)s person wrote.", "%(count)s people wrote.", count) % {"count": count}


def company_in_words(action: Action, count: int) -> str:
    """Say how many wrote in an action that is over, and whether it stayed alone."""
    sentence, goal = writers_in_words(count), {"needed": action.voices_needed}
    if count >= action.voices_needed:
        return sentence
    if action.prolonged_at:
        alone = _(
            "Prolonged once, this action stayed alone all the same: fewer than %(needed)s voices "
            "are too few to expect a change."
        )
    else:
        alone = _(
            "This action stayed alone: fewer than %(needed)s voices are too few to expect a change."
        )
    return f"{sentence} {alone % goal}"


def prolonged_in_words(action: Action, count: int) -> str:
    """Say of a running action until when it was prolonged, and how many are missing yet."""
    if action.prolonged_at is None or action.closes_at is None:
        return ""
    missing, until = action.voices_needed - count, localtime(action.closes_at)
    hour = date_format(until, "SHORT_DATETIME_FORMAT")
    if missing <= 0:
        return _("Prolonged until %(hour)s.") % {"hour": hour}
    return ngettext(
        "Prolonged until %(hour)s: %(missing)s voice is missing.",
        "Prolonged until %(hour)s: %(missing)s voices are missing.",
        missing,
    ) % {"hour": hour, "missing": missing}


def hashtag_in_words(group: Group) -> str:
    """Say where in their comment members put the hashtag."""
    sentence = {
        Group.HashtagPlace.START: _("Start your comment with %(tag)s."),
        Group.HashtagPlace.END: _("End your comment with %(tag)s."),
    }.get(Group.HashtagPlace(group.hashtag_place), _("Put %(tag)s in your comment."))
    return sentence % {"tag": group.hashtag}


def joined(parts: list[str]) -> str:
    """Put facts in one line."""
    return " · ".join(parts)
