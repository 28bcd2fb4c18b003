"""Voices of guests: people without an account, who came by the link of an announcement.

They are read and supported as others are, and counted apart: a guest is no member, and nothing
tells one guest from the next but a name of the moment.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jesuisla.analysis.lookalikes import skeleton
from jesuisla.analysis.text import visible
from jesuisla.collective.actions.access import locked_action
from jesuisla.collective.actions.copies import note_copy
from jesuisla.collective.actions.events import (
    GuestsClosed,
    GuestVoiceHidden,
    GuestVoiceTold,
    GuestVoiceWithdrawn,
)
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voices import FIRST_WORDS, locked_running_action, own_comment
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.applications import free_alias
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.refusals import AliasTaken
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.names.name_shapes import clearly_a_name, common
from jesuisla.networks.registry import network

GUESTS_AN_ACTION = 50
"""More than these are a flood, or so many that they had better come in."""


@transaction.atomic
def tell_guest_voice(action: Action, name: str, where: str, *, key: str) -> Voice:
    """Say under a name of the moment that one wrote in a running action, and where if one likes.

    The same ``key`` twice is one voice; whoever has it may take the voice back. Refused where the
    group does not take guests' voices or the team closed the action to them, for a name that is
    taken or may be a real one, and for a link that would tell whose comment it is.
    """
    action = locked_running_action(action)
    earlier = guest_voices(action).filter(guest_key=key).first()
    if earlier is not None:
        return earlier
    if not takes_guest_voices(action.group, action):
        raise Refused(_("The group no longer takes guests’ voices here. Thank you for coming."))
    name = _free_name(action, name)
    url, words = _where(where, action.thread)
    if guest_voices(action).count() >= GUESTS_AN_ACTION:
        raise Refused(
            _("Many guests are already here, and that is wonderful. To go further, ask to join us.")
        )
    voice = Voice.objects.create(
        group=action.group,
        action=action,
        is_guest=True,
        guest_name=name,
        guest_key=key,
        url=url,
        first_words=words,
    )
    record(GuestVoiceTold(group=action.group_id, action=action.pk, voice=voice.pk), by=None)
    return note_copy(voice)


def _free_name(action: Action, typed: str) -> str:
    try:
        name = free_alias(action.group, typed)
    except AliasTaken as taken:
        raise Refused(_NAME_TAKEN) from taken
    words = name.split()
    if len(words) > 1 and clearly_a_name(name) and not all(map(common, words)):
        raise Refused(
            _("This reads like a first name and a surname. Choose a name of the moment: one word.")
        )
    names = guest_voices(action).values_list("guest_name", flat=True)
    if skeleton(name) in map(skeleton, names):
        raise Refused(_NAME_TAKEN)
    return name


_NAME_TAKEN = _("This name is taken here, or looks like one that is. Please choose another one.")


def _where(words: str, thread: Thread) -> tuple[str, str]:
    """Return the link of the comment or its first words; neither where nothing was said."""
    words = " ".join(visible(words).split())
    link = own_comment(words, thread) if words else None
    if link is None:
        return "", words[:FIRST_WORDS]
    if network(link.network).comments_are_posts:
        raise Refused(
            _(
                "On this network, the link shows who you are. Give the first words of your "
                "comment instead."
            )
        )
    if link.comment_url is None:
        raise Refused(
            _("This link leads to the post, not to your comment. Give its first words instead.")
        )
    return link.comment_url, ""


@transaction.atomic
def withdraw_guest_voice(voice: Voice) -> None:
    """Take a guest's voice back for whoever has its key; twice is once."""
    row = Voice.objects.select_for_update().filter(pk=voice.pk, is_guest=True)
    if row.exclude(guest_key="").exists():
        event = GuestVoiceWithdrawn(group=voice.group_id, action=voice.action_id, voice=voice.pk)
        record(event, by=None)
        row.delete()


@transaction.atomic
def show_guest_voice(voice: Voice, *, shown: bool, by: Membership) -> None:
    """Hide a guest's voice for the team, or show it again; twice is once.

    What is hidden is counted nowhere, and goes whole once the action is forgotten.
    """
    action = locked_action(voice.action)
    if action.forgotten_at is not None:
        raise Refused(_("Who wrote in this action has been forgotten; only the number is left."))
    rows = guest_voices(action).filter(pk=voice.pk, unlisted=shown)
    if rows.update(unlisted=not shown):
        event = GuestVoiceHidden(
            group=voice.group_id, action=voice.action_id, voice=voice.pk, shown=shown
        )
        record(event, by=by)


@transaction.atomic
def close_to_guests(action: Action, *, is_closed: bool, by: Membership) -> None:
    """Close one running action to whoever has no account, or open it to them again; twice is once.

    What guests told before stays, and they may take it back.
    """
    action = locked_running_action(action)
    if is_closed is (action.closed_to_guests_at is not None):
        return
    action.closed_to_guests_at = now() if is_closed else None
    action.save(update_fields=["closed_to_guests_at"])
    event = GuestsClosed(group=action.group_id, action=action.pk, closed=is_closed)
    record(event, by=by)


def guest_voices(action: Action) -> QuerySet[Voice]:
    """Return the voices of guests in an action, what the team hid included, the oldest first."""
    return Voice.objects.filter(action=action, is_guest=True).order_by("at", "pk")


def guests_in_words(count: int) -> str:
    """Say how many guests' voices there are; nothing where none is, for others may have come."""
    if not count:
        return ""
    return ngettext(
        "%(count)d guest says they wrote too; guests are counted apart.",
        "%(count)d guests say they wrote too; guests are counted apart.",
        count,
    ) % {"count": count}


def is_seen_by_guests(group: Group, action: Action) -> bool:
    """Whether whoever comes by its link without an account sees the action now."""
    is_open = action.state == Action.State.RUNNING and action.closed_to_guests_at is None
    return group.visitors_see_actions and is_open


def takes_guest_voices(group: Group, action: Action) -> bool:
    """Whether a guest may say now that they wrote there."""
    return group.takes_guest_voices and is_seen_by_guests(group, action)
