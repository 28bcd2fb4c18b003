"""Consent to the processing of opinions (GDPR, art. 9): given, withdrawn, and in which words.

Belonging to such a group tells what one believes. So nobody is a member without this consent,
and whoever withdraws it is one no longer, until they give it again or leave.
"""

from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_scopes import scope

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.answers import forget_requests
from jesuisla.collective.members.events import ConsentGiven, ConsentWithdrawn, MemberLeft
from jesuisla.collective.members.models import Consent, FileOpening, Membership, Role
from jesuisla.collective.members.refusals import NotAMember

WORDINGS = {
    1: _(
        "I agree that the group uses what may show my opinions: that I am one of its members, "
        "what I write here, and what I do in its actions"
    ),
}
"""What was agreed to. A wording that anybody read is never changed: a new one gets a number."""

CURRENT = max(WORDINGS)

TIME_TO_DECIDE = timedelta(days=30)
"""How long a place waits, without being used, for whoever withdrew their consent."""


def consent_field() -> forms.BooleanField:
    """Return the field by which a form asks for consent, on a line of its own."""
    return forms.BooleanField(
        label=WORDINGS[CURRENT],
        help_text=_("You may withdraw it at any time."),
        error_messages={
            "required": _("Without your consent the law lets us keep nothing of what you send.")
        },
    )


@transaction.atomic
def give_consent(membership: Membership, *, wording: int = CURRENT) -> Consent:
    """Note that a member agrees, to which words and when.

    Whoever withdrew it and did not decide yet is back in their place. Giving it twice to the same
    words keeps the first day. Raises :class:`NotAMember` once the membership is over.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    place = Membership.objects.select_for_update().get(pk=membership.pk)
    if place.ended_at is not None:
        if withdrawn_consent(place) is None:
            raise NotAMember
        place.ended_at = None
        place.save(update_fields=["ended_at"])
    consent = consent_of(place)
    if consent is not None and consent.wording == wording:
        return consent
    if consent is not None:
        consent.withdrawn_at = now()
        consent.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(
        group_id=place.group_id, membership=place, wording=wording, language=get_language() or ""
    )
    record(ConsentGiven(group=place.group_id, membership=place.pk, wording=wording), by=place)
    return consent


@transaction.atomic
def withdraw_consent(membership: Membership) -> Membership:
    """Stop using what may show a member's opinions, at once.

    The place ends: no list, call or message knows of it any more, and what it wrote and did is
    erased by those who kept it. Its alias and address wait :data:`TIME_TO_DECIDE` for an
    answer. Nobody is kept from this, not even the last coordinator: the law gives it to
    everybody. Raises :class:`NotAMember` when the membership is over already.
    """
    Group.objects.select_for_update(no_key=True).get(pk=membership.group_id)
    place = Membership.objects.select_for_update().get(pk=membership.pk)
    if place.ended_at is not None:
        raise NotAMember
    moment = now()
    consent = consent_of(place)
    if consent is None:  # of a member from before it was asked for: what they say now counts
        consent = Consent(group_id=place.group_id, membership=place, wording=0, given_at=moment)
    consent.withdrawn_at = moment
    consent.save()
    place.ended_at = moment
    place.save(update_fields=["ended_at"])
    forget_requests(place)
    FileOpening.objects.filter(by=place).update(why="")
    record(ConsentWithdrawn(group=place.group_id, membership=place.pk), by=None)
    return place


def consent_of(membership: Membership) -> Consent | None:
    """Return the consent of a member that holds now."""
    with scope(group=membership.group_id):
        return Consent.objects.filter(membership=membership.pk, withdrawn_at=None).first()


def withdrawn_consent(membership: Membership) -> Consent | None:
    """Return the consent by whose withdrawal this place ended, while it waits for an answer.

    Nothing waits for somebody who had only asked to join: they ask again.
    """
    if membership.ended_at is None or Role.MEMBER not in membership.roles:
        return None
    with scope(group=membership.group_id):
        return Consent.objects.filter(
            membership=membership.pk, withdrawn_at=membership.ended_at
        ).first()


def decides_until(consent: Consent) -> datetime | None:
    """Return until when a place waits whose consent was withdrawn."""
    return consent.withdrawn_at and consent.withdrawn_at + TIME_TO_DECIDE


@transaction.atomic
def leave_after_withdrawal(membership: Membership) -> None:
    """Leave for good instead of deciding within thirty days: the next night forgets the place.

    Raises :class:`NotAMember` where no answer is waited for.
    """
    place = Membership.objects.select_for_update().get(pk=membership.pk)
    if withdrawn_consent(place) is None:
        raise NotAMember
    Consent.objects.filter(membership=place).delete()
    record(MemberLeft(group=place.group_id, membership=place.pk), by=None)
