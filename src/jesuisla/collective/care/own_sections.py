"""What the care for others keeps about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.care.models import HandoverReading, HelpCall
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows


@personal_data(
    "help_given",
    title=_("Calls for help to which you came"),
    kept=_("The group’s retention time."),
    columns=("care.HelpCall.answered_by",),
)
def help_given_by(member: Membership) -> list[dict[str, Any]]:
    """Return when the member looked after a call; not whose it was."""
    return plain_rows(HelpCall.objects.filter(answered_by=member).order_by("pk"), "at")


@personal_data(
    "handover_readings",
    title=_("Words of a shift that you marked as read"),
    kept=_("30 days."),
    columns=("care.HandoverReading.by",),
)
def handover_notes_read_by(member: Membership) -> list[dict[str, Any]]:
    """Return which words of others the member has read: when these were written."""
    return plain_rows(HandoverReading.objects.filter(by=member).order_by("pk"), at="note__at")
