"""What happens by itself: quotes and names go when their time is over."""

from django.utils.timezone import now

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import LEARNING, for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.threads.events import ThreadDescribed, ThreadsImported
from jesuisla.collective.threads.kept_meanings import remember_missed_titles, remember_titles
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.quote_retention import (
    due_threads,
    forget_name,
    forget_quotes,
    forget_reader,
    threads_to_unname,
)

TITLES_A_NIGHT = 20_000
"""Titles of before that are read in one night: half a minute of a processor."""


@for_each_group("17 3 * * *", queue="retention")
def forget_old_quotes(group: Group) -> int:
    """Forget what a group has kept long enough, thread by thread. Return how many.

    Each thread is a change of its own: killed half-way, the next night goes on.
    """
    thread_count = 0
    for pk in due_threads(group, now()):
        thread = Thread.objects.filter(pk=pk).first()
        if thread is not None and forget_quotes(thread) is not None:
            thread_count += 1
    for thread in threads_to_unname():
        forget_name(thread)
    return thread_count


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_who_read(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Take the name off readings of somebody who erased their account, or left long ago."""
    forget_reader(event.membership)


@listen(ThreadDescribed)
def remember_described_thread(event: ThreadDescribed) -> None:
    """What a thread is called now is found by what it means."""
    if event.group is not None:
        remember_titles(Group.objects.get(pk=event.group), [event.thread])


@listen(ThreadsImported)
def remember_imported_threads(event: ThreadsImported) -> None:
    """So are the threads of an archive."""
    if event.group is not None:
        remember_titles(Group.objects.get(pk=event.group), event.threads)


@for_each_group("52 3 * * *", queue=LEARNING, lock=LEARNING)
def remember_titles_of_before(group: Group) -> int:
    """Read the titles that nobody has read: those of before, or while something was missing."""
    return remember_missed_titles(group, Thread.objects.all(), TITLES_A_NIGHT)
