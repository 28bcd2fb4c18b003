"""What a person changes about themselves."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_scopes import scope, scopes_disabled

from jesuisla.collective.groups.models import Charter, Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.events import (
    AccountErased,
    AlertsChosen,
    AliasChosen,
    CharterAccepted,
    LanguageChosen,
    MemberLeft,
)
from jesuisla.collective.members.models import Application, Membership, Person
from jesuisla.collective.members.operations.joining import free_alias
from jesuisla.collective.members.operations.team import keep_a_coordinator
from jesuisla.collective.members.refusals import CharterNotCurrent, NotAMember


@transaction.atomic
def choose_alias(membership: Membership, alias: str) -> Membership:
    """Go by another name in this group; raises :class:`AliasRefused`."""
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    kept.alias = free_alias(kept.group, alias, besides=kept.pk)
    kept.save(update_fields=["alias"])
    record(AliasChosen(group=kept.group_id, membership=kept.pk), by=kept.pk)
    return kept


@transaction.atomic
def choose_language(person: Person, language: str) -> Person:
    """Read and be written to in another language; raises :class:`Refused` if unknown."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Please choose a language from the list."))
    person.language = language
    person.save(update_fields=["language"])
    record(LanguageChosen(group=None, person=person.pk, language=language), by=None)
    return person


@transaction.atomic
def choose_alerts(membership: Membership, *, wanted: bool) -> Membership:
    """Be written to when a rule of the desk asks for a look, or no longer."""
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    kept.wants_alerts = wanted
    kept.save(update_fields=["wants_alerts"])
    record(AlertsChosen(group=kept.group_id, membership=kept.pk, wanted=wanted), by=kept.pk)
    return kept


@transaction.atomic
def accept_charter(membership: Membership, charter: Charter) -> Membership:
    """Accept the charter in force; raises :class:`CharterNotCurrent` for an older one."""
    if Charter.objects.filter(group=membership.group_id, version__gt=charter.version).exists():
        raise CharterNotCurrent
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    kept.charter, kept.charter_accepted_at = charter, now()
    kept.save(update_fields=["charter", "charter_accepted_at"])
    record(
        CharterAccepted(group=kept.group_id, membership=kept.pk, version=charter.version),
        by=kept.pk,
    )
    return kept


@transaction.atomic
def leave_group(membership: Membership) -> Membership:
    """Leave the group; an open application is withdrawn.

    Raises :class:`NotAMember` when it is over already, or :class:`LastCoordinator`.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    kept = Membership.objects.select_for_update().get(pk=membership.pk)
    if kept.ended_at is not None:
        raise NotAMember
    keep_a_coordinator(kept)
    kept.ended_at = now()
    kept.save(update_fields=["ended_at"])
    Application.objects.filter(membership=kept, state=Application.State.OPEN).delete()
    record(MemberLeft(group=kept.group_id, membership=kept.pk), by=kept.pk)
    return kept


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
            empty_place(place)
            record(AccountErased(group=place.group_id, membership=place.pk), by=place.pk)
    empty_account(person)


def empty_account(person: Person) -> None:
    """Take the address, keys and codes away; part of a larger change."""
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.email = f"{person.pk}@erased.invalid"
    person.is_active = False
    person.last_login = None
    person.save(update_fields=["email", "is_active", "last_login"])


def empty_place(place: Membership) -> None:
    """Take alias, roles and words away, in the group's scope; part of a larger change.

    The row stays without a name, and without roles, which no place with a name is.
    """
    place.alias = f"#{place.pk}"
    place.roles = []
    place.ended_at = place.ended_at or now()
    place.ended_because = ""
    place.wants_alerts = False
    place.save(update_fields=["alias", "roles", "ended_at", "ended_because", "wants_alerts"])
    Application.objects.filter(membership=place, state=Application.State.OPEN).delete()
    Application.objects.filter(membership=place).update(words="", answer="")
