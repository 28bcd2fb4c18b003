"""Calls: who is called to an action, in waves, and how it reaches them."""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.timezone import now

from jesuisla.analysis.calling import (
    PEOPLE_NEEDED,
    WAVE_AFTER,
    WAVES,
    CallHistory,
    Candidate,
    draw,
    obstacle_to,
    wave_size,
)
from jesuisla.collective.actions.access import locked_action
from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import writers
from jesuisla.collective.care.portions import over_ceilings
from jesuisla.collective.care.shifts import on_duty
from jesuisla.collective.care.worsening import open_signs
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.journal.batches import change_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.call_wishes import clock_of, traits_of, wishes_in
from jesuisla.collective.notifications.channels import CHANNELS, Channel
from jesuisla.collective.notifications.events import PeopleCalled
from jesuisla.collective.notifications.fan_out import fan_out, writes_many
from jesuisla.collective.notifications.models import Call, CallWish
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.pauses import pauses_now
from jesuisla.collective.notifications.topics import CALLS
from jesuisla.collective.notifications.wishes import wanted_ways, who_wants

ALONE_WAVE, LAST_WAVE = WAVES + 1, WAVES + 2
"""After those of the launch: where too few wrote within half an hour, and once it is prolonged."""
ALONE_AFTER = WAVE_AFTER * WAVES
COME_FOR_A_VOICE = 40 / 25
"""Of forty who come some 25 write: see ``PEOPLE_NEEDED``."""
LEARNED_FROM = timedelta(days=30)
"""How far back it is counted how many of those called came."""
KEPT_FOR = timedelta(days=30)
"""What is called within a week, and who came within thirty days, is all that is asked of calls."""


@transaction.atomic
def call_wave(action: Action, *, wave: int) -> int:
    """Draw whom to call to a running action in its first or a later wave. Return how many.

    The waves of the launch look for people, the two after them for the voices still missing.
    Whoever is on duty is called in the first wave, drawn or not.
    Nothing happens the second time, nor once the action is over, nor while it seems to make
    things worse and nobody of the team looked. Those drawn are rows and jobs
    of this transaction: whatever is killed, each is called, by whoever runs the job.
    """
    action = locked_action(action)
    latest = Call.objects.filter(action=action).aggregate(latest=Max("wave"))["latest"] or 0
    if action.state != Action.State.RUNNING or not action.calls_members or wave <= latest:
        return 0
    if open_signs().filter(action=action).exists():
        return 0  # it seems to make things worse: nobody else is called until the team looked
    moment = now()
    if wave <= WAVES:
        count = wave_size(_arrivals(action).count(), call_history(moment))
    else:
        people = math.ceil(_missing(action) * COME_FOR_A_VOICE)
        count = wave_size(0, call_history(moment), needed=people)
    candidates = _candidates(action, moment)
    lots = draw(candidates, count, seed=action.pk * LAST_WAVE + wave)
    keys = [*_on_duty(action, moment), *lots] if wave == 1 else lots
    Call.objects.bulk_create(
        [Call(membership_id=key, action=action, wave=wave, at=moment) for key in keys]
    )
    fan_out(write_calls, _reached(keys), action=action.pk)
    if keys:
        event = PeopleCalled(
            group=action.group_id, action=action.number, wave=wave, count=len(keys)
        )
        record(event, by=None)
    return len(keys)


def call_again_where_few_came() -> int:
    """Call a further wave to each action whose last one fell short. Return how many people."""
    moment = now()
    running = (
        Action.objects.filter(
            state=Action.State.RUNNING,
            launched_at__gt=moment - ALONE_AFTER * 2,
            launched_at__lte=moment - WAVE_AFTER,
        )
        .exclude(kind__in=CALLS_NOBODY)
        .annotate(wave=Max("calls__wave"), last_at=Max("calls__at"))
        .select_related("group")
    )
    count = 0
    for action in running.filter(wave__lt=ALONE_WAVE, last_at__lte=moment - WAVE_AFTER):
        assert action.launched_at is not None  # as asked above
        if action.launched_at <= moment - ALONE_AFTER:
            if _missing(action):
                count += call_wave(action, wave=ALONE_WAVE)
        elif action.wave < WAVES and _arrivals(action).count() < PEOPLE_NEEDED:
            count += call_wave(action, wave=action.wave + 1)
    return count


def call_history(moment: datetime) -> CallHistory:
    """Return how many of those called lately, in the group in scope, opened the action."""
    calls = Call.objects.filter(at__gt=moment - LEARNED_FROM)
    presences = Presence.objects.filter(action=OuterRef("action"), by=OuterRef("membership"))
    return CallHistory(calls=calls.count(), arrivals=calls.filter(Exists(presences)).count())


@writes_many
def write_calls(
    to: Sequence[Membership],
    channel: Channel,
    *,
    action: int,
) -> tuple[str, list[Notification | None]]:
    """Write what calls these members; nothing once the action is over.

    Nothing either to whom rests by now, had their portion of the day, or wishes it no longer by
    this channel. What calls whoever is on duty is no wish, so that no tap in the letter ends it.
    What leaves by a channel that others may see is the same for all of one language, and is
    written once.
    """
    row = Action.objects.select_related("group", "thread").get(pk=action)
    keys = [member.pk for member in to]
    resting = {*pauses_now().values_list("membership", flat=True), *over_ceilings(now(), keys)}
    ways = wanted_ways(CALLS, among=keys)
    willing = {key for key, way in ways if way.name == channel.name} - resting
    duty = set(on_duty(now()).values_list("pk", flat=True)) - resting
    members_to_call = set() if row.state != Action.State.RUNNING else willing | duty
    missing = _missing(row)
    for_all: dict[str, Notification] = {}

    def write(member: Membership) -> Notification:
        language = letter_language(member.person.language, member.group)
        if language in for_all:
            return for_all[language]
        notification = _written(row, missing, member, is_wanted=member.pk in willing)
        if channel.is_private:
            return notification
        return for_all.setdefault(language, notification.without_text())

    return f"{CALLS.key}:{row.pk}", [
        write(member) if member.pk in members_to_call else None for member in to
    ]


def _reached(members: Collection[int]) -> list[tuple[Membership, Channel]]:
    """Return the channels of those drawn; whoever is on duty and chose none gets a mail."""
    recipients = who_wants(CALLS, among=members)
    keys = {membership.pk for membership, _channel in recipients}
    others = on_duty(now()).filter(pk__in=members).exclude(pk__in=keys)
    resting = pauses_now().values("membership")
    others = others.exclude(pk__in=resting).select_related("person", "group")
    mail = CHANNELS["mail"]
    return [*recipients, *((membership, mail) for membership in mail.reach(others))]


def _written(action: Action, missing: int, to: Membership, *, is_wanted: bool) -> Notification:
    """Write what names neither the thread nor what is said in it."""
    return write_notification(
        CALLS,
        "call",
        to,
        link=page_url(to.group, "actions:action", action.number),
        may_be_stopped=is_wanted,
        settings_link=page_url(to.group, "notifications:calls"),
        rest_link=page_url(to.group, "members:me") + "#repos",
        kind=action.action_kind.label,
        missing=missing,
    )


def _missing(action: Action) -> int:
    """How many voices are missing for the action not to stay alone."""
    return max(action.voices_needed - writers(action), 0)


def _arrivals(action: Action) -> QuerySet[Presence]:
    return Presence.objects.filter(action=action)


def _on_duty(action: Action, moment: datetime) -> list[int]:
    """Return who of those on duty was not called yet, is not there, and had no portion yet."""
    keys = list(on_duty(moment).values_list("pk", flat=True))
    busy = _busy(action) | over_ceilings(moment, keys)
    return [key for key in keys if key not in busy]


def _busy(action: Action) -> set[int]:
    """Return who was called to an action already, or is there."""
    return {
        *Call.objects.filter(action=action).values_list("membership", flat=True),
        *_arrivals(action).values_list("by", flat=True),
    }


def _candidates(action: Action, moment: datetime) -> list[Candidate]:
    """Return whom the action may call now: who wishes it, and is not there or called yet."""
    busy = {*_busy(action), *on_duty(moment).values_list("pk", flat=True)}
    people = {
        membership.pk: membership
        for membership, _channel in who_wants(CALLS)
        if membership.pk not in busy
    }
    wishes = {row.membership_id: row for row in CallWish.objects.filter(membership__in=people)}
    last_call = dict(
        Call.objects.filter(membership__in=people)
        .values_list("membership")
        .annotate(latest=Max("at"))
        .order_by()
    )
    in_a_week = _calls_since(moment - timedelta(days=7))
    in_a_day = _calls_since(moment - timedelta(days=1))
    traits = traits_of([action])[action.pk]
    over = over_ceilings(moment, people)
    candidates = []
    for key, membership in people.items():
        wish = wishes.get(key) or CallWish(membership=membership)
        obstacle = obstacle_to(
            wishes_in(wish),
            traits,
            clock_of(membership, moment),
            calls_in_24_hours=in_a_day[key],
            calls_in_a_week=in_a_week[key],
            had_portion=key in over,
        )
        if obstacle is None:
            wait = moment - last_call[key] if key in last_call else None
            candidates.append(
                Candidate(
                    key=key,
                    hours_since_call=wait / timedelta(hours=1) if wait else None,
                    is_dear=not set(wish.dear_targets).isdisjoint(traits.targets),
                )
            )
    return candidates


def _calls_since(moment: datetime) -> Counter[int]:
    """Return how many calls each member of the group in scope had since then."""
    return Counter(Call.objects.filter(at__gt=moment).values_list("membership", flat=True))


def forget_old_calls() -> int:
    """Delete calls that nothing asks about any more. Return how many."""
    old_calls = Call.objects.filter(at__lt=now() - KEPT_FOR)
    return change_in_batches(old_calls, lambda batch: batch.delete()[0])
