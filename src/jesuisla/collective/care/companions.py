"""Companions: up to two members whom somebody would like beside them in bad hours."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.care.events import CompanionAnswered, CompanionAsked
from jesuisla.collective.care.help_calls import open_help_calls
from jesuisla.collective.care.models import Companion
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.attempt_limits import count_try
from jesuisla.collective.members.models import Membership, Role, taking_part
from jesuisla.collective.members.personal_data import personal_data

MOST = 2
ASKED_A_DAY = 6


class CompanionForm(forms.Form):
    """Whom one would like beside oneself."""

    alias = forms.CharField(
        label=_("Their alias"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def companions_of(member: Membership) -> QuerySet[Companion]:
    """Return whom a member asked, whether they agreed or not."""
    own = Companion.objects.filter(taking_part("companion__"), member=member)
    return own.select_related("companion").order_by("pk")


def companies_of(member: Membership) -> QuerySet[Companion]:
    """Return those who would like this member beside them, asked for or agreed to."""
    requests = Companion.objects.filter(taking_part("member__"), companion=member)
    return requests.select_related("member").order_by("pk")


def wanting_company(member: Membership) -> list[str]:
    """Return the aliases of those who call for help now and chose this member, who agreed."""
    callers = open_help_calls().select_related(None).values("by")
    friends = companies_of(member).exclude(agreed_at=None)
    return [row.member.alias for row in friends.filter(member__in=callers)]


def ask_companion(alias: str, *, by: Membership) -> Companion:
    """Ask a member to be one's companion. Twice is once.

    Raises :class:`Refused` where nobody goes by this alias, it is one's own, two were asked
    already, or too many were today.
    """
    # Outside the transaction: what is refused counts as well.
    if count_try(f"companions {by.pk}", within=timedelta(days=1)) > ASKED_A_DAY:
        raise Refused(_("You have asked several people today. Try again tomorrow."))
    return _ask(alias, by)


@transaction.atomic
def _ask(alias: str, by: Membership) -> Companion:
    Membership.objects.select_for_update().get(pk=by.pk)
    members = Membership.objects.filter(taking_part(), alias__iexact=alias.strip())
    companion = members.exclude(roles__contains=[Role.APPLICANT]).first()
    if companion is None:
        raise Refused(_("Nobody here goes by this alias. Check how it is written."))
    if companion.pk == by.pk:
        raise Refused(_("This is your own alias. Choose somebody else."))
    own = companions_of(by)
    earlier = own.filter(companion=companion).first()
    if earlier is not None:
        return earlier
    if own.count() >= MOST:
        raise Refused(_("Two people at most. Take one off first."))
    row = Companion.objects.create(group_id=by.group_id, member=by, companion=companion)
    record(CompanionAsked(group=by.group_id, companion=row.pk), by=by)
    return row


@transaction.atomic
def agree(row: Companion, *, by: Membership) -> None:
    """Say that one gladly is a companion; twice is once."""
    rows = Companion.objects.filter(pk=row.pk, companion=by, agreed_at=None)
    if rows.update(agreed_at=now()):
        record(CompanionAnswered(group=by.group_id, agreed=True), by=by)


@transaction.atomic
def part(row: Companion, *, by: Membership) -> None:
    """End it, or say no, from either side and without a reason; nobody is told."""
    rows = Companion.objects.filter(Q(member=by) | Q(companion=by), pk=row.pk)
    if rows.delete()[0]:
        record(CompanionAnswered(group=by.group_id, agreed=False), by=by)


def forget_companions_of(member: int) -> int:
    """Delete whom a member asked, and who asked them. Return how many."""
    return Companion.objects.filter(Q(member=member) | Q(companion=member)).delete()[0]


@personal_data(
    "companions",
    title=_("Your companions"),
    kept=_("Until either of you ends it or leaves."),
    change="care:company",
    columns=(
        "care.Companion.member",
        "care.Companion.companion",
    ),
)
def company_data(member: Membership) -> list[dict[str, Any]]:
    """Whom the member asked to be beside them, and by whom they were asked."""
    return [
        {
            "asked": "by me" if row.member_id == member.pk else "me",
            "alias": row.companion.alias if row.member_id == member.pk else row.member.alias,
            "agreed_at": row.agreed_at and row.agreed_at.isoformat(),
        }
        for row in [*companions_of(member), *companies_of(member)]
    ]
