"""What is kept about a member's words on comments, for that member to take along."""

from typing import Any

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.scoring.models import Label


@personal_data("labels")
def labels_given(member: Membership) -> list[dict[str, Any]]:
    """Return what the member said of comments, oldest first."""
    return [
        {"question": label.label, "value": label.value, "at": label.at.isoformat()}
        for label in Label.objects.filter(by=member).order_by("pk")
    ]
