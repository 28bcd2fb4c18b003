"""Wishes: what members choose to be told of, and by which channels."""

from collections.abc import Collection

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import CHANNELS, Channel
from jesuisla.collective.notifications.events import AlertsChosen
from jesuisla.collective.notifications.models import Wish
from jesuisla.collective.notifications.topics import ALERTS, Topic


def chosen_channels(membership: Membership, topic: Topic) -> set[str]:
    """Return the names of the channels by which a member wants to be told of a topic."""
    wishes = Wish.objects.filter(membership=membership, topic=topic.name, wanted=True)
    return set(wishes.values_list("channel", flat=True))


def who_wants(topic: Topic) -> list[tuple[int, Channel]]:
    """Return the members of the group in scope who want to be told of a topic, with the channel.

    Those alone whom the topic concerns by a role that they hold now.
    """
    wishes = Wish.objects.filter(
        topic=topic.name,
        wanted=True,
        channel__in=list(CHANNELS),
        membership__ended_at=None,
        membership__roles__overlap=sorted(topic.roles),
    )
    rows = wishes.order_by("membership", "channel").values_list("membership", "channel")
    return [(membership, CHANNELS[name]) for membership, name in rows]


@transaction.atomic
def choose_alerts(membership: Membership, *, channels: Collection[str]) -> None:
    """Have alerts of the queue told by these channels from now on, and by no others."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    before = chosen_channels(membership, ALERTS)
    for name in CHANNELS:
        is_wanted = name in channels
        Wish.objects.update_or_create(
            membership=membership,
            topic=ALERTS.name,
            channel=name,
            defaults={"wanted": is_wanted},
        )
        if is_wanted != (name in before):
            event = AlertsChosen(
                group=membership.group_id,
                membership=membership.pk,
                wanted=is_wanted,
                channel=name,
            )
            record(event, by=membership)


def forget_wishes(membership: int) -> int:
    """Delete a member's wishes. Return how many."""
    return Wish.objects.filter(membership=membership).delete()[0]


def _channel_choices() -> list[tuple[str, str | Promise]]:
    return [(channel.name, channel.label) for channel in CHANNELS.values()]


class AlertsForm(forms.Form):
    """By which channels alerts are told."""

    channels = forms.MultipleChoiceField(
        label=_("Write to me when one of our rules asks for a look now"),
        required=False,
        help_text=_(
            "A short letter that only leads to the desk: three an hour at most. What comes on "
            "top is told in one letter when the hour is over."
        ),
        choices=_channel_choices,
        widget=forms.CheckboxSelectMultiple,
    )


def alerts_form(viewer: Viewer | None) -> AlertsForm | None:
    """Return the form as a member of the team finds it filled in; ``None`` for others."""
    if viewer is None or not viewer.is_team:
        return None
    return AlertsForm(initial={"channels": sorted(chosen_channels(viewer.membership, ALERTS))})
