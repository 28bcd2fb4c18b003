"""What is kept about a member's proposals, for that member to take along."""

from typing import Any

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.proposals.models import Proposal


@personal_data("proposals")
def proposals_made(member: Membership) -> list[dict[str, Any]]:
    """The member's proposals, oldest first."""
    own = Proposal.objects.filter(by=member).select_related("thread").order_by("pk")
    return [
        {
            "thread": proposal.thread.url,
            "note": proposal.note,
            "at": proposal.at.isoformat(),
            "state": proposal.state,
        }
        for proposal in own
    ]
