"""What is let go by itself, and seen by itself: an action that makes things worse."""

from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.actions.events import VoicesForgotten
from jesuisla.collective.actions.models import Action
from jesuisla.collective.care.companions import forget_companions_of
from jesuisla.collective.care.events import (
    CeilingChosen,
    CompanionAnswered,
    CompanionAsked,
    HandoverWritten,
    HelpAnswered,
    HelpAsked,
    HelpSettled,
    ShiftLeft,
    ShiftOffered,
    ShiftPassedOn,
    ShiftTaken,
    SosAnswered,
    SosCalled,
    SosEnded,
)
from jesuisla.collective.care.feeds import forget_addresses
from jesuisla.collective.care.handover import forget_notes
from jesuisla.collective.care.help_calls import forget_help_calls_of, forget_old_sos
from jesuisla.collective.care.models import (
    HandoverNote,
    HandoverReading,
    HelpCall,
    Shift,
    WorseSign,
)
from jesuisla.collective.care.portions import forget_old_portions, forget_portion_of
from jesuisla.collective.care.shifts import drop_coming_shifts, forget_shifts
from jesuisla.collective.care.worsening import note_worsening
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.entries import forget_actors
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.events import (
    AccountErased,
    ConsentWithdrawn,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
    RolesChanged,
)
from jesuisla.collective.members.models import TEAM, Membership
from jesuisla.collective.threads.events import ReadingCorrected, ReadingTaken

EndOfPlace = AccountErased | ConsentWithdrawn | PlaceForgotten | MembershipEnded | MemberLeft

FORGOTTEN_ACTORS = (
    HelpAsked,
    HelpAnswered,
    HelpSettled,
    SosCalled,
    SosAnswered,
    SosEnded,
    CompanionAsked,
    CompanionAnswered,
    ShiftTaken,
    ShiftLeft,
    ShiftOffered,
    ShiftPassedOn,
    HandoverWritten,
    CeilingChosen,
)
NOTES_STAY = timedelta(days=30)


@for_each_group("20 4 * * *", queue="actions")
def forget_old_callers(group: Group) -> int:
    """Forget who called, who came and who was on duty after the group's retention time.

    Return how often.
    """
    before = now() - timedelta(days=group.retention_days)
    names = (event.name for event in FORGOTTEN_ACTORS)
    return forget_actors(group.pk, names, before=before)


@for_each_group("22 4 * * *", queue="actions")
def forget_old_sos_calls(group: Group) -> int:
    """Delete calls from anywhere after the group's retention time. Return how many."""
    return forget_old_sos(now() - timedelta(days=group.retention_days))


@for_each_group("24 4 * * *", queue="actions")
def forget_old_shifts(group: Group) -> int:
    """Delete shifts and words left for the next after the retention time. Return how many."""
    retention = timedelta(days=group.retention_days)
    return forget_shifts(now() - retention) + forget_notes(now() - min(retention, NOTES_STAY))


@for_each_group("28 * * * *", queue="actions")
def forget_old_days(_group: Group) -> int:
    """Delete what members' days held once they are over, wherever they live. Return how many."""
    return forget_old_portions(now())


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten, MembershipEnded, MemberLeft)
def forget_portion(event: EndOfPlace) -> None:
    """Delete how much a day somebody set themselves who is no longer here."""
    forget_portion_of(event.membership)


@listen(VoicesForgotten)
def forget_calls_in_old_action(event: VoicesForgotten) -> None:
    """Where members wrote is let go, and so is who called there, and what went wrong."""
    HelpCall.objects.filter(action=event.action).delete()
    WorseSign.objects.filter(action=event.action).delete()


@listen(ReadingTaken, ReadingCorrected)
def see_worsening_in_reading(event: ReadingTaken | ReadingCorrected) -> None:
    """A reading may show that a running action makes things worse."""
    for action in Action.objects.filter(thread=event.thread, state=Action.State.RUNNING):
        note_worsening(action)


@listen(HelpAsked)
def see_worsening_in_call(event: HelpAsked) -> None:
    """A second attack on members is a sign that an action makes things worse."""
    action = Action.objects.filter(pk=event.action).first()
    if action is not None and event.attacked:
        note_worsening(action)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_calls_of_member(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Let go of the calls of somebody who erased their account, or left long ago."""
    member = Membership.objects.filter(pk=event.membership).first()
    if member is not None:
        forget_help_calls_of(member)
    forget_companions_of(event.membership)


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_shifts_of_member(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Let go of the shifts and words of somebody who erased their account, or left long ago."""
    drop_coming_shifts(event.membership)
    Shift.objects.filter(member=event.membership).delete()
    HandoverNote.objects.filter(by=event.membership).delete()
    HandoverReading.objects.filter(by=event.membership).delete()


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten, MembershipEnded, MemberLeft)
def close_feeds(event: EndOfPlace) -> None:
    """Have the secret addresses of somebody who left open nothing any more."""
    forget_addresses(event.membership)


@listen(MembershipEnded, MemberLeft)
def end_company(event: MembershipEnded | MemberLeft) -> None:
    """Nobody waits for a companion who left."""
    forget_companions_of(event.membership)


@listen(MembershipEnded, MemberLeft, RolesChanged)
def free_shifts(event: MembershipEnded | MemberLeft | RolesChanged) -> None:
    """Leave the coming shifts of somebody who is no longer of the team to others."""
    member = Membership.objects.get(pk=event.membership)
    if member.ended_at is not None or TEAM.isdisjoint(member.roles):
        drop_coming_shifts(event.membership)
