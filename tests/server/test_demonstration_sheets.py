"""The demonstration's fact sheets are whole, hold on the day it starts, and can be checked."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.timezone import localdate
from django_scopes import scope

from jesuisla.collective.knowledge.access import current_sheets, waiting_sheets
from jesuisla.collective.knowledge.content import SheetContent, missing_in, working_content
from jesuisla.collective.knowledge.models import ANSWER_FITS, Sheet
from jesuisla.collective.members.models import Membership, Person
from jesuisla.server.demonstration.fact_sheets import make_fact_sheets
from jesuisla.server.demonstration.sheets_elsewhere import show_sheets_elsewhere, take_one_over

INSTITUTIONS = {
    "www.acpjournals.org",  # the journal in which the study stands
    "www.climate.gov",
    "www.insee.fr",
    "www.ipcc.ch",
    "www.service-public.fr",
    "www.unhcr.org",
    "www.who.int",
}
"""Whose pages a sheet of the demonstration may name: they answer for what they say."""


@pytest.fixture
def contents(cast: Any) -> list[SheetContent]:
    """What all sheets of the demonstration say."""
    people = {
        "Ambre": cast.member,
        "Dilan": cast.second_member,
        "Malik": cast.moderator,
        "Maud": cast.second_moderator,
        "Colette": cast.coordinator,
    }
    make_fact_sheets(cast.group, people)
    make_fact_sheets(cast.group, people)
    return [working_content(sheet) for sheet in Sheet.objects.order_by("number")]


def test_there_are_twelve_and_one_waits_for_its_second_reader(
    contents: list[SheetContent],
) -> None:
    assert len(contents) == 12
    assert waiting_sheets().count() == 1
    assert current_sheets().count() == 11
    assert {content.language for content in contents} == {"fr", "en"}


def test_no_sheet_lacks_a_part(contents: list[SheetContent]) -> None:
    for content in contents:
        assert not list(missing_in(content)), content.claims
        assert len(content.claims) >= 2, content.claims
        assert len(content.answer) <= ANSWER_FITS, content.claims
        assert content.valid_until is not None
        assert content.valid_until > localdate(), content.claims


def test_every_source_is_a_page_of_an_institution(contents: list[SheetContent]) -> None:
    for content in contents:
        for source in content.sources:
            address = urlsplit(source.url)
            assert address.scheme == "https", source.url
            assert address.hostname in INSTITUTIONS, source.url
            assert address.path.strip("/"), source.url
            assert source.published_on is None or source.published_on <= localdate(), source.url


def test_one_sheet_came_from_another_group_and_its_original_changed_since(cast: Any) -> None:
    people = {"Malik": cast.moderator, "Maud": cast.second_moderator}
    with scope(group=cast.other_group.pk):
        robin = cast.other_moderator
        quinn = Membership.objects.create(
            group=cast.other_group,
            person=Person.objects.create(email="quinn@example.org"),
            alias="Quinn",
            roles=["member", "moderator"],
        )
        others = {"Robin": robin, "Quinn": quinn}
        show_sheets_elsewhere(cast.other_group, others)
        show_sheets_elsewhere(cast.other_group, others)
        shown = [working_content(sheet) for sheet in Sheet.objects.all()]
        assert len(shown) == 2
    for _again in range(2):
        take_one_over(people, cast.other_group, others)
    copy = Sheet.objects.get()
    assert (copy.state, copy.origin_news, copy.origin_newest) == ("published", "changed", 2)
    for content in (*shown, working_content(copy)):
        assert not list(missing_in(content))
        assert all(urlsplit(it.url).hostname in INSTITUTIONS for it in content.sources)
