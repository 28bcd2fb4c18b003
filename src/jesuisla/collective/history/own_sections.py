"""What this app keeps about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.history.models import TakeOver
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows


@personal_data(
    "take_overs",
    title=_("Spreadsheets that you took over"),
    kept=_("Until you leave: the actions from before stay, without your name."),
    columns=("history.TakeOver.by",),
)
def take_overs_of(place: Membership) -> list[dict[str, Any]]:
    """Return when the member took a file over, and its name."""
    return plain_rows(TakeOver.objects.filter(by=place).order_by("pk"), "file_name", "made_at")


def forget_who_took_over(member: int) -> None:
    """Let what was taken over stand without the name of somebody who is no longer here."""
    TakeOver.objects.filter(by=member, confirmed_at=None).delete()
    TakeOver.objects.filter(by=member).update(by=None, file_name="")
