"""What a member wished to be told of, for that member to take along."""

from typing import Any

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.notifications.models import Pause, Wish


@personal_data("wishes")
def wishes_of(member: Membership) -> list[dict[str, Any]]:
    """Return the member's wishes, topic by topic."""
    own = Wish.objects.filter(membership=member).order_by("topic", "channel")
    return [{"topic": wish.topic, "channel": wish.channel, "wanted": wish.wanted} for wish in own]


@personal_data("pause")
def pause_of(member: Membership) -> dict[str, Any] | None:
    """Return until when the member wants to be left in peace."""
    pause = Pause.objects.filter(membership=member).first()
    if pause is None:
        return None
    return {"until": pause.until.isoformat() if pause.until else None}
