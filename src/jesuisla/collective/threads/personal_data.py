"""What is kept about a member's proposals and readings, for that member to take along."""

from typing import Any

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Reading


@personal_data("watch")
def part_in_watch(member: Membership) -> dict[str, Any]:
    """The member's proposals, when they took readings, and what they said of comments."""
    return {
        "proposals": [
            {
                "thread": proposal.thread.url,
                "note": proposal.note,
                "at": proposal.at.isoformat(),
                "state": proposal.state,
            }
            for proposal in Proposal.objects.filter(by=member)
            .select_related("thread")
            .order_by("pk")
        ],
        "readings": [
            reading.taken_at.isoformat()
            for reading in Reading.objects.filter(by=member).order_by("pk")
        ],
        "labels": [
            {"question": label.label, "value": label.value, "at": label.at.isoformat()}
            for label in Label.objects.filter(by=member).order_by("pk")
        ],
    }
