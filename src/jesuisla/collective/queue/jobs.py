"""What orders the queue by itself: rules are applied, posts compared, rows computed."""

from collections.abc import Collection

from django.utils.timezone import now

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.events import ThreadNearClaim
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.proposals.events import ProposerForgotten, ThreadProposed
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.queue.events import DeskRulesSaved
from jesuisla.collective.queue.models import DeskRules, QueueRow, StoryMatch
from jesuisla.collective.queue.rows import refresh_due, refresh_rows
from jesuisla.collective.queue.rules import apply_rules, current_rules, meet_alert
from jesuisla.collective.queue.stories import compare_stories
from jesuisla.collective.scoring.events import ThreadsScored
from jesuisla.collective.threads.events import ThreadDescribed, ThreadFollowed, ThreadsImported
from jesuisla.collective.threads.models import Thread


@for_each_group("2 * * * *", queue="desk")
def apply_desk_rules(_group: Group) -> int:
    """Apply rules that name hours, which begin or cease to hold. Return how many changes."""
    return _apply_to_queue()


@for_each_group("* * * * *", queue="desk")
def refresh_queue(_group: Group) -> int:
    """Compute the rows of the queue that time has moved. Return how many."""
    return refresh_due(now())


@listen(ProposerForgotten)
def forget_words_of_notes(event: ProposerForgotten) -> None:  # noqa: ARG001  # it says how many, not which
    """A note that was emptied is found by a search no more."""
    refresh_rows(QueueRow.objects.values_list("thread", flat=True), now())


def _apply_to_queue() -> int:
    if current_rules() is None:
        return 0
    return sum(apply_rules(thread, now()) for thread in threads_in_queue())


@listen(DeskRulesSaved)
def apply_new_rules(event: DeskRulesSaved) -> None:  # noqa: ARG001  # whichever version, the last counts
    """New rules count at once."""
    _apply_to_queue()


@listen(ThreadsScored)
def apply_rules_to_scored_threads(event: ThreadsScored) -> None:
    """Rules look again when comments were read."""
    _apply_to(*event.threads)


@listen(ThreadNearClaim)
def apply_rules_near_claim(event: ThreadNearClaim) -> None:
    """Rules look again when a thread was found near a checked claim, or no longer is."""
    _apply_to(event.thread)


@listen(ThreadProposed)
def order_proposed_thread(event: ThreadProposed) -> None:
    """Rules and stories look at a thread that comes to the queue."""
    _come_to_queue(event.thread)
    _compare(event.group, [event.thread])


@listen(ThreadFollowed)
def order_followed_thread(event: ThreadFollowed) -> None:
    """Rules and stories look at a thread that comes to the queue."""
    _come_to_queue(event.thread)
    _compare(event.group, [event.thread])


@listen(ThreadDescribed)
def order_described_thread(event: ThreadDescribed) -> None:
    """Rules and stories look again when somebody tells what a thread is about."""
    _apply_to(event.thread)
    _compare(event.group, [event.thread])


@listen(ThreadsImported)
def compare_imported_threads(event: ThreadsImported) -> None:
    """Posts of an archive may tell the story of another.

    An archive comes in many batches: the last compares for all of them.
    """
    last = Entry.objects.filter(event=event.name, group=event.group).order_by("-pk").first()
    if last is None or last.facts["threads"] == list(event.threads):
        _compare(event.group)


def _apply_to(*threads: int) -> None:
    if current_rules() is None:
        return
    for thread in Thread.objects.filter(pk__in=threads):
        apply_rules(thread, now())


def _come_to_queue(pk: int) -> None:
    _apply_to(pk)
    for thread in Thread.objects.filter(pk=pk):
        # The alert may be older than the thread's place in the queue.
        meet_alert(thread)


def _compare(group: int | None, come: Collection[int] | None = None) -> None:
    if group is not None:
        compare_stories(Group.objects.get(pk=group), come)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_who_ordered(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Take a name off rules and decisions on stories; what they say stays."""
    for model in (DeskRules, StoryMatch):
        model.objects.filter(by=event.membership).update(by=None)
