"""What happens by itself: quotes and names go when their time is over."""

from django.utils.timezone import now

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.quote_retention import (
    due_threads,
    forget_name,
    forget_quotes,
    forget_reader,
    threads_to_unname,
)


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
