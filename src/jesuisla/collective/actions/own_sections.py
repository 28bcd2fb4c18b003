"""What the team's work and presence keep about a member, for the page of their data."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import Action, Review
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows


@personal_data(
    "presences",
    title=_("Actions whose page you opened"),
    kept=_("The group’s retention time after the action’s end."),
    columns=("actions.Presence.by",),
)
def presences_of(member: Membership) -> list[dict[str, Any]]:
    """Return in which actions the member was there, and when last."""
    rows = Presence.objects.filter(by=member).order_by("pk")
    return plain_rows(rows, "seen_at", action="action__number")


@personal_data(
    "actions_prepared",
    title=_("Actions that you prepared"),
    kept=_("The brief stays with the action; your name goes when you leave."),
    columns=("actions.Action.prepared_by",),
    choices={"state": Action.State},
)
def prepared_by(member: Membership) -> list[dict[str, Any]]:
    """Return the actions whose brief the member wrote."""
    rows = Action.objects.filter(prepared_by=member).order_by("pk")
    return plain_rows(
        rows, "state", "why", "whom", "avoid", "thanks", action="number", at="prepared_at"
    )


@personal_data(
    "changes_waiting",
    title=_("Changes of a brief that wait for a second moderator"),
    kept=_("Until somebody answers, or the action is over."),
    columns=("actions.Action.waiting_by", "actions.Action.reopening_by"),
)
def changes_of(member: Membership) -> dict[str, Any] | None:
    """Return what the member asked to change in running or closed actions."""
    briefs = plain_rows(Action.objects.filter(waiting_by=member), "waiting_brief", action="number")
    reopenings = plain_rows(Action.objects.filter(reopening_by=member), action="number")
    return {"briefs": briefs, "reopenings": reopenings} if briefs or reopenings else None


@personal_data(
    "reviews",
    title=_("Your reviews of actions"),
    kept=_("The verdict stays; your note and your name go when you leave."),
    columns=("actions.Review.by",),
    choices={"verdict": Review.Verdict},
)
def reviews_by(member: Membership) -> list[dict[str, Any]]:
    """Return the member's verdicts on actions that others prepared."""
    rows = Review.objects.filter(by=member).order_by("pk")
    return plain_rows(rows, "verdict", "note", "at", action="action__number")
