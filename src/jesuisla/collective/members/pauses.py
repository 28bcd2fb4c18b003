"""Pauses of a membership, and its return after an end that was taken back."""

from datetime import datetime

from django.db import transaction

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.events import (
    MembershipPaused,
    MembershipRestored,
    MembershipResumed,
)
from jesuisla.collective.members.memberships import keep_a_coordinator, locked_member
from jesuisla.collective.members.models import Application, Membership, Role
from jesuisla.collective.members.refusals import NotAMember
from jesuisla.collective.members.return_marks import take_mark_back


@transaction.atomic
def pause_member(membership: Membership, until: datetime, *, by: Membership | None) -> Membership:
    """Have a place open nothing but one's own page until a moment, everywhere at once.

    Raises :class:`NotAMember`, or :class:`LastCoordinator` where nobody else would coordinate.
    """
    membership = locked_member(membership)
    keep_a_coordinator(membership)
    membership.paused_until = until
    membership.save(update_fields=["paused_until"])
    event = MembershipPaused(
        group=membership.group_id, membership=membership.pk, time=int(until.timestamp())
    )
    record(event, by=by)
    return membership


@transaction.atomic
def resume_member(membership: Membership, *, by: Membership | None) -> Membership:
    """End a pause before its time; twice is once."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.is_paused:
        membership.paused_until = None
        membership.save(update_fields=["paused_until"])
        record(MembershipResumed(group=membership.group_id, membership=membership.pk), by=by)
    return membership


@transaction.atomic
def restore_membership(membership: Membership, *, by: Membership | None) -> Membership:
    """Have a membership that the team ended go on with the roles it had; twice is once.

    Raises :class:`NotAMember` where its name was erased meanwhile.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if not membership.roles:
        raise NotAMember
    asks_again = Role.APPLICANT in membership.roles
    if membership.ended_at is not None or asks_again:
        Application.objects.filter(membership=membership, state=Application.State.OPEN).delete()
        membership.ended_at, membership.ended_because = None, ""
        membership.roles = [str(Role.MEMBER)] if asks_again else membership.roles
        membership.save(update_fields=["ended_at", "ended_because", "roles"])
        take_mark_back(membership)
        record(MembershipRestored(group=membership.group_id, membership=membership.pk), by=by)
    return membership
