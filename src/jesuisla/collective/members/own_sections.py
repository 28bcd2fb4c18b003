"""What this app itself keeps about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import (
    Application,
    ApplicationAppeal,
    ApplicationOpinion,
    Consent,
    FileOpening,
    Membership,
    ReturnMark,
)
from jesuisla.collective.members.personal_data import not_told, personal_data, plain_rows
from jesuisla.collective.members.return_marks import marks_of


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
    kept=_("Until you leave; twenty days, or until your appeal has its answer, if declined."),
    columns=("members.Application.membership",),
    choices={"state": Application.State},
)
def applications_of(place: Membership) -> list[dict[str, Any]]:
    """Return what somebody wrote to join, and the answer."""
    rows = Application.objects.filter(membership=place).order_by("pk")
    names = ("words", "answers", "age_said", "state", "sent_at", "answer")
    requests = plain_rows(rows, *names, appeal="appeal__words", appeal_answer="appeal__answer")
    notes = ApplicationOpinion.objects.filter(application__membership=place).exclude(note="")
    for row, application in zip(requests, rows, strict=True):
        row["answers"] = [" – ".join(pair) for pair in row["answers"]]
        row["team_notes"] = [
            opinion.note for opinion in notes if opinion.application_id == application.pk
        ]
    return requests


@personal_data(
    "return_marks",
    title=_("That you were refused, by a fingerprint of your address"),
    kept=_("Half a year, even if you erase your account: nobody can read your address in it."),
    choices={"refusal": ReturnMark.Refusal},
)
def return_marks_of(place: Membership) -> list[dict[str, Any]]:
    """Return what the team is told of them should they come back."""
    return plain_rows(marks_of(place).order_by("pk"), "refusal", "at")


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
    "requests_read",
    title=_("What you would have answered to requests to join"),
    kept=_("As long as the name of whoever asked."),
    columns=("members.ApplicationOpinion.by",),
    choices={"answer": Application.State},
)
def opinions_of(place: Membership) -> list[dict[str, Any]]:
    """Return what the member said about requests; not whose they were."""
    rows = ApplicationOpinion.objects.filter(by=place).order_by("pk")
    return plain_rows(rows, "answer", "reason", "note", "at")


@personal_data(
    "appeals_of_requests_answered",
    title=_("Appeals about requests to join that you answered"),
    kept=_("As long as the name of whoever asked."),
    columns=("members.ApplicationAppeal.judged_by",),
    choices={"outcome": ApplicationAppeal.SecondAnswer},
)
def appeals_answered_by(place: Membership) -> list[dict[str, Any]]:
    """Return how the member answered whoever appealed against a refusal."""
    rows = ApplicationAppeal.objects.filter(judged_by=place).order_by("pk")
    return plain_rows(rows, "outcome", "answer", "judged_at")


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
