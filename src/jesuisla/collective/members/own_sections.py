"""What this app itself keeps about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Application, Consent, FileOpening, Membership
from jesuisla.collective.members.personal_data import not_told, personal_data, plain_rows


@personal_data(
    "consents",
    title=_("Your consent"),
    kept=_("Until you leave."),
    columns=("members.Consent.membership",),
)
def consents_of(place: Membership) -> list[dict[str, Any]]:
    """Return when the member agreed to the use of their opinions, and in which words."""
    rows = Consent.objects.filter(membership=place).order_by("pk")
    return plain_rows(rows, "wording", "language", "given_at", "withdrawn_at")


@personal_data(
    "applications",
    title=_("Your requests to join"),
    kept=_("Until you leave; half a year if the request was declined."),
    columns=("members.Application.membership",),
    choices={"state": Application.State},
)
def applications_of(place: Membership) -> list[dict[str, Any]]:
    """Return what somebody wrote to join, and the answer."""
    rows = Application.objects.filter(membership=place).order_by("pk")
    return plain_rows(rows, "words", "state", "sent_at", "answer")


@personal_data(
    "file_openings",
    title=_("Who in the team opened your file"),
    kept=_("Half a year."),
    columns=("members.FileOpening.membership",),
    choices={"page": FileOpening.Page},
)
def openings_of(place: Membership) -> list[dict[str, Any]]:
    """Return who in the team opened what is kept about the member, when, and which page."""
    rows = FileOpening.objects.filter(membership=place).order_by("pk")
    return plain_rows(rows, "at", "page", "why", who="by__alias")


@personal_data(
    "requests_answered",
    title=_("Requests to join that you answered"),
    kept=_("Until you leave: the answer stays with whoever got it, without your name."),
    columns=("members.Application.answered_by",),
    choices={"state": Application.State},
)
def answers_of(place: Membership) -> list[dict[str, Any]]:
    """Return how the member answered those who asked to join."""
    rows = Application.objects.filter(answered_by=place).order_by("pk")
    return plain_rows(rows, "state", "answer", "answered_at")


@personal_data(
    "files_opened",
    title=_("Files of members that you opened"),
    kept=_("Half a year."),
    columns=("members.FileOpening.by",),
)
def opened_by(place: Membership) -> list[dict[str, Any]]:
    """Return when the member opened what is kept about others and said why; not whose it was."""
    return plain_rows(FileOpening.objects.filter(by=place).order_by("pk"), "at", "why")


@personal_data(
    "what_you_did",
    title=_("What you did, in the group’s journal"),
    kept=_("It stays, as numbers: after you leave, nothing says whose number it was."),
)
def deeds_of(place: Membership) -> list[dict[str, Any]]:
    """Return the entries of the journal that name the member as the one who acted."""
    return plain_rows(Entry.objects.filter(actor=place.pk).order_by("at"), "at", "event")


not_told("members.Membership.person", _("This is your place in each group, told above."))
not_told("account.EmailAddress.user", _("These are your addresses, told above."))
not_told(
    "mfa.Authenticator.user", _("These are your passkeys and apps, told above without secrets.")
)
