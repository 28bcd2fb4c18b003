"""Good news: whoever took part in actions learns once, in the evening, what became of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.timezone import localtime, now
from django.utils.translation import override

from jesuisla.collective.actions.action_words import stopped_in_words
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.voice_readers import own_voices_with_readers, readers_in_words
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.deliveries import leave_one_by_one, tell_together
from jesuisla.collective.notifications.models import Delivery
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import THANKS
from jesuisla.collective.notifications.wishes import who_wants
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import headline

HOUR = 18
"""When the day's news goes out, by the group's clock: after work, before quiet hours."""
SETTLED_AFTER = timedelta(hours=1)
"""An action closed by mistake is open again by then, and a last look at its thread is counted."""
NO_LATER_THAN = timedelta(hours=48)
"""What nobody was told of by then, since nothing ran or they rested, stands on their page alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one closed action brought a member: about others nothing but what all did together."""

    number: int
    stopped: str
    company: str
    result: str
    thanks: str
    link: str


def tell_of_good_news(group: Group) -> int:
    """Tell those who wrote or supported what their actions changed. Return how many letters left.

    One letter a member and day, at ``HOUR`` by the group's clock, and of each action once.
    """
    moment = now()
    if localtime(moment, group.zone).hour != HOUR:
        return 0
    actions = {
        action.pk: action
        for action in Action.objects.filter(
            state=Action.State.CLOSED,
            closed_at__gt=moment - NO_LATER_THAN,
            closed_at__lte=moment - SETTLED_AFTER,
            forgotten_at=None,
        )
        if action.calls_members
    }
    participants = _participants(actions)
    results = dict(ActionResult.objects.filter(action__in=actions).values_list("action", "tops"))
    count = 0
    for to, channel in who_wants(THANKS, among=participants):
        untold = participants[to.pk] - _told(to, channel.name, participants[to.pk])

        def write(member: Membership, _count: int, untold: set[int] = untold) -> Notification:
            with override(letter_language(member.person.language, group)):
                news = [_news(actions[key], member, results.get(key)) for key in sorted(untold)]
            return write_notification(
                THANKS,
                "good_news",
                member,
                link=page_url(group, "members:me"),
                news=news,
            )

        if untold:
            leave = partial(tell_together, THANKS, untold, channel, to.pk, write)
            count += leave_one_by_one([(to, channel, leave)])
    return count


def _participants(actions: Mapping[int, Action]) -> dict[int, set[int]]:
    """Return by member the actions in which they wrote, or noted a support."""
    participants: dict[int, set[int]] = defaultdict(set)
    for rows in (Voice.objects, Support.objects):
        pairs = rows.filter(action__in=actions, by__isnull=False).values_list("by", "action")
        for member, action in pairs.distinct():
            participants[member].add(action)
    return participants


def _told(to: Membership, channel: str, actions: set[int]) -> set[int]:
    """Return of which of these actions the member was told already."""
    keys = {
        f"{prefix}:{to.pk}:{action}": action
        for action in actions
        for prefix in (THANKS.key, THANKS.digest_key)
    }
    deliveries = Delivery.objects.filter(channel=channel, key__in=[*keys])
    return {keys[key] for key in deliveries.values_list("key", flat=True)}


def _news(action: Action, member: Membership, tops: Any) -> News:
    voice = own_voices_with_readers(member).filter(action=action).order_by("at").first()
    return News(
        number=action.number,
        stopped=stopped_in_words(action),
        company=readers_in_words(voice.readers, voice.supporters) if voice else "",
        result=headline(tops, action.action_kind),
        thanks=action.thanks,
        link=page_url(member.group, "actions:action", action.number),
    )
