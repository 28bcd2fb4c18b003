"""Ending an action, measuring it, and talking about it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.events import (
    ActionClosed,
    ActionMeasured,
    DebriefWritten,
    VoicesForgotten,
)
from jesuisla.collective.actions.models import Action, Debrief
from jesuisla.collective.actions.operations.lapsing import let_change_lapse
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.models import Reading

FORGOTTEN = "…"
MEASURED_FOR = timedelta(hours=48)
"""How long after its end a reading may still count as an action's last."""


@transaction.atomic
def close_action(action: Action, *, by: Membership | None, thanks: str = "") -> Action:
    """End a running action; the last reading so far becomes its result.

    ``by`` is ``None`` when its time is over. Does nothing when it is closed already;
    refused when it never ran.
    """
    action = _locked(action)
    if action.state == Action.State.CLOSED:
        return action
    if action.state != Action.State.RUNNING:
        raise Refused(_("This action does not run, so it cannot be closed."))
    action.state = Action.State.CLOSED
    action.closed_at = now()
    action.thanks = thanks.strip()
    action.last_reading = _latest(action, until=action.closed_at)
    let_change_lapse(action, by=by)
    action.save()
    record(ActionClosed(group=action.group_id, action=action.pk), by=by.pk if by else None)
    return action


@transaction.atomic
def measure_action(action: Action, reading: Reading, *, by: Membership | None) -> Action:
    """Count a reading taken after the end as the action's last.

    Does nothing for a reading of another thread, older than the last, or later than
    48 hours after the end.
    """
    action = _locked(action)
    ended = action.closed_at
    if action.state != Action.State.CLOSED or ended is None:
        return action
    if reading.thread_id != action.thread_id or reading.taken_at > ended + MEASURED_FOR:
        return action
    first = action.launched_at if action.last_reading is None else action.last_reading.taken_at
    if first is None or reading.taken_at <= first:
        return action
    action.last_reading = reading
    action.save(update_fields=["last_reading"])
    record(
        ActionMeasured(group=action.group_id, action=action.pk, reading=reading.pk),
        by=by.pk if by else None,
    )
    return action


@transaction.atomic
def write_debrief(action: Action, text: str, *, by: Membership) -> Debrief:
    """Say a word to the group after an action. The same words twice are one."""
    action = _locked(action)
    if action.state != Action.State.CLOSED:
        raise Refused(_("There is time to talk about it once the action is closed."))
    if not text.strip():
        raise Refused(_("Write a few words first."))
    debrief, new = Debrief.objects.get_or_create(
        action=action, by=by, text=text.strip()[:1500], defaults={"group": action.group}
    )
    if new:
        record(
            DebriefWritten(group=action.group_id, action=action.pk, debrief=debrief.pk), by=by.pk
        )
    return debrief


@transaction.atomic
def forget_voices(action: Action) -> None:
    """Let go of where members wrote and of who did what; only counts stay.

    The number of voices stays with their rows; their links, first words, authors and all
    supports and presences go. Doing it twice does nothing.
    """
    action = _locked(action)
    if action.forgotten_at is not None:
        return
    action.forgotten_at = now()
    action.waiting_by = None
    action.save(update_fields=["forgotten_at", "waiting_by"])
    count = action.voices.update(url="", first_words=FORGOTTEN, by=None, comment=None)
    action.supports.all().delete()
    action.presences.all().delete()
    action.debriefs.update(by=None)
    record(
        VoicesForgotten(group=action.group_id, action=action.pk, voices=count),
        by=None,
    )


def _locked(action: Action) -> Action:
    return (
        Action.objects.select_for_update(of=("self",))
        .select_related("group", "thread")
        .get(pk=action.pk)
    )


def _latest(action: Action, *, until: datetime) -> Reading | None:
    readings = Reading.objects.filter(
        thread=action.thread, taken_at__gt=action.launched_at, taken_at__lte=until
    )
    return readings.order_by("-taken_at").first()
