import re
from html import unescape
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


FACTS = {
    "fr": (
        "Faire d’Internet un endroit meilleur",
        "réseau #iamhere, né en Suède en 2016",
        "18 pays",
        "150 000 membres dans tous les groupes",
        "15 groupes",
        "plus de 3 actions par jour",
        "plus de 6 000 membres sur Facebook",
        "plus de 7 000 membres et abonné·es",
        "un nouveau groupe vient de naître sur Instagram",
        "1 groupe sur Instagram",
        "plus de 4 000 actions",
        "plus de 100 000 commentaires",
        "Signaler ne suffit pas",
        "Les haineux sont peu nombreux, mais très actifs",
        "Les personnes modérées se taisent",
        "Les premiers commentaires donnent le ton",
        "Les mots préparent la violence",
        "L’empathie fait reculer la haine",
        "Vous avez le pouvoir",
        "Notre groupe Facebook",
        "Notre groupe Instagram",
        "Mentions légales",
        "Contact et presse",
        "Retour en haut",
    ),
    "en": (
        "Make the Internet a better place",
        "#iamhere network, born in Sweden in 2016",
        "18 countries",
        "150,000 members in all groups",
        "15 groups",
        "more than 3 actions a day",
        "more than 6,000 members on Facebook",
        "more than 7,000 members and followers",
        "a new group has just begun on Instagram",
        "1 group on Instagram",
        "more than 4,000 actions",
        "more than 100,000 comments",
        "Reporting is not enough",
        "Haters are few, but very active",
        "Moderate people fall silent",
        "The first comments set the tone",
        "Words prepare violence",
        "Empathy makes hate recede",
        "You have the power",
        "Our group on Facebook",
        "Our group on Instagram",
        "Legal notice",
        "Contact and press",
        "Back to top",
    ),
}


@pytest.mark.parametrize("language", FACTS)
def test_the_home_page_tells_every_fact_of_the_association(
    cast: Any, client_of: Any, language: str
) -> None:
    write_texts({"jesuisla": cast.group})
    page = client_of(None).get("/", headers={"accept-language": language}).content.decode()
    seen = page.replace('<span aria-hidden="true">+</span>', "")
    told = " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())
    assert [fact for fact in FACTS[language] if fact not in told] == []
    assert page.count('src="/partenaires/') == 3, "logos are served from here"


def test_a_group_that_the_demonstration_does_not_know_has_no_texts() -> None:
    assert words_of("nobody") == {}
