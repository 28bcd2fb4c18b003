"""Places in a group: roles, what a person changes about their own, and the end of it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.collective.groups.models import Charter, Domain, Group
from jesuisla.collective.groups.texts import current_charter
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.accounts import empty_account, end_sessions
from jesuisla.collective.members.answers import TIME_TO_APPEAL, forget_requests
from jesuisla.collective.members.applications import free_alias
from jesuisla.collective.members.consents import TIME_TO_DECIDE
from jesuisla.collective.members.events import (
    AccountErased,
    AliasChosen,
    CharterAccepted,
    MemberLeft,
    MembershipEnded,
    PlaceForgotten,
    RolesChanged,
)
from jesuisla.collective.members.models import (
    GIVEN_ROLES,
    TEAM,
    Application,
    Consent,
    FileOpening,
    Membership,
    Person,
    ReturnMark,
    Role,
    taking_part,
)
from jesuisla.collective.members.refusals import (
    CharterNotCurrent,
    LastCoordinator,
    NotAMember,
    ReasonMissing,
    UnknownRole,
)
from jesuisla.collective.members.return_marks import leave_mark, marks_of
from jesuisla.collective.members.signin import used_second_factor


@transaction.atomic
def delete_account(person: Person) -> None:
    """Erase the person: address, aliases, words, keys and codes. Numbers alone stay.

    The rows stay without a name, so that what the journal counts remains true. Raises
    :class:`LastCoordinator` for a group that would be left without one.
    """
    with scopes_disabled():
        places = list(Membership.objects.filter(person=person).order_by("group_id"))
    for place in places:
        with scope(group=place.group_id):
            Group.objects.select_for_update(no_key=True).get(pk=place.group_id)
            if place.ended_at is None:
                keep_a_coordinator(place)
            empty_membership(place)
            record(AccountErased(group=place.group_id, membership=place.pk), by=place)
    empty_account(person)


@transaction.atomic
def set_roles(
    membership: Membership, roles: Collection[str], *, by: Membership | None
) -> Membership:
    """Give a member these roles and no others; being a member always stays.

    Whoever has one role less is signed out everywhere: what was open stays open no longer.

    Raises :class:`UnknownRole`, :class:`NotAMember` or :class:`LastCoordinator`.
    """
    if not set(roles) <= GIVEN_ROLES:
        raise UnknownRole
    after = sorted({str(Role.MEMBER), *(str(role) for role in roles)})
    membership = locked_member(membership)
    before = sorted(membership.roles)
    if Role.COORDINATOR not in after:
        keep_a_coordinator(membership)
    membership.roles = after
    membership.save(update_fields=["roles"])
    if not set(before) <= set(after):
        end_sessions(membership.person_id)
    record(
        RolesChanged(
            group=membership.group_id,
            membership=membership.pk,
            before=tuple(before),
            after=tuple(after),
        ),
        by=by,
    )
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, reason: str, by: Membership | None) -> Membership:
    """End a membership, with a reason that is sent to the person, who may appeal.

    Raises :class:`ReasonMissing`, :class:`NotAMember` or :class:`LastCoordinator`.
    """
    if not reason.strip():
        raise ReasonMissing
    membership = locked_member(membership)
    keep_a_coordinator(membership)
    membership.ended_at = now()
    membership.ended_because = reason.strip()[:1000]
    membership.save(update_fields=["ended_at", "ended_because"])
    leave_mark(membership, ReturnMark.Refusal.REMOVED)
    record(
        MembershipEnded(
            group=membership.group_id,
            membership=membership.pk,
            time=int(membership.ended_at.timestamp()),
            ended_by=by.pk if by else None,
        ),
        by=by,
    )
    return membership


def locked_member(membership: Membership) -> Membership:
    """Return the membership, held against other changes; raises :class:`NotAMember` once over.

    The group is locked first: coordinators are counted and changed one operation at a time.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_at is not None or Role.APPLICANT in membership.roles:
        raise NotAMember
    return membership


def keep_a_coordinator(leaving: Membership) -> None:
    """Raise :class:`LastCoordinator` if the group would have none without this one."""
    if Role.COORDINATOR not in leaving.roles:
        return
    others = Membership.objects.filter(
        taking_part(), group=leaving.group_id, roles__contains=[Role.COORDINATOR]
    ).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastCoordinator


def is_alone_in_team(membership: Membership) -> bool:
    """Whether nobody else of the team is here, those who are paused for a while included."""
    team = Membership.objects.filter(ended_at=None, roles__overlap=sorted(map(str, TEAM)))
    return not team.exclude(pk=membership.pk).exists()


@transaction.atomic
def choose_alias(membership: Membership, alias: str) -> Membership:
    """Go by another name in this group; raises :class:`AliasRefused`."""
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    membership.alias = free_alias(membership.group, alias, besides=membership.pk)
    membership.save(update_fields=["alias"])
    record(
        AliasChosen(group=membership.group_id, membership=membership.pk),
        by=membership,
    )
    return membership


@transaction.atomic
def accept_charter(membership: Membership, charter: Charter) -> Membership:
    """Accept the charter in force; raises :class:`CharterNotCurrent` for an older one."""
    if Charter.objects.filter(group=membership.group_id, version__gt=charter.version).exists():
        raise CharterNotCurrent
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    membership.charter, membership.charter_accepted_at = charter, now()
    membership.save(update_fields=["charter", "charter_accepted_at"])
    record(
        CharterAccepted(
            group=membership.group_id,
            membership=membership.pk,
            version=charter.version,
        ),
        by=membership,
    )
    return membership


@transaction.atomic
def leave_group(membership: Membership) -> Membership:
    """Leave the group; an open application is withdrawn.

    Raises :class:`NotAMember` when it is over already, or :class:`LastCoordinator`.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_at is not None:
        raise NotAMember
    keep_a_coordinator(membership)
    membership.ended_at = now()
    membership.save(update_fields=["ended_at"])
    Application.objects.filter(membership=membership, state=Application.State.OPEN).delete()
    record(
        MemberLeft(group=membership.group_id, membership=membership.pk),
        by=membership,
    )
    return membership


def empty_membership(place: Membership) -> None:
    """Take alias, roles and words away, in the group's scope; part of a larger change.

    The row stays without a name, and without roles, which no place with a name is.
    """
    place.alias = f"#{place.pk}"
    place.roles = []
    place.ended_at = place.ended_at or now()
    place.ended_because, place.paused_until = "", None
    place.save(update_fields=["alias", "roles", "ended_at", "ended_because", "paused_until"])
    forget_requests(place)
    Consent.objects.filter(membership=place).delete()
    FileOpening.objects.filter(membership=place).delete()
    FileOpening.objects.filter(by=place).update(by=None, why="")


KEPT_AFTER_THE_END = timedelta(days=183)
"""Half a year: long enough to ask again, to appeal, and to know why somebody was refused.

Whoever left by themselves needs none of this."""


def memberships_over_long_ago(moment: datetime) -> QuerySet[Membership]:
    """Return the places, in scope, that are over and whose name nothing needs any more.

    Of whoever left by themselves it goes with the next night. Whoever was removed may ask why for
    half a year, whoever was declined has twenty days to appeal, and whoever withdrew their consent
    has thirty to decide.
    """
    past_memberships = Membership.objects.filter(ended_at__lte=moment).exclude(roles=[])
    waiting_consents = Consent.objects.filter(
        membership=OuterRef("pk"),
        withdrawn_at=OuterRef("ended_at"),
        withdrawn_at__gt=moment - TIME_TO_DECIDE,
    )
    # A refusal may be appealed for twenty days, and an appeal waits for its answer.
    refusals = Application.objects.filter(
        Q(answered_at__gt=moment - TIME_TO_APPEAL)
        | Q(appeal__isnull=False, appeal__judged_at=None),
        membership=OuterRef("pk"),
        state=Application.State.DECLINED,
    )
    left_as_member = Q(roles__contains=[Role.MEMBER]) & ~Exists(waiting_consents)
    left_as_applicant = Q(roles=[Role.APPLICANT]) & ~Exists(refusals)
    return past_memberships.filter(
        Q(ended_at__lte=moment - KEPT_AFTER_THE_END)
        | Q(ended_because="") & (left_as_member | left_as_applicant)
    )


@transaction.atomic
def forget_membership(place: Membership, moment: datetime) -> bool:
    """Take the name and words off a place that ended long ago. Return whether it was due.

    The account goes with the last place that had a name. Doing it twice does nothing.
    """
    Group.objects.select_for_update(no_key=True).get(pk=place.group_id)
    membership = memberships_over_long_ago(moment).select_for_update().filter(pk=place.pk).first()
    if membership is None:  # forgotten meanwhile, or here again
        return False
    empty_membership(membership)
    record(PlaceForgotten(group=membership.group_id, membership=membership.pk), by=None)
    with scopes_disabled():
        elsewhere = (
            Membership.objects.filter(person=membership.person_id).exclude(roles=[]).exists()
        )
    if not elsewhere:
        empty_account(membership.person)
    return True


def _places_here(person: int) -> QuerySet[Any, Any]:
    places = Membership.objects.filter(person=person, ended_at=None)
    # Whether they rest comes along, so that no page needs a query of its own to ask nothing then.
    return places.select_related("pause").annotate(accepted_version=F("charter__version"))


_places_to_look_from = KeptQuery(_places_here)


def viewer_of(request: HttpRequest, group: Group) -> Viewer | None:
    """Return the place of the signed-in person in this group, in scope; ``None`` without one."""
    person = cast("Person", request.user)
    membership = next(iter(_places_to_look_from(person.pk)), None)
    if membership is None:
        return None
    membership.person, membership.group = person, group
    return Viewer(
        membership=membership,
        strong=used_second_factor(request),
        has_new_charter=(membership.accepted_version or 0) < group.charter_asked,
    )


def filter_by_alias(members: QuerySet[Membership], part: str) -> QuerySet[Membership]:
    """These members whose alias contains ``part``, in the order of the alphabet."""
    if part.strip():
        members = members.filter(alias__icontains=part.strip())
    return members.order_by(Lower("alias"))


def charter_to_accept(place: Membership, languages: Sequence[str]) -> Charter | None:
    """Return the charter in force, in the best of these languages, if it is to be accepted.

    By whoever accepted none, or one from before the newest that the group asks for.
    """
    version = place.charter.version if place.charter is not None else 0
    if version > 0 and version >= place.group.charter_asked:
        return None
    return current_charter(place.group, languages)


def memberships_of_person(person: Person) -> list[tuple[Membership, str | None]]:
    """Return a person's places in all groups, each with a host name of the group if it has one."""
    with scopes_disabled():
        places = list(
            Membership.objects.filter(person=person, ended_at=None)
            .select_related("group")
            .order_by("group__name")
        )
    hosts: dict[int, str] = {}
    groups = [place.group_id for place in places]
    for group, host in (
        Domain.objects.filter(group__in=groups).order_by("pk").values_list("group", "host")
    ):
        hosts.setdefault(group, host)
    return [(place, hosts.get(place.group_id)) for place in places]


def open_application_of(place: Membership) -> Application | None:
    """Return the application of this place that waits for an answer."""
    return place.applications.filter(state=Application.State.OPEN).first()


def last_request_of(person: Person) -> Application | None:
    """Return the newest request of a person to the group in scope, while it names them."""
    requests = Application.objects.filter(membership__person=person).exclude(membership__roles=[])
    return requests.select_related("membership").order_by("-pk").first()


def was_here_before(place: Membership) -> bool:
    """Whether this place had an application answered earlier, or was ended by the team.

    Once the name of whoever was refused is erased, the fingerprint of their address tells it.
    """
    return (
        bool(place.ended_because)
        or place.applications.exclude(state=Application.State.OPEN).exists()
        or marks_of(place).exists()
    )
