"""What the ratings of comments keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.threads.models import Comment


@personal_data(
    "kinds",
    title=_("Comments whose kind you noted"),
    kept=_("The kind stays; your name goes when you leave."),
    columns=("watch.Comment.kind_by",),
)
def kinds_noted_by(member: Membership) -> list[dict[str, Any]]:
    """Return of which kind the member said comments were; never whose, nor the words."""
    return plain_rows(Comment.objects.filter(kind_by=member).order_by("pk"), "kind")
