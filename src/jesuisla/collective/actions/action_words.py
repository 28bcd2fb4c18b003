"""What the pages of actions say of an action and its people, as finished lines."""

import re
from datetime import datetime

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.actions.models import Action
from jesuisla.collective.drawing import palette
from jesuisla.collective.drawing.places import PlaceRow
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.models import Group
from jesuisla.collective.threads.thread_words import network_name

TWO_DAYS = 48
_FIRST_SENTENCE = re.compile(r"(.*?\w{3}[.!?…][»”]?)\s+(?=[^a-zà-ÿ])(.+)", re.DOTALL)


def action_in_words(action: Action, moment: datetime) -> str:
    """Say in one line where an action takes place, of what kind it is, and how long it runs."""
    if action.state == Action.State.RUNNING and action.closes_at:
        until = left_in_words(action.closes_at, moment)
    else:
        until = action.get_state_display()
    parts = [network_name(action.thread.network), action.get_kind_display(), until]
    if action.is_practice:
        parts = [capfirst(_("practice")), _("invented thread, simulated crowd"), until]
    elif action.thread.invented:
        parts.append(_("invented, for the demonstration"))
    return joined(parts)


def left_in_words(until: datetime, moment: datetime) -> str:
    """Say how long is left, as one says it: "2 days left", "21 h 54 left", "8 min left"."""
    minutes = max(0, int((until - moment).total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= TWO_DAYS:
        days = hours // 24
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    if hours:
        return _("%(hours)d h %(minutes)02d left") % {"hours": hours, "minutes": rest}
    return _("%(minutes)d min left") % {"minutes": minutes}


def split_why(why: str) -> tuple[str, str]:
    """Split the reason of an action after its first sentence: it stands on top, the rest below.

    >>> split_why("Une famille est insultée. Elle vient d’arriver.")
    ('Une famille est insultée.', 'Elle vient d’arriver.')
    >>> split_why("Le maire, M. Dupont, est menacé")
    ('Le maire, M. Dupont, est menacé', '')
    """
    first_sentence = _FIRST_SENTENCE.match(why.strip())
    return (first_sentence[1], first_sentence[2]) if first_sentence else (why.strip(), "")


def movement_in_words(row: PlaceRow) -> str:
    """Say what a comment among the first is and how it moved."""
    return _("%(kind)s, no. %(rank)d: %(movement)s") % {
        "kind": palette.word(row.now),
        "rank": row.position,
        "movement": row.movement,
    }


def writers_in_words(count: int) -> str:
    """Say how many wrote."""
    if not count:
        return _("Nobody wrote.")
    return ngettext("%(count)s person wrote.", "%(count)s people wrote.", count) % {"count": count}


def company_in_words(action: Action, count: int) -> str:
    """Say how many wrote in an action that is over, and whether too few came."""
    sentence, goal = writers_in_words(count), {"needed": action.voices_needed}
    if count >= action.voices_needed:
        return sentence
    if action.prolonged_at:
        alone = _(
            "There were too few of us, even with more time: with fewer than %(needed)s "
            "voices, we cannot expect a change."
        )
    else:
        alone = _(
            "There were too few of us: with fewer than %(needed)s voices, we cannot "
            "expect a change."
        )
    return f"{sentence} {alone % goal}"


def stopped_in_words(action: Action) -> str:
    """Say truthfully why the team stopped an action before its time; empty where it did not."""
    if not action.stopped_because:
        return ""
    reason = Action.StopReason(action.stopped_because)
    if reason == Action.StopReason.OTHER:
        return _("The team ended this action early.")
    return {
        Action.StopReason.CLOSED: _(
            "The team ended this action early: the page closed the comments."
        ),
        Action.StopReason.ATTACKED: _(
            "The team ended this action early: members were attacked there, and nobody should "
            "get hurt for taking part."
        ),
        Action.StopReason.HATE_ROSE: _(
            "The team ended this action early: there were more hateful comments at the top "
            "than at the launch. Nobody can say why, and those who came are not to blame."
        ),
    }[reason]


def prolonged_in_words(action: Action, count: int) -> str:
    """Say of a running action until when it was prolonged, and how many are missing yet."""
    if action.prolonged_at is None or action.closes_at is None:
        return ""
    missing, until = action.voices_needed - count, localtime(action.closes_at)
    hour = day_in_words(until, "SHORT_DATETIME_FORMAT")
    if missing <= 0:
        return _("Extended until %(hour)s.") % {"hour": hour}
    return ngettext(
        "Extended until %(hour)s: we need %(missing)s more voice.",
        "Extended until %(hour)s: we need %(missing)s more voices.",
        missing,
    ) % {"hour": hour, "missing": missing}


def hashtag_in_words(group: Group) -> str:
    """Say where in their comment members put the hashtag."""
    sentence = {
        Group.HashtagPosition.START: _("Start your comment with %(tag)s."),
        Group.HashtagPosition.END: _("End your comment with %(tag)s."),
    }.get(Group.HashtagPosition(group.hashtag_place), _("Put %(tag)s in your comment."))
    return sentence % {"tag": group.hashtag}


def joined(parts: list[str]) -> str:
    """Put facts in one line, whose dots never begin the next."""
    return "\u00a0· ".join(parts)
