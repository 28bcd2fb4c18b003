"""What keys of other programs keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.api.models import ApiKey
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows


@personal_data(
    "api_keys",
    title=_("API keys that you gave to programs"),
    kept=_("They open nothing once you coordinate no more; your name goes when you leave."),
    columns=("api.ApiKey.made_by",),
)
def keys_by(member: Membership) -> list[dict[str, Any]]:
    """Return the keys that the member gave out, without their secrets, which nobody keeps."""
    rows = ApiKey.objects.filter(made_by=member).order_by("pk")
    return plain_rows(rows, "name", "created_at", "revoked_at")
