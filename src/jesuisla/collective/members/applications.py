"""Coming in: by applying, or by invitation. The team's answer is in ``answers.py``."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext, override

from jesuisla.analysis.lookalikes import skeleton
from jesuisla.collective.groups.groups import current_version
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.groups.models import Charter, Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.accounts import person_of
from jesuisla.collective.members.aliases import WrongAlias, clean_alias
from jesuisla.collective.members.consents import give_consent
from jesuisla.collective.members.events import (
    Applied,
    MemberInvited,
)
from jesuisla.collective.members.models import (
    GIVEN_ROLES,
    Application,
    ApplicationAppeal,
    Membership,
    Role,
)
from jesuisla.collective.members.refusals import (
    ALIAS_SENTENCES,
    AliasRefused,
    AliasTaken,
    AlreadyMember,
    AppealWaits,
    CharterNotCurrent,
    UnknownRole,
)


def free_alias(group: Group, typed: str, *, besides: int | None = None) -> str:
    """Return the alias as it would be kept, if it may be taken in this group.

    ``besides`` is the number of the membership that asks. Raises :class:`AliasRefused`.
    """
    alias = proper_alias(typed)
    if _looks_taken(group, alias, besides=besides):
        raise AliasTaken
    return alias


def proper_alias(typed: str) -> str:
    """Return the alias as it would be kept; raises :class:`AliasRefused` for its form alone."""
    try:
        return clean_alias(typed)
    except WrongAlias as wrong:
        raise AliasRefused(ALIAS_SENTENCES[wrong.fault]) from wrong


def _looks_taken(group: Group, alias: str, *, besides: int | None = None) -> bool:
    look = skeleton(alias)
    if look in {skeleton(name) for name in (group.name, group.hashtag, group.slug)}:
        return True  # it would speak for all
    same = Membership.objects.filter(
        Q(alias__iexact=alias) | Q(alias_skeleton=look), group=group
    ).exclude(roles=[])  # of a place without a name, only its number is left
    return same.exclude(pk=besides or 0).exists()


@dataclass(frozen=True, kw_only=True)
class JoinRequest:
    """What somebody says to join; ``email`` was proved, ``charter`` was shown and accepted.

    ``charter`` is the number of the charter's text, ``None`` while the group has none;
    ``wording`` the words in which they agreed that what may show their opinions is used.
    """

    email: str
    alias: str
    language: str
    words: str
    charter: int | None
    wording: int | None = None
    answers: Sequence[tuple[str, str]] = ()
    """The group's own questions as they were asked, each with its answer."""
    age: int | None = None
    """The age that they say to have at least."""


@transaction.atomic
def apply(group: Group, request: JoinRequest) -> Application:
    """Ask to join a group: makes the account if there is none, the place and the application.

    Somebody who left, or was declined, may ask again and keeps the same place. Raises
    :class:`AliasRefused`, :class:`CharterNotCurrent`, :class:`AlreadyMember` or
    :class:`AppealWaits`.
    """
    # Two at once do not take one alias.
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    charter = _accepted_charter(group, request.charter)
    person = person_of(request.email, request.language, proved=True)
    place = Membership.objects.filter(group=group, person=person).first()
    if place is not None and place.ended_at is None:
        raise AlreadyMember
    if place is not None and has_open_appeal(place):
        raise AppealWaits
    alias = free_alias(group, request.alias, besides=place.pk if place else None)
    place = place or Membership(group=group, person=person)
    place.alias = alias
    place.roles = [Role.APPLICANT]
    place.joined_at, place.ended_at = now(), None
    place.charter, place.charter_accepted_at = charter, now() if charter else None
    place.save()
    application = Application.objects.create(
        group=group,
        membership=place,
        words=request.words.strip()[:1000],
        answers=[[question[:200], answer.strip()[:500]] for question, answer in request.answers],
        age_said=request.age,
    )
    if request.wording is not None:
        give_consent(place, wording=request.wording)
    record(Applied(group=group.pk, membership=place.pk, application=application.pk), by=place)
    return application


def has_open_appeal(place: Membership) -> bool:
    """Whether somebody still reads what this person wrote against the answer they got."""
    return ApplicationAppeal.objects.filter(application__membership=place, judged_at=None).exists()


def _accepted_charter(group: Group, number: int | None) -> Charter | None:
    latest = current_version(group)
    if latest is None:
        return None
    charter = Charter.objects.filter(group=group, pk=number or 0).first()
    if charter is None or charter.version != latest:
        raise CharterNotCurrent
    return charter


@transaction.atomic
def invite_member(
    group: Group,
    email: str,
    *,
    alias: str = "",
    roles: Collection[str] = (Role.MEMBER,),
    by: Membership | None,
    language: str = "",
) -> Membership:
    """Give somebody a place in the group; they are told by mail, and accept the charter then.

    Without an alias they get a neutral one, to change at ``/moi``. Somebody who had
    applied is accepted. ``by`` is the membership that invites, ``None`` for
    the command line. Raises :class:`AliasRefused`, :class:`AlreadyMember` or
    :class:`UnknownRole`. Needs the scope of the group.
    """
    all_roles = sorted({Role.MEMBER, *roles})
    if not set(all_roles) <= GIVEN_ROLES:
        raise UnknownRole
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    person = person_of(email, language or group.language, proved=False)
    place = Membership.objects.filter(group=group, person=person).first()
    if place is not None and place.ended_at is None and Role.APPLICANT not in place.roles:
        raise AlreadyMember
    if alias or place is None:
        alias = free_alias(
            group,
            alias or _neutral_alias(group, person.language),
            besides=place.pk if place else None,
        )
    place = place or Membership(group=group, person=person)
    place.alias = alias or place.alias
    place.roles = [str(role) for role in all_roles]
    place.ended_at, place.ended_because = None, ""
    place.save()
    Application.objects.filter(membership=place, state=Application.State.OPEN).update(
        state=Application.State.ACCEPTED, answered_at=now(), answered_by=by
    )
    record(MemberInvited(group=group.pk, membership=place.pk), by=by)
    return place


def _neutral_alias(group: Group, language: str) -> str:
    number = Membership.objects.filter(group=group).count()
    with override(letter_language(language, group)):
        while True:
            number += 1
            alias = gettext("Guest %(number)s") % {"number": number}
            if not _looks_taken(group, alias):
                return alias
