"""What the classifier’s lessons keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows
from jesuisla.collective.scoring.models import GroupScorer, SecondStage


@personal_data(
    "classifiers",
    title=_("Versions of the classifier that you had made"),
    kept=_("The version stays; your name goes when you leave."),
    columns=("scoring.GroupScorer.by",),
)
def classifiers_by(member: Membership) -> list[dict[str, Any]]:
    """Return the versions of the classifier that the member asked for."""
    return plain_rows(GroupScorer.objects.filter(by=member).order_by("pk"), "version", at="made_at")


@personal_data(
    "second_stage_consents",
    title=_("Analysis elsewhere to which you agreed for the group"),
    kept=_("The choice stays; your name goes when you leave."),
    columns=("scoring.SecondStage.consented_by",),
)
def second_stage_consents_of(member: Membership) -> list[dict[str, Any]]:
    """Return to which address the member agreed that comments may be sent."""
    return plain_rows(SecondStage.objects.filter(consented_by=member), "address", "model")
