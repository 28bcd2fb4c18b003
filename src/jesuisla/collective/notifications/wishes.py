"""Wishes: what members choose to be told of, and by which channels."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import Event
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership, taking_part
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.notifications.channels import CHANNELS, Channel
from jesuisla.collective.notifications.events import AlertsChosen, WishChosen
from jesuisla.collective.notifications.models import Pause, Wish
from jesuisla.collective.notifications.pauses import pauses_now
from jesuisla.collective.notifications.topics import ALERTS, CHOSEN, Topic


def chosen_channels(membership: Membership, topic: Topic) -> set[str]:
    """Return the names of the channels by which a member wants to be told of a topic."""
    wishes = Wish.objects.filter(membership=membership, topic=topic.name)
    choices = dict(wishes.values_list("channel", "wanted"))
    return {name for name in CHANNELS if choices.get(name, name in topic.by_default)}


def who_wants(
    topic: Topic, among: Collection[int] | None = None
) -> list[tuple[Membership, Channel]]:
    """Return the members of the group in scope who want to be told of a topic, with the channel.

    Those alone whom the topic concerns by a role that they hold now, and who are ``among``
    these, where it says which; nobody who rests, and no channel by which there is no way.
    """
    ways = wanted_ways(topic, among)
    members = Membership.objects.select_related("person", "group").in_bulk({pk for pk, _ in ways})
    return [(members[pk], channel) for pk, channel in ways if pk in members]


def wanted_ways(topic: Topic, among: Collection[int] | None = None) -> list[tuple[int, Channel]]:
    """Return what :func:`who_wants` does, with the keys of the members alone."""
    recipients = Membership.objects.filter(
        taking_part(), roles__overlap=sorted(topic.roles)
    ).exclude(pk__in=pauses_now().values("membership"))
    if among is not None:
        recipients = recipients.filter(pk__in=among)
    wishes = Wish.objects.filter(topic=topic.name, membership__in=recipients)
    choices = {
        (membership, channel): is_wanted
        for membership, channel, is_wanted in wishes.values_list("membership", "channel", "wanted")
    }
    reach = {
        name: set(channel.reach(recipients).values_list("pk", flat=True))
        for name, channel in CHANNELS.items()
    }
    return [
        (key, channel)
        for key in recipients.order_by("pk").values_list("pk", flat=True)
        for name, channel in sorted(CHANNELS.items())
        if key in reach[name] and choices.get((key, name), name in topic.by_default)
    ]


@transaction.atomic
def choose_channels(membership: Membership, topic: Topic, *, channels: Collection[str]) -> None:
    """Have a topic told by these channels from now on, and by no others."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    before = chosen_channels(membership, topic)
    for name in CHANNELS:
        is_wanted = name in channels
        Wish.objects.update_or_create(
            membership=membership,
            topic=topic.name,
            channel=name,
            defaults={"wanted": is_wanted},
        )
        if is_wanted != (name in before):
            record(_choice(membership, topic, name, wanted=is_wanted), by=membership)


def ways_to(membership: Membership, channels: Collection[str]) -> set[str]:
    """Return those of these channels by which something reaches this member now."""
    own = Membership.objects.filter(pk=membership.pk)
    return {name for name in channels if CHANNELS[name].reach(own).exists()}


@transaction.atomic
def stop_channel(membership: Membership, topic: Topic, channel: str) -> None:
    """Have a topic told by this channel no more; other channels stay as they are."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    others = chosen_channels(membership, topic) - {channel}
    choose_channels(membership, topic, channels=others)


def _choice(membership: Membership, topic: Topic, channel: str, *, wanted: bool) -> Event:
    """Return the event that tells of a choice; that of alerts is the oldest and has its own."""
    group = membership.group_id
    if topic is ALERTS:
        return AlertsChosen(group=group, membership=membership.pk, wanted=wanted, channel=channel)
    return WishChosen(
        group=group, membership=membership.pk, topic=topic.name, wanted=wanted, channel=channel
    )


def forget_wishes(membership: int) -> int:
    """Delete a member's wishes. Return how many."""
    return Wish.objects.filter(membership=membership).delete()[0]


def _channel_choices() -> list[tuple[str, str | Promise]]:
    return [(channel.name, channel.label) for channel in CHANNELS.values()]


def topics_for(viewer: Viewer) -> list[Topic]:
    """Return what this viewer may choose to be told of."""
    return [topic for topic in CHOSEN if viewer.has(topic.roles)]


class WishesForm(forms.Form):
    """By which channels one is told of each topic: a box a topic where there is one channel."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self.one_channel = next(iter(CHANNELS.values())) if len(CHANNELS) == 1 else None
        for topic in topics_for(viewer):
            label = str(topic.label)
            channel = self.one_channel
            self.fields[topic.name] = forms.MultipleChoiceField(
                label="" if channel else label,
                help_text=str(topic.help_text),
                required=False,
                initial=sorted(chosen_channels(viewer.membership, topic)),
                choices=[(channel.name, label)] if channel else _channel_choices,
                widget=forms.CheckboxSelectMultiple,
            )


def wishes_form(viewer: Viewer | None) -> WishesForm | None:
    """Return the form as a member finds it filled in; ``None`` for others."""
    return WishesForm(viewer) if viewer is not None and topics_for(viewer) else None


@personal_data(
    "wishes",
    title=_("What you wish to be told of"),
    kept=_("Until you leave."),
    change="members:me",
    columns=("notifications.Wish.membership",),
)
def wishes_of(member: Membership) -> list[dict[str, Any]]:
    """Return the member's wishes, topic by topic."""
    own = Wish.objects.filter(membership=member).order_by("topic", "channel")
    return [{"topic": wish.topic, "channel": wish.channel, "wanted": wish.wanted} for wish in own]


@personal_data(
    "pause",
    title=_("Your rest"),
    kept=_("Until it is over, or you leave."),
    columns=("notifications.Pause.membership",),
)
def pause_of(member: Membership) -> dict[str, Any] | None:
    """Return until when the member wants to be left in peace."""
    pause = Pause.objects.filter(membership=member).first()
    if pause is None:
        return None
    return {"until": pause.until.isoformat() if pause.until else None}
