"""What the pages of actions say of an action, its people and its thread, as finished lines."""

from datetime import datetime

from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.thread_words import network_name


def steps_to_launch() -> list[str]:
    """Name the three steps from a thread to a launched action."""
    return [_("The thread"), _("The brief"), _("A second look and launch")]


def action_line(action: Action, moment: datetime) -> str:
    """Say in one line where an action takes place, of what kind it is, and how long it runs."""
    if action.state == Action.State.RUNNING and action.closes_at:
        until = _("%(left)s left") % {"left": timeuntil(action.closes_at, moment)}
    else:
        until = action.get_state_display()
    parts = [network_name(action.thread.network), action.get_kind_display(), until]
    if action.thread.invented:
        parts.append(_("invented, for the demonstration"))
    return _joined(parts)


def waiting_line(action: Action) -> str:
    """Say in one line what waits for a second look."""
    if action.waiting_brief is None:
        waits = action.get_state_display()
    else:
        alias = action.waiting_by.alias if action.waiting_by else ""
        waits = _("running; %(alias)s asks to change the brief") % {"alias": alias}
    return _joined([network_name(action.thread.network), action.get_kind_display(), waits])


def review_line(action: Action) -> str:
    """Say in one line what is looked at before its launch, and who prepared it."""
    parts = [
        network_name(action.thread.network),
        action.get_kind_display(),
        action.get_state_display(),
    ]
    if action.prepared_by:
        parts.append(_("prepared by %(alias)s") % {"alias": action.prepared_by.alias})
    return _joined(parts)


def thread_line(thread: Thread) -> str:
    """Say in one line where a thread of the desk stands, and how old its post is."""
    parts = [network_name(thread.network)]
    if thread.page and thread.page.is_named:
        parts.append(str(thread.page))
    if thread.posted_at:
        parts.append(_("posted %(age)s ago") % {"age": timesince(thread.posted_at)})
    if thread.invented:
        parts.append(_("invented, for the demonstration"))
    return _joined(parts)


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
    wrote = ngettext("%(count)s person wrote.", "%(count)s people wrote.", count) % {"count": count}
    if count >= needed:
        return wrote
    too_few = _("Fewer than %(needed)s voices: too few to expect a change.") % {"needed": needed}
    return f"{wrote} {too_few}"


def hashtag_in_words(group: Group) -> str:
    """Say where in their comment members put the hashtag."""
    sentence = {
        Group.HashtagPlace.START: _("Start your comment with %(tag)s."),
        Group.HashtagPlace.END: _("End your comment with %(tag)s."),
    }.get(Group.HashtagPlace(group.hashtag_place), _("Put %(tag)s in your comment."))
    return sentence % {"tag": group.hashtag}


def waiting_change_in_words(action: Action, *, own: bool) -> str:
    """Say who asked for the change of a brief, and what counts until then."""
    if own:
        return _("You asked for it. Members read the brief above until another moderator agrees.")
    alias = action.waiting_by.alias if action.waiting_by else ""
    return _("%(alias)s asks for it. Members read the brief above until you agree.") % {
        "alias": alias
    }


def _joined(parts: list[str]) -> str:
    return " · ".join(parts)
