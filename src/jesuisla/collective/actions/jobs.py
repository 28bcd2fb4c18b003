"""What happens by itself: actions close when their time is over, and are measured."""

from datetime import timedelta

from django.utils.timezone import now
from django_scopes import scope, scopes_disabled
from procrastinate.contrib.django import app

from jesuisla.collective.actions.events import (
    DebriefWritten,
    HelpAsked,
    MemberArrived,
    SupportMarked,
    VoiceTold,
    VoiceWithdrawn,
)
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.operations.closing import (
    close_action,
    forget_voices,
    measure_action,
)
from jesuisla.collective.actions.operations.launching import UNFINISHED, void_action
from jesuisla.collective.actions.operations.leaving import forget_member
from jesuisla.collective.actions.operations.matching import find_voices
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.journal.operations import forget_actors
from jesuisla.collective.members.events import AccountErased, PlaceForgotten
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.events import ReadingTaken, ThreadStateChanged
from jesuisla.collective.watch.models import Reading, Thread

OF_MEMBERS = (MemberArrived, VoiceTold, VoiceWithdrawn, HelpAsked, SupportMarked, DebriefWritten)
"""What members do in actions: who did it is kept no longer than where they wrote."""


@app.periodic(cron="* * * * *")
@app.task(queue="actions", queueing_lock="close_due_actions")
def close_due_actions(timestamp: int) -> None:  # noqa: ARG001  # procrastinate tells the minute
    """Close every action whose window is over."""
    with scopes_disabled():
        due = list(
            Action.objects.filter(state=Action.State.RUNNING, closes_at__lte=now()).select_related(
                "group"
            )
        )
    for action in due:
        with scope(group=action.group_id):
            close_action(action, by=None)


@app.periodic(cron="20 4 * * *")
@app.task(queue="actions", queueing_lock="forget_old_voices")
def forget_old_voices(timestamp: int) -> None:  # noqa: ARG001  # procrastinate tells the minute
    """Let where members wrote go after each group's retention time."""
    for group in Group.objects.all():
        with scope(group=group.pk):
            before = now() - timedelta(days=group.retention_days)
            forget_actors(group.pk, (event.name for event in OF_MEMBERS), before=before)
            for action in Action.objects.filter(closed_at__lt=before, forgotten_at=None):
                forget_voices(action)


@listen(ReadingTaken)
def count_late_reading(event: ReadingTaken) -> None:
    """A reading taken after the end of an action may be its last."""
    reading = Reading.objects.filter(pk=event.reading).first()
    if reading is None:
        return
    for action in Action.objects.filter(thread=event.thread, state=Action.State.CLOSED):
        measure_action(action, reading, by=None)


@listen(ReadingTaken)
def find_voices_in_reading(event: ReadingTaken) -> None:
    """Find the voices again among the comments that came with a reading."""
    if event.comments:
        for action in Action.objects.filter(thread=event.thread, state=Action.State.RUNNING):
            find_voices(action)


@listen(VoiceTold)
def find_told_voice(event: VoiceTold) -> None:
    """A voice told after the reading that shows it is found too."""
    action = Action.objects.filter(pk=event.action).first()
    if action is not None:
        find_voices(action)


@listen(ThreadStateChanged)
def void_actions_of_gone_thread(event: ThreadStateChanged) -> None:
    """Nobody can take part in a thread that is gone."""
    if event.state != Thread.State.GONE:
        return
    for action in Action.objects.filter(thread=event.thread, state__in=UNFINISHED):
        void_action(action, by=None)


@listen(AccountErased)
def forget_what_a_member_did(event: AccountErased) -> None:
    """Empty what somebody wrote here who erased their account."""
    _forget(event.membership)


@listen(PlaceForgotten)
def forget_what_a_former_member_did(event: PlaceForgotten) -> None:
    """Empty what somebody wrote here whose place ended long ago."""
    _forget(event.membership)


def _forget(membership: int) -> None:
    member = Membership.objects.filter(pk=membership).first()
    if member is not None:
        forget_member(member)
