from typing import Any

import pytest
from django_scopes import scope

from jesuisla.collective.groups.models import Passage, PastFigure, Supporter
from jesuisla.collective.groups.texts import write_passage
from jesuisla.collective.journal.models import Entry
from jesuisla.server.demonstration.texts import words_of, write_texts


def test_the_texts_are_written_once(cast: Any) -> None:
    groups = {"jesuisla": cast.group, "ichbinhier": cast.other_group}
    write_texts(groups)
    entries = Entry.objects.count()
    assert Passage.objects.filter(section="vision").count() == 2
    assert PastFigure.objects.filter(reach="network").count() == 3
    write_texts(groups)
    assert Entry.objects.count() == entries
    with scope(group=cast.other_group.pk):
        assert Passage.objects.filter(section="vision", language="de").exists()


def test_what_somebody_changed_stays(cast: Any) -> None:
    write_passage(cast.group, "vision", "fr", "À nous.", by=None)
    write_texts({"jesuisla": cast.group})
    assert Passage.objects.get(section="vision", language="fr").text == "À nous."


@pytest.mark.parametrize("slug", ["jesuisla", "ichbinhier", "iamhere"])
def test_every_supporter_says_that_it_is_invented_and_every_figure_its_source(slug: str) -> None:
    words = words_of(slug)
    for supporter in words["supporters"]:
        name = supporter["name"].lower()
        assert any(word in name for word in ("invent", "imaginaire", "erfunden"))
    for figure in words.get("figures", ()):
        assert figure["source"]
        assert figure["source_url"].startswith("http")


def test_the_home_group_has_every_section_in_french_and_english(cast: Any) -> None:
    write_texts({"jesuisla": cast.group})
    for section in Passage.Section:
        languages = set(Passage.objects.filter(section=section).values_list("language", flat=True))
        assert languages == {"fr", "en"}
    assert Supporter.objects.count() == 3


def test_a_group_that_the_demonstration_does_not_know_has_no_texts() -> None:
    assert words_of("nobody") == {}
