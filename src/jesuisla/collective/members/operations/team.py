"""What the team decides: applications, roles, and the end of a membership."""

from collections.abc import Collection

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.events import (
    ApplicationAccepted,
    ApplicationDeclined,
    MembershipEnded,
    RolesChanged,
)
from jesuisla.collective.members.models import Application, Membership, Role
from jesuisla.collective.members.refusals import (
    AlreadyAnswered,
    LastCoordinator,
    NotAMember,
    ReasonMissing,
    UnknownRole,
)

GIVEN_BY_COORDINATORS = frozenset(Role) - {Role.APPLICANT}


@transaction.atomic
def accept_application(application: Application, *, by: Membership) -> Application:
    """Say yes: the applicant is a member from now on.

    Raises :class:`AlreadyAnswered` when it is not open any more.
    """
    kept = _open(application)
    place = Membership.objects.select_for_update().get(pk=kept.membership_id)
    place.roles = [Role.MEMBER]
    place.joined_at = now()
    place.save(update_fields=["roles", "joined_at"])
    _answer(kept, Application.State.ACCEPTED, "", by)
    record(
        ApplicationAccepted(group=kept.group_id, membership=place.pk, application=kept.pk),
        by=by.pk,
    )
    return kept


@transaction.atomic
def decline_application(application: Application, *, reason: str, by: Membership) -> Application:
    """Say no, with a reason that is sent to the person; they may ask again later.

    Raises :class:`ReasonMissing` or :class:`AlreadyAnswered`.
    """
    if not reason.strip():
        raise ReasonMissing
    kept = _open(application)
    place = Membership.objects.select_for_update().get(pk=kept.membership_id)
    place.ended_at = now()
    place.save(update_fields=["ended_at"])
    _answer(kept, Application.State.DECLINED, reason.strip()[:1000], by)
    record(
        ApplicationDeclined(group=kept.group_id, membership=place.pk, application=kept.pk),
        by=by.pk,
    )
    return kept


def _open(application: Application) -> Application:
    # The group first, as whoever withdraws meanwhile locks it: they wait for one another.
    Group.objects.select_for_update(no_key=True).get(pk=application.group_id)
    kept = Application.objects.select_for_update().filter(pk=application.pk).first()
    if kept is None or kept.state != Application.State.OPEN:
        raise AlreadyAnswered
    return kept


def _answer(application: Application, state: str, answer: str, by: Membership) -> None:
    application.state, application.answer = state, answer
    application.answered_at, application.answered_by = now(), by
    application.save(update_fields=["state", "answer", "answered_at", "answered_by"])


@transaction.atomic
def set_roles(membership: Membership, roles: Collection[str], *, by: int | None) -> Membership:
    """Give a member these roles and no others; being a member always stays.

    Raises :class:`UnknownRole`, :class:`NotAMember` or :class:`LastCoordinator`.
    """
    if not set(roles) <= GIVEN_BY_COORDINATORS:
        raise UnknownRole
    after = sorted({str(Role.MEMBER), *(str(role) for role in roles)})
    kept = locked_member(membership)
    before = sorted(kept.roles)
    if Role.COORDINATOR not in after:
        keep_a_coordinator(kept)
    kept.roles = after
    kept.save(update_fields=["roles"])
    record(
        RolesChanged(
            group=kept.group_id, membership=kept.pk, before=tuple(before), after=tuple(after)
        ),
        by=by,
    )
    return kept


@transaction.atomic
def end_membership(membership: Membership, *, reason: str, by: int | None) -> Membership:
    """End a membership, with a reason that is sent to the person, who may appeal.

    Raises :class:`ReasonMissing`, :class:`NotAMember` or :class:`LastCoordinator`.
    """
    if not reason.strip():
        raise ReasonMissing
    kept = locked_member(membership)
    keep_a_coordinator(kept)
    kept.ended_at = now()
    kept.ended_because = reason.strip()[:1000]
    kept.save(update_fields=["ended_at", "ended_because"])
    record(
        MembershipEnded(
            group=kept.group_id, membership=kept.pk, time=int(kept.ended_at.timestamp())
        ),
        by=by,
    )
    return kept


def locked_member(membership: Membership) -> Membership:
    """The membership, held against other changes; raises :class:`NotAMember` once over.

    The group is locked first: coordinators are counted and changed one operation at a time.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    if kept.ended_at is not None or Role.APPLICANT in kept.roles:
        raise NotAMember
    return kept


def keep_a_coordinator(leaving: Membership) -> None:
    """Raise :class:`LastCoordinator` if the group would have none without this one."""
    if Role.COORDINATOR not in leaving.roles:
        return
    others = Membership.objects.filter(
        group=leaving.group_id, ended_at=None, roles__contains=[Role.COORDINATOR]
    ).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastCoordinator
