"""Sheets that another group of the demonstration shows, and one that the first took over."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django_scopes import scope

from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.content import CitedSource, SheetContent, content_of
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    open_shelf,
    publish_draft,
    send_draft,
    show_sheet,
    write_draft,
)
from jesuisla.collective.knowledge.takeovers import compare_with_original, take_over_sheet
from jesuisla.server.demonstration.fact_sheets import People

SOURCE = CitedSource(
    title="Global Trends: Forced Displacement in 2023",
    publisher="UNHCR",
    published_on=date(2024, 6, 13),
    url="https://www.unhcr.org/global-trends",
)
NEWER_SOURCE = CitedSource(
    title="Global Trends: Forced Displacement in 2024",
    publisher="UNHCR",
    published_on=date(2025, 6, 12),
    url="https://www.unhcr.org/global-trends",
)
NEWER_ANSWER = (
    "Most stay close by: at the end of 2024, 67 per cent of the world’s refugees lived in a "
    "country next to the one they had fled (UNHCR)."
)


def _neighbours() -> SheetContent:
    return SheetContent(
        claims=(
            "Refugees cross half the world to reach us",
            "They walk past ten safe countries to get here",
        ),
        answer=(
            "Most stay close by: at the end of 2023, 69 per cent of the world’s refugees lived in "
            "a country next to the one they had fled (UNHCR)."
        ),
        why_believed="Long journeys make the news; a camp beyond the next border hardly does.",
        topics=("migration",),
        language="en",
        valid_until=localdate() + timedelta(days=200),
        sources=(SOURCE,),
    )


def _mosquitoes() -> SheetContent:
    return SheetContent(
        claims=("Mosquitoes spread Covid", "You can catch Covid from a mosquito bite"),
        answer=(
            "COVID-19 passes from person to person, above all through the air that we breathe out. "
            "There is no evidence that mosquitoes transmit it (WHO)."
        ),
        why_believed="Mosquitoes do carry other illnesses, such as malaria and dengue fever.",
        topics=("health",),
        language="en",
        valid_until=localdate() + timedelta(days=300),
        sources=(
            CitedSource(
                title="COVID-19 Mythbusters",
                publisher="World Health Organization",
                url="https://www.who.int/emergencies/diseases/novel-coronavirus-2019/"
                "advice-for-public/myth-busters",
            ),
        ),
    )


@transaction.atomic
def show_sheets_elsewhere(group: Group, others: People) -> None:
    """Show two sheets of this group to everybody, unless it has one. Needs the group's scope."""
    if Sheet.objects.exists() or not {"Robin", "Quinn"} <= others.keys():
        return
    author, reader = others["Robin"], others["Quinn"]
    for content in (_neighbours(), _mosquitoes()):
        sheet = begin_sheet(group, content, by=author)
        send_draft(sheet, by=author)
        show_sheet(publish_draft(sheet, by=reader), is_public=True, by=reader)
    open_shelf(group, is_open=True, by=reader)


@transaction.atomic
def take_one_over(people: People, elsewhere: Group, others: People) -> None:
    """Take the first of them over, then let its group bring it up to date; so a note stands on it.

    Needs the scope of the group that takes it over.
    """
    if Sheet.objects.filter(origin_group=elsewhere).exists():
        return
    with scope(group=elsewhere.pk):
        original = Sheet.objects.select_related("group").filter(number=1, version=1).first()
    if original is None or not {"Robin", "Quinn"} <= others.keys():
        return
    sheet = take_over_sheet(original, by=people["Malik"])
    send_draft(sheet, by=people["Malik"])
    sheet = publish_draft(sheet, by=people["Maud"])
    with scope(group=elsewhere.pk):
        newer = content_of(original).changed(answer=NEWER_ANSWER, sources=(NEWER_SOURCE,))
        write_draft(original, newer, by=others["Robin"])
        send_draft(original, by=others["Robin"])
        publish_draft(original, by=others["Quinn"])
    compare_with_original(sheet)
