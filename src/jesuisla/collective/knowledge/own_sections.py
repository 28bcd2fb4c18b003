"""What this app keeps about a member, for the page of their data."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.knowledge.content import working_content
from jesuisla.collective.knowledge.models import (
    Sheet,
    SheetChoice,
    SheetPair,
    SheetVersion,
    TopicKeeper,
    WantedSheet,
)
from jesuisla.collective.knowledge.sheets import forget_draft
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data, plain_rows


@personal_data(
    "sheets",
    title=_("Fact sheets that you wrote"),
    kept=_("They stay the group’s, without your alias after you leave."),
    change="knowledge:shelf",
    columns=(
        "knowledge.Sheet.author",
        "knowledge.Sheet.draft_by",
        "knowledge.SheetVersion.author",
    ),
    choices={"state": Sheet.State},
)
def sheets_of(place: Membership) -> list[dict[str, Any]]:
    """Return the sheets that the member wrote or is writing, with their words."""
    versions = SheetVersion.objects.filter(author=place).values("sheet")
    sheets = Sheet.objects.filter(Q(author=place) | Q(draft_by=place) | Q(pk__in=versions))
    return [
        {
            "number": sheet.number,
            "state": sheet.state,
            "created_at": sheet.created_at.isoformat(),
            "returned_because": sheet.returned_because if sheet.draft_by_id == place.pk else "",
            **working_content(sheet).as_json,
        }
        for sheet in sheets.order_by("number")
    ]


@personal_data(
    "sheets_read",
    title=_("Fact sheets that you read as the second person, withdrew, chose or asked for"),
    kept=_("It stays, without your alias after you leave."),
    columns=(
        "knowledge.Sheet.second_reader",
        "knowledge.SheetVersion.second_reader",
        "knowledge.Sheet.withdrawn_by",
        "knowledge.SheetChoice.by",
        "knowledge.SheetPair.by",
        "knowledge.WantedSheet.asked_by",
    ),
    choices={"verdict": SheetPair.Verdict},
)
def sheets_read_by(place: Membership) -> list[dict[str, Any]]:
    """Return what the member did with sheets that others wrote."""
    versions = SheetVersion.objects.filter(second_reader=place).order_by("pk")
    withdrawn = Sheet.objects.filter(withdrawn_by=place).order_by("pk")
    choices = SheetChoice.objects.filter(by=place).order_by("pk")
    pairs = SheetPair.objects.filter(by=place).order_by("pk")
    asks = WantedSheet.objects.filter(asked_by=place).order_by("pk")
    return [
        *plain_rows(versions, read_at="published_at", number="sheet__number"),
        *plain_rows(withdrawn, "number", "withdrawn_at", "withdrawn_because"),
        *plain_rows(choices, chosen_at="at", number="sheet__number"),
        *plain_rows(asks, "asked_at", "claim", "topic"),
        *plain_rows(pairs, "judged_at", "verdict", number="first__number"),
    ]


@personal_data(
    "topics_kept",
    title=_("Topics of the fact shelf that you look after"),
    kept=_("Until you leave."),
    change="knowledge:care",
    columns=("knowledge.TopicKeeper.member",),
)
def topics_of(place: Membership) -> list[dict[str, Any]]:
    """Return the topics that the member looks after."""
    return plain_rows(TopicKeeper.objects.filter(member=place).order_by("pk"), "topic", "since")


@transaction.atomic
def forget_author(member: int) -> None:
    """Let sheets stand without somebody who is no longer here; drafts that nobody read go."""
    for sheet in Sheet.objects.select_for_update().filter(draft_by=member):
        forget_draft(sheet)
    for column in ("author", "second_reader", "withdrawn_by"):
        Sheet.objects.filter(**{column: member}).update(**{column: None})
    for column in ("author", "second_reader"):
        SheetVersion.objects.filter(**{column: member}).update(**{column: None})
    SheetChoice.objects.filter(by=member).update(by=None)
    SheetPair.objects.filter(by=member).update(by=None)
    WantedSheet.objects.filter(asked_by=member).update(asked_by=None)
    TopicKeeper.objects.filter(member=member).delete()
