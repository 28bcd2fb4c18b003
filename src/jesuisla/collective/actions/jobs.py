"""What happens by itself: actions close when their time is over, and are measured."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now
from django_scopes import scope
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jesuisla.collective.actions.access import UNFINISHED
from jesuisla.collective.actions.copies import note_echoes
from jesuisla.collective.actions.events import (
    ActionLaunched,
    ActionPrepared,
    BriefChanged,
    DebriefWritten,
    GuestVoiceTold,
    MemberArrived,
    PracticeVoiceTold,
    RemarkMade,
    RemarkReported,
    RemarkWithdrawn,
    SupportMarked,
    VoiceListed,
    VoicesFound,
    VoiceTold,
    VoiceWithdrawn,
)
from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.lifecycle import (
    close_or_prolong_action,
    let_reviews_lapse,
    measure_action,
    void_action,
)
from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.actions.lifting.order_models import learn_order
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.past_search import (
    refresh_words,
    remember_briefs,
    remember_missed_briefs,
)
from jesuisla.collective.actions.voice_retention import forget_member, forget_voices
from jesuisla.collective.actions.voices import find_voices
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import LEARNING, for_each_group
from jesuisla.collective.journal.entries import forget_actors
from jesuisla.collective.journal.events import listen
from jesuisla.collective.knowledge.wanted import ask_if_missing
from jesuisla.collective.members.events import (
    AccountErased,
    ConsentWithdrawn,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
    RolesChanged,
)
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.events import (
    ReadingTaken,
    ThreadDescribed,
    ThreadsImported,
    ThreadStateChanged,
    ThreadUnnamed,
)
from jesuisla.collective.threads.models import Reading, Thread

OF_MEMBERS = (
    MemberArrived,
    VoiceTold,
    PracticeVoiceTold,
    VoiceWithdrawn,
    VoiceListed,
    SupportMarked,
    DebriefWritten,
    RemarkMade,
    RemarkReported,
    RemarkWithdrawn,
)
"""What members do in actions: who did it is kept no longer than where they wrote."""
BRIEFS_A_NIGHT = 5_000
"""Briefs of before that are read in one night: half a minute of a processor."""


@for_each_group("* * * * *", queue="actions")
def close_due_actions(_group: Group) -> int:
    """Close every action whose window is over, or prolong it. Return how many."""
    over = Action.objects.filter(state=Action.State.RUNNING, closes_at__lte=now())
    due = list(over.exclude(kind__in=CALLS_NOBODY))  # what came of a letter ends it
    for action in due:
        close_or_prolong_action(action)
    return len(due)


@for_each_group("20 4 * * *", queue="actions")
def forget_old_voices(group: Group) -> int:
    """Forget where members wrote after the group's retention time. Return in how many actions."""
    before = now() - timedelta(days=group.retention_days)
    forget_actors(group.pk, (event.name for event in OF_MEMBERS), before=before)
    old = list(Action.objects.filter(closed_at__lt=before, forgotten_at=None).values_list("pk"))
    for (pk,) in old:  # each a change of its own: killed half-way, the next night goes on
        forget_voices(Action.objects.get(pk=pk))
    return len(old)


@listen(RolesChanged, MembershipEnded, MemberLeft, AccountErased, ConsentWithdrawn)
def have_others_review(
    event: RolesChanged | MembershipEnded | MemberLeft | AccountErased | ConsentWithdrawn,  # noqa: ARG001  # all are looked at
) -> None:
    """What somebody agreed to who is no longer of the team is reviewed by somebody else."""
    let_reviews_lapse()


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


@listen(VoiceTold, GuestVoiceTold)
def find_told_voice(event: VoiceTold | GuestVoiceTold) -> None:
    """A voice told after the reading that shows it is found too."""
    action = Action.objects.filter(pk=event.action).first()
    if action is not None:
        find_voices(action)


@listen(VoicesFound)
def find_echoes(event: VoicesFound) -> None:
    """Voices that say the same in other words are told to whoever wrote the later one."""
    action = Action.objects.filter(pk=event.action).first()
    if action is not None:
        note_echoes(action)


@listen(ThreadStateChanged)
def void_actions_of_gone_thread(event: ThreadStateChanged) -> None:
    """Nobody can take part in a thread that is gone; of letters, their own app knows."""
    if event.state != Thread.State.GONE:
        return
    open_actions = Action.objects.filter(thread=event.thread, state__in=UNFINISHED)
    for action in open_actions.exclude(kind__in=CALLS_NOBODY):
        void_action(action, by=None)


@listen(ThreadDescribed, ThreadUnnamed)
def search_by_new_name(event: ThreadDescribed | ThreadUnnamed) -> None:
    """Actions are found by what their thread is called now, and no more by a name that went."""
    refresh_words([event.thread])


@listen(ActionPrepared, BriefChanged)
def search_by_brief(event: ActionPrepared | BriefChanged) -> None:
    """A thread is found by why the group acts on it, as the brief says now."""
    if event.group is not None:
        threads = Action.objects.filter(pk=event.action).values_list("thread", flat=True)
        remember_briefs(Group.objects.get(pk=event.group), threads)


@for_each_group("54 3 * * *", queue=LEARNING, lock=LEARNING)
def remember_briefs_of_before(group: Group) -> int:
    """Read the briefs that nobody has read: those of before, or while something was missing."""
    return remember_missed_briefs(group, BRIEFS_A_NIGHT)


@listen(ThreadsImported)
def search_by_imported_names(event: ThreadsImported) -> None:
    """An archive tells what threads and pages are called."""
    refresh_words(event.threads)


@listen(ActionLaunched)
def ask_for_missing_sheet(event: ActionLaunched) -> None:
    """An action on what misleads without a fact sheet asks for one."""
    action = Action.objects.select_related("thread").filter(pk=event.action).first()
    if action is not None and not action.thread.is_practice:
        ask_if_missing(action.thread)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_what_a_member_did(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Empty what somebody wrote here who erased their account, or left long ago."""
    member = Membership.objects.filter(pk=event.membership).first()
    if member is not None:
        forget_member(member)


ENOUGH_NEW = 12
"""New readings after which the order of comments is learnt without waiting for the night."""


@for_each_group("47 2 * * *", queue=LEARNING, lock=LEARNING)
def learn_orders(group: Group) -> int:
    """Learn from a group's readings how networks order comments. Return how many models."""
    return len(learn_order(group))


@app.task(queue=LEARNING, lock=LEARNING)
def learn_order_of_group(group: int) -> int:
    """Learn from a group's new readings, if still enough are. Return how many models."""
    with scope(group=group):
        return len(learn_order(Group.objects.get(pk=group))) if _enough_are_new() else 0


@listen(ReadingTaken)
def learn_from_many_readings(event: ReadingTaken) -> None:
    """Have the order learnt soon, by a job that nothing urgent waits for, once many came."""
    if event.group is None or not _enough_are_new():
        return
    job = learn_order_of_group.configure(queueing_lock=f"learn_order_of_group:{event.group}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(group=event.group)


def _enough_are_new() -> bool:
    last = OrderModel.objects.order_by("-fitted_at").first()
    readings = Reading.objects.filter(thread__is_practice=False)
    new = readings if last is None else readings.filter(saved_at__gt=last.fitted_at)
    return new.count() >= ENOUGH_NEW
