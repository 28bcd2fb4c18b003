"""Telling hundreds at once: a job for each 500 people and channel, and again for those not reached.

A function that writes the notifications is registered with :func:`writes_many`; jobs name it,
and call it anew each time, so that what is over by then is no longer told.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django_scopes import scope
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership, taking_part
from jesuisla.collective.notifications.channels import CHANNELS, Channel
from jesuisla.collective.notifications.deliveries import deliver_many
from jesuisla.collective.notifications.notification import Notification

BATCH = 500
WAITS = (30, 120, 480)
"""Seconds after which those who were not reached are tried again."""

Writer = TypeVar("Writer", bound=Callable[..., tuple[str, Sequence[Notification | None]]])
writers: dict[str, Callable[..., tuple[str, Sequence[Notification | None]]]] = {}

_log = logging.getLogger(__name__)


def writes_many(function: Writer) -> Writer:
    """Register ``function(to, channel, **facts)``, which writes what some hundreds are told.

    It is called in the scope of the group with memberships, their person and group loaded. It
    returns what their keys begin with, and for each a notification, or ``None`` for whom it no
    longer concerns. Register it in a module that ``jobs.py`` imports.
    """
    writers[f"{function.__module__}.{function.__name__}"] = function
    return function


def fan_out(
    function: Writer, pairs: Iterable[tuple[Membership, Channel]], **facts: int | str
) -> int:
    """Have all these members told, each by the channel beside. Return how many jobs it takes.

    The jobs are rows of the transaction that this is called in. ``facts`` go to the function.
    """
    by_batch: dict[tuple[int, str], list[int]] = {}
    for membership, channel in pairs:
        by_batch.setdefault((membership.group_id, channel.name), []).append(membership.pk)
    count = 0
    for (group, channel_name), members in sorted(by_batch.items()):
        for at in range(0, len(members), BATCH):
            _defer(
                f"{function.__module__}.{function.__name__}",
                group=group,
                channel=channel_name,
                members=members[at : at + BATCH],
                facts=dict(facts),
            )
            count += 1
    return count


def _defer(
    writer: str,
    *,
    group: int,
    channel: str,
    members: list[int],
    facts: dict[str, Any],
    tries: int = 0,
) -> None:
    # Whatever is as slow as a mail server takes one slot of a worker, and push goes on beside.
    lock = None if channel == "push" else f"notifications.fan_out:{channel}"
    wait = {"schedule_in": {"seconds": WAITS[tries - 1]}} if tries else {}
    deliver_batch.configure(lock=lock, **wait).defer(  # type: ignore[arg-type]  # as it documents
        writer=writer, group=group, channel=channel, members=[*members], facts=facts, tries=tries
    )


def _load(group: int, keys: list[int]) -> list[Membership]:
    """Return those who are still members, with one group for all that knows its domains."""
    the_group = Group.objects.prefetch_related("domains").get(pk=group)
    members = Membership.objects.filter(taking_part(), pk__in=keys).select_related("person")
    to = list(members.order_by("pk"))
    for member in to:
        member.group = the_group
    return to


# What fails as a whole, such as when the database starts anew, is done again: nothing twice.
@app.task(queue="notifications", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def deliver_batch(
    writer: str, group: int, channel: str, members: list[int], facts: dict[str, Any], tries: int
) -> dict[str, int]:
    """Write to these members and send it. Return how many were reached, and how many were not.

    Done twice it is done once: what left is noted. Those who could not be reached for now get a
    job of their own, which waits.
    """
    function, way = writers.get(writer), CHANNELS.get(channel)
    if function is None or way is None:
        _log.warning("nothing is told by %s any more (%s)", channel, writer)
        return {}
    with scope(group=group):
        to = _load(group, members)
        key_prefix, notifications = function(to, way, **facts)
        written = [
            (member, way, notification)
            for member, notification in zip(to, notifications, strict=True)
            if notification is not None
        ]
        outcomes = deliver_many(key_prefix, written)
        later = [member for member, _channel in outcomes.later]
        if later and tries < len(WAITS):
            with transaction.atomic():
                _defer(
                    writer,
                    group=group,
                    channel=channel,
                    members=later,
                    facts=facts,
                    tries=tries + 1,
                )
    if outcomes.later:
        _log.warning("%d were not reached by %s for now", len(outcomes.later), channel)
    return {
        "left": len(outcomes.left),
        "later": len(outcomes.later),
        "nowhere": len(outcomes.nowhere),
    }
