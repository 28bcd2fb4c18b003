"""What is kept about the readings that a member took, for that member to take along."""

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.threads.models import Reading


@personal_data("readings")
def readings_taken(member: Membership) -> list[str]:
    """When the member took readings, oldest first."""
    own = Reading.objects.filter(by=member).order_by("pk")
    return [reading.taken_at.isoformat() for reading in own]
