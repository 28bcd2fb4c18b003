"""What answers to objections keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.public.models import Objection


@personal_data(
    "objections_answered",
    title=_("Objections of people outside that you answered"),
    kept=_("183 days; your name goes when you leave."),
    columns=("public.Objection.answered_by",),
)
def objections_answered_by(member: Membership) -> list[dict[str, Any]]:
    """Return the member's answers to people outside, without what these wrote."""
    rows = Objection.objects.filter(answered_by=member).order_by("pk")
    return plain_rows(rows, "answer", "answered_at")
