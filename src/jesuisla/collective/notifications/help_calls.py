"""Telling the team that a member is attacked and calls for help."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial

from django.utils.timezone import now
from django.utils.translation import gettext as _

from jesuisla.analysis.calling import is_quiet
from jesuisla.collective.care.companions import companions_of
from jesuisla.collective.care.help_calls import help_calls_beyond_the_hour, open_help_calls
from jesuisla.collective.care.models import Companion, HelpCall
from jesuisla.collective.care.shifts import on_duty
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.call_wishes import clock_of
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.deliveries import (
    deliver_once,
    leave_one_by_one,
    tell_together,
)
from jesuisla.collective.notifications.models import CallWish, Delivery
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import COMPANY, HELP, Topic
from jesuisla.collective.notifications.wishes import who_wants

ON_DUTY_FIRST = timedelta(minutes=5)
"""How long a call waits for those on duty before the whole team is told."""


def tell_of_help_calls(only: Collection[int] | None = None) -> int:
    """Tell the team of calls that nobody looks after, of these ``only`` where some are named.

    Those on duty first, and the whole team where nobody is, or after some minutes; who is off
    duty and sleeps by hours of their own choice only where nobody else of these is awake.
    Return how many notifications left: one a person, channel and call, none to whoever called.
    What a letter box refuses, or what is beyond the limit of an hour, waits for the next time
    this is done; so does what one member calls for again and again.
    """
    waiting = (
        open_help_calls().filter(answered_by=None).exclude(pk__in=help_calls_beyond_the_hour())
    )
    if only is not None:
        waiting = waiting.filter(pk__in=only)
    calls = list(waiting)
    wishes = who_wants(HELP) if calls else []
    people = {membership.pk: membership for membership, _channel in wishes}
    duty = people.keys() & set(on_duty(now()).values_list("pk", flat=True))
    off_duty = [member for key, member in people.items() if key not in duty]
    awake = {member.pk for member in off_duty} - _asleep(off_duty)
    return leave_one_by_one(
        (to, channel, partial(tell_together, HELP, own, channel, to.pk, _written))
        for to, channel in wishes
        if (own := {call.pk for call in calls if _reaches(call, to.pk, duty, awake)})
    )


def _reaches(call: HelpCall, member: int, duty: Collection[int], awake: Collection[int]) -> bool:
    """Whether a call is this member's to read now; ``awake`` are those off duty who do not sleep.

    Somebody who calls for help is not left to one who may not hear it: where nobody is awake
    besides those on duty, everybody is told, quiet hours or not.
    """
    if call.by_id == member:
        return False
    if member in duty:
        return True
    if set(duty) - {call.by_id} and call.at > now() - ON_DUTY_FIRST:
        return False
    return member in awake or not set(awake) - {call.by_id}


def _asleep(members: Sequence[Membership]) -> set[int]:
    """Return who of these has quiet hours now: hours that they wrote down, not the usual ones."""
    hours = {row.membership_id: row for row in CallWish.objects.filter(membership__in=members)}
    moment = now()
    return {
        member.pk
        for member in members
        if (row := hours.get(member.pk))
        and is_quiet(row.quiet_from, row.quiet_until, clock_of(member, moment).time())
    }


def warning_of_leaving(member: Membership, channel: str) -> str:
    """Say what calls for help lose without this channel of this member; empty if nothing."""
    others = {to.pk for to, by in who_wants(HELP) if (to.pk, by.name) != (member.pk, channel)}
    if not others:
        return _(
            "Without these e-mails, nobody on the team is told when a member calls for help. "
            "Please find somebody who is, first."
        )
    duty = set(on_duty(now()).values_list("pk", flat=True))
    if member.pk in duty and not duty & others:
        return _(
            "Without these e-mails, a call for help reaches nobody on duty: the whole team is "
            "told instead."
        )
    return ""


def tell_companions(call: int) -> int:
    """Tell those whom the caller chose, and who agreed, that they would like company.

    Return how many notifications left. They read no more than that, and of no call again and
    again.
    """
    row = open_help_calls().filter(pk=call).exclude(pk__in=help_calls_beyond_the_hour()).first()
    if row is None:
        return 0
    friends = companions_of(row.by).exclude(agreed_at=None)
    return leave_one_by_one(
        (
            to,
            channel,
            partial(_deliver, _company_key(to, call), "company", to, channel, row.by.alias),
        )
        for to, channel in who_wants(COMPANY, set(friends.values_list("companion", flat=True)))
    )


def _company_key(to: Membership, call: int) -> str:
    return f"{COMPANY.key}:{to.pk}:{call}"


def tell_of_mistake(call: int) -> int:
    """Tell those who were told of a call that it was a slip of the thumb. Return how many."""
    row = HelpCall.objects.filter(pk=call, closing=HelpCall.Closing.MISTAKE).first()
    if row is None:
        return 0
    return leave_one_by_one(
        (
            to,
            channel,
            partial(_deliver, f"undone:{to.pk}:{call}", "mistake", to, channel, topic=topic),
        )
        for topic in (HELP, COMPANY)
        for to, channel in who_wants(topic)
        if _was_told(topic, to, call, channel)
    )


def _was_told(topic: Topic, to: Membership, call: int, channel: Channel) -> bool:
    keys = [f"{key}:{to.pk}:{call}" for key in (topic.key, topic.digest_key) if key]
    return Delivery.objects.filter(channel=channel.name, key__in=keys).exists()


def tell_of_request(companion: int) -> int:
    """Tell a member that somebody would like them as a companion. Return how many left."""
    row = Companion.objects.filter(pk=companion, agreed_at=None).select_related("member").first()
    if row is None:
        return 0
    key = f"companion:{row.pk}"
    return leave_one_by_one(
        (to, channel, partial(_deliver, key, "companion", to, channel, row.member.alias))
        for to, channel in who_wants(COMPANY, {row.companion_id})
    )


def _deliver(
    key: str,
    template: str,
    to: Membership,
    channel: Channel,
    alias: str = "",
    topic: Topic = COMPANY,
) -> bool:
    notification = write_notification(
        topic,
        template,
        to,
        link=page_url(to.group, "care:sos"),
        alias=alias,
    )
    return deliver_once(key, notification, channel, to)


def _written(to: Membership, calls: int) -> Notification:
    """Write what names neither the member nor the thread."""
    return write_notification(
        HELP,
        "help",
        to,
        link=page_url(to.group, "queue:queue"),
        calls=calls,
    )
