"""What happens by itself: comments are scored, and quotes let go, orders are learnt."""

from django.utils.timezone import now
from django_scopes import scope
from procrastinate.contrib.django import app

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, PlaceForgotten
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch import (  # noqa: F401  # registers their listeners
    desk_jobs,
    learning_jobs,
)
from jesuisla.collective.watch.events import ReadingTaken, ThreadsImported
from jesuisla.collective.watch.models import OrderModel, Reading, Thread
from jesuisla.collective.watch.operations.forgetting import (
    due_threads,
    forget_name,
    forget_quotes,
    named_for_nothing,
)
from jesuisla.collective.watch.operations.leaving import forget_proposer
from jesuisla.collective.watch.operations.ordering import learn_order
from jesuisla.collective.watch.operations.scoring import score_thread, score_threads
from jesuisla.collective.watch.scorers import scorer_for

ENOUGH_NEW = 12
"""New readings after which the order of comments is learnt without waiting for the night."""


@app.periodic(cron="17 3 * * *")
@app.task(queue="retention", queueing_lock="forget_quotes", pass_context=False)
def forget_old_quotes(timestamp: int) -> int:  # noqa: ARG001  # procrastinate gives the time due
    """Forget what every group has kept long enough, thread by thread; gives how many.

    Each thread is a change of its own: killed half-way, the next night goes on.
    """
    forgotten = 0
    for group in Group.objects.all():
        with scope(group=group.pk):
            for pk in due_threads(group, now()):
                thread = Thread.objects.filter(pk=pk).first()
                if thread is not None and forget_quotes(thread) is not None:
                    forgotten += 1
            for thread in named_for_nothing():
                forget_name(thread)
    return forgotten


@listen(ReadingTaken)
def score_comments_of_reading(event: ReadingTaken) -> None:
    """Have the comments that came with a reading read by the scorer."""
    if event.comments:
        thread = Thread.objects.select_related("group").get(pk=event.thread)
        score_thread(thread, scorer_for(thread.group))


@listen(ThreadsImported)
def score_imported_comments(event: ThreadsImported) -> None:
    """Have the comments of an archive read by the scorer."""
    threads = list(Thread.objects.filter(pk__in=event.threads).select_related("group"))
    if threads:
        score_threads(threads, scorer_for(threads[0].group))


@app.periodic(cron="47 2 * * *")
@app.task(queue="learning", queueing_lock="learn_orders", pass_context=False)
def learn_orders(timestamp: int) -> int:  # noqa: ARG001  # procrastinate gives the time due
    """Learn from every group's readings how networks order comments; gives the new models."""
    learnt = 0
    for group in Group.objects.all():
        with scope(group=group.pk):
            learnt += len(learn_order(group))
    return learnt


@listen(ReadingTaken)
def learn_from_many_readings(event: ReadingTaken) -> None:
    """Learn at once when many readings came since the last time."""
    last = OrderModel.objects.order_by("-fitted_at").first()
    new = (
        Reading.objects.all()
        if last is None
        else Reading.objects.filter(saved_at__gt=last.fitted_at)
    )
    if event.group is not None and new.count() >= ENOUGH_NEW:
        learn_order(Group.objects.get(pk=event.group))


@listen(AccountErased)
def forget_what_a_member_proposed(event: AccountErased) -> None:
    """Empty what somebody wrote here who erased their account."""
    _forget(event.membership)


@listen(PlaceForgotten)
def forget_what_a_former_member_proposed(event: PlaceForgotten) -> None:
    """Empty what somebody wrote here whose place ended long ago."""
    _forget(event.membership)


def _forget(membership: int) -> None:
    member = Membership.objects.filter(pk=membership).first()
    if member is not None:
        forget_proposer(member)
