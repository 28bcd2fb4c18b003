"""What the practice room keeps about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.practice.models import PracticeDone


@personal_data(
    "practised",
    title=_("What you practised, and the lessons you did"),
    kept=_("Until you leave. Nobody else sees it; what you wrote there is kept nowhere."),
    columns=("practice.PracticeDone.member",),
    words={"what": _("Kind"), "name": _("Name")},
    choices={"what": PracticeDone.What},
)
def practised_by(member: Membership) -> list[dict[str, Any]]:
    """Return on which threads the member practised, and which lessons they did."""
    return plain_rows(
        PracticeDone.objects.filter(member=member).order_by("pk"), "what", "name", "at"
    )
