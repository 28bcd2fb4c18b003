"""What the team’s answers and claims keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.proposals.models import Claim, Proposal


@personal_data(
    "proposals_answered",
    title=_("Proposals that you answered"),
    kept=_("The answer stays with the proposal; your name goes when you leave."),
    columns=("proposals.Proposal.answered_by",),
    choices={"state": Proposal.State},
)
def answered_by(member: Membership) -> list[dict[str, Any]]:
    """Return how the member answered proposals."""
    rows = Proposal.objects.filter(answered_by=member).order_by("pk")
    return plain_rows(rows, "state", "answer", "answered_at")


@personal_data(
    "claims",
    title=_("Threads that are assigned to you"),
    kept=_("Some minutes to hours."),
    columns=("proposals.Claim.by",),
)
def claims_of(member: Membership) -> list[dict[str, Any]]:
    """Return the threads that the member looks at now."""
    rows = Claim.objects.filter(by=member).order_by("pk")
    return plain_rows(rows, "until", thread="thread__url")
