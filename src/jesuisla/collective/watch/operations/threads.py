"""Whether a thread can still be seen, and whether the team follows it."""

from django.db import transaction

from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.events import ThreadFollowed, ThreadStateChanged
from jesuisla.collective.watch.models import Thread


@transaction.atomic
def mark_gone(thread: Thread, *, by: Membership | None) -> None:
    """Note that the post or its comments can no longer be seen; nothing if noted already."""
    _set_state(thread, Thread.State.GONE, by)


@transaction.atomic
def mark_open(thread: Thread, *, by: Membership | None) -> None:
    """Take it back: the post can be seen after all."""
    _set_state(thread, Thread.State.OPEN, by)


@transaction.atomic
def follow(thread: Thread, *, by: Membership | None) -> None:
    """Keep the thread on the desk though nobody proposed it."""
    _set_followed(thread, by, followed=True)


@transaction.atomic
def unfollow(thread: Thread, *, by: Membership | None) -> None:
    """Let the thread leave the desk, unless a proposal keeps it there."""
    _set_followed(thread, by, followed=False)


def _set_state(thread: Thread, state: Thread.State, by: Membership | None) -> None:
    held = Thread.objects.select_for_update().get(pk=thread.pk)
    if held.state != state:
        held.state = state
        held.save(update_fields=["state"])
        event = ThreadStateChanged(group=held.group_id, thread=held.pk, state=state)
        record(event, by=by.pk if by else None)
    thread.state = state


def _set_followed(thread: Thread, by: Membership | None, *, followed: bool) -> None:
    held = Thread.objects.select_for_update().get(pk=thread.pk)
    if held.followed != followed:
        held.followed = followed
        held.save(update_fields=["followed"])
        event = ThreadFollowed(group=held.group_id, thread=held.pk, followed=followed)
        record(event, by=by.pk if by else None)
    thread.followed = followed
