"""What is kept about a member's part in actions, for that member to take along."""

from typing import Any

from jesuisla.collective.actions.models import Debrief, Support, Voice
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data


@personal_data("actions")
def part_in_actions(member: Membership) -> dict[str, Any]:
    """The member's voices, supports and words after actions."""
    return {
        "voices": [
            {
                "action": voice.action.number,
                "link": voice.url,
                "first_words": voice.first_words,
                "unlisted": voice.unlisted,
                "at": voice.at.isoformat(),
            }
            for voice in Voice.objects.filter(by=member).select_related("action").order_by("pk")
        ],
        "supports": [
            {"action": support.action.number, "what": support.deed, "at": support.at.isoformat()}
            for support in Support.objects.filter(by=member).select_related("action").order_by("pk")
        ],
        "words_afterwards": [
            {"action": debrief.action.number, "text": debrief.text, "at": debrief.at.isoformat()}
            for debrief in Debrief.objects.filter(by=member).select_related("action")
        ],
    }
