"""Calls for help are let go with what the members did who called."""

from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.actions.events import VoicesForgotten
from jesuisla.collective.care.events import HelpAnswered, HelpAsked, HelpSettled
from jesuisla.collective.care.help_calls import forget_calls_of
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.entries import forget_actors
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import AccountErased, PlaceForgotten
from jesuisla.collective.members.models import Membership


@for_each_group("20 4 * * *", queue="actions")
def forget_old_callers(group: Group) -> int:
    """Forget who called and who came after the group's retention time. Return how often."""
    before = now() - timedelta(days=group.retention_days)
    names = (event.name for event in (HelpAsked, HelpAnswered, HelpSettled))
    return forget_actors(group.pk, names, before=before)


@listen(VoicesForgotten)
def forget_calls_in_old_action(event: VoicesForgotten) -> None:
    """Where members wrote is let go, and so is who called there."""
    HelpCall.objects.filter(action=event.action).delete()


@listen(AccountErased, PlaceForgotten)
def forget_calls_of_member(event: AccountErased | PlaceForgotten) -> None:
    """Let go of the calls of somebody who erased their account, or left long ago."""
    member = Membership.objects.filter(pk=event.membership).first()
    if member is not None:
        forget_calls_of(member)
