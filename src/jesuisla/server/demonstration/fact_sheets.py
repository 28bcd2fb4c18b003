"""The fact sheets of the demonstration: what they say is true, who wrote them is invented."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.choices import choose_sheets
from jesuisla.collective.knowledge.content import CitedSource, SheetContent
from jesuisla.collective.knowledge.keepers import keep_topic
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    open_shelf,
    publish_draft,
    send_draft,
    show_sheet,
)
from jesuisla.collective.knowledge.wanted import ask_for_sheet
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread

People = Mapping[str, Membership]


@transaction.atomic
def make_fact_sheets(group: Group, people: People) -> None:
    """Fill the shelf, unless there is a sheet; all of it or nothing. Needs the group's scope."""
    if Sheet.objects.exists():
        return
    file = resources.files("jesuisla.server.demonstration") / "fact_sheets.toml"
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["sheet"]:
        author = people["Dilan" if row["language"] == "en" else "Ambre"]
        sheet = begin_sheet(group, _content(row), by=author)
        send_draft(sheet, by=author)
        if not row.get("is_waiting"):
            sheet = publish_draft(sheet, by=people["Malik"])
            show_sheet(sheet, is_public=True, by=people["Colette"])
    open_shelf(group, is_open=True, by=people["Colette"])
    keep_topic("climat", keeps=True, by=people["Maud"])
    action = Action.objects.filter(state=Action.State.RUNNING).order_by("pk").first()
    if action is not None:
        choose_sheets(action.thread, [4], by=people["Maud"])
    misleading = Thread.objects.filter(harm=Thread.Harm.MISLEADING, invented=True).first()
    if misleading is not None:
        ask_for_sheet(
            misleading,
            "Une éolienne demande plus d’énergie qu’elle n’en produit",
            "climat",
            by=people["Malik"],
        )


def _content(row: Mapping[str, Any]) -> SheetContent:
    return SheetContent(
        claims=tuple(row["claims"]),
        answer=row["answer"],
        why_believed=row["why_believed"],
        topics=tuple(row["topics"]),
        countries=tuple(row.get("countries", ())),
        language=row["language"],
        valid_until=localdate() + timedelta(days=row["days"]),
        sources=tuple(CitedSource(**source) for source in row["sources"]),
    )
