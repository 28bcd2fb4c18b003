"""Where a moderator begins: of all that the queue shows, the one thing to do first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jesuisla.collective.actions.action_words import joined
from jesuisla.collective.actions.models import Action
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.queue.lines import QueueLine
from jesuisla.collective.queue.models import QueueRow
from jesuisla.collective.queue.queue_words import reason_in_words
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.network_rules import rules_of

State = Action.State
UNSEEN = frozenset({QueueRow.Reason.UNKNOWN, QueueRow.Reason.UNRATED, QueueRow.Reason.EXPECTED})
"""Reasons of a thread of which nobody has seen the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """The thread to begin with, why, and what to press; ``sends``: the button sends a form."""

    thread: Thread
    why: str
    label: str
    url: str
    sends: bool = False


def beginning_of(
    viewer: Viewer, actions: Iterable[Action], lines: Sequence[QueueLine]
) -> Beginning | None:
    """Return what this person does first: what they hold, what waits for them, the first thread.

    ``actions`` wait for the team. ``None`` where nothing is left that nobody is on.
    """
    held = next((line for line in lines if _is_held_by(line, viewer)), None)
    if held is not None:
        return _to_go_on(held)
    ways = (_to_decide(action, viewer) for action in actions)
    threads = (_to_take_up(line) for line in lines if not line.case.claim)
    return next((way for way in ways if way), None) or next(threads, None)


def _is_held_by(line: QueueLine, viewer: Viewer) -> bool:
    return line.case.claim is not None and line.case.claim.by_id == viewer.membership.pk


def _to_go_on(line: QueueLine) -> Beginning:
    thread = line.case.thread
    return Beginning(
        thread=thread,
        why=_("You are on it."),
        label=_("Go on"),
        url=reverse("queue:claim", args=[thread.pk]),
        sends=True,
    )


def _to_decide(action: Action, viewer: Viewer) -> Beginning | None:
    """Return what this person may do with an action that waits, if they may do anything."""
    me = viewer.membership
    is_own, alone = action.prepared_by_id == me.pk, me.group.reviewers_needed == 1
    here = reverse("queue:review", args=[action.number])
    if action.state == State.RETURNED and is_own:
        return Beginning(
            thread=action.thread,
            why=_("Sent back to you with a word"),
            label=_("Change the brief"),
            url=reverse("queue:edit", args=[action.number]),
        )
    if action.state == State.REVIEWED:
        why = _("Reviewed: it can be launched.")
        return Beginning(thread=action.thread, why=why, label=_("Go to the launch"), url=here)
    if action.state == State.PROPOSED and (alone or not is_own):
        alias = action.prepared_by.alias if action.prepared_by else ""
        waits = _("ready for a review")
        why = joined([_("prepared by %(alias)s") % {"alias": alias}, waits] if alias else [waits])
        return Beginning(thread=action.thread, why=why, label=_("Review it"), url=here)
    return None


def _to_take_up(line: QueueLine) -> Beginning:
    """Return how a thread that nobody is on is begun: its top is rated before anything else."""
    thread = line.case.thread
    why = joined([reason_in_words(line), _("nobody is on it yet")])
    if line.reason in UNSEEN:
        url = reverse("threads:taps", args=[thread.pk])
        return Beginning(thread=thread, why=why, label=_("Rate the top ten"), url=url)
    takes_up = rules_of(thread.network).may_act
    label = _("I take care of it") if takes_up else _("Write to the page")
    url = reverse("queue:claim", args=[thread.pk])
    return Beginning(thread=thread, why=why, label=label, url=url, sends=True)
