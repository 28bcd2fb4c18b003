"""What the pages of actions say of an action and its people, as finished lines."""

from datetime import datetime

from django.utils.timesince import timeuntil
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


def writers_in_words(count: int, needed: int = 0) -> str:
    """Say how many wrote, and whether these are too few to expect a change."""
    sentence = ngettext("%(count)s person wrote.", "%(count)s people wrote.", count) % {
        "count": count
    }
    if count >= needed:
        return sentence
    too_few = _("Fewer than %(needed)s voices: too few to expect a change.") % {"needed": needed}
    return f"{sentence} {too_few}"


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
