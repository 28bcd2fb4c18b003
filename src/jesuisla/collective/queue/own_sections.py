"""What rules and stories keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.queue.models import DeskRules, StoryMatch


@personal_data(
    "queue_rules",
    title=_("Rules of the queue that you saved"),
    kept=_("The rules stay; your name goes when you leave."),
    columns=("queue.DeskRules.by",),
)
def rules_by(member: Membership) -> list[dict[str, Any]]:
    """Return the versions of the queue's rules that the member saved."""
    return plain_rows(DeskRules.objects.filter(by=member).order_by("pk"), "version", "at")


@personal_data(
    "stories",
    title=_("Threads that you said tell one story, or do not"),
    kept=_("What was said stays; your name goes when you leave."),
    columns=("queue.StoryMatch.by",),
    choices={"state": StoryMatch.State},
)
def stories_by(member: Membership) -> list[dict[str, Any]]:
    """Return what the member said of threads that look alike."""
    return plain_rows(StoryMatch.objects.filter(by=member).order_by("pk"), "state", "at")
