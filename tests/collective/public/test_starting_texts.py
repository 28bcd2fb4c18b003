"""Texts and facts that a group may begin its own page with: offered, never put there unasked."""

import re
from html import unescape
from typing import Any

import pytest
from django_scopes import scope

from jesuisla.collective.groups.groups import NewGroup, change_settings, create_group
from jesuisla.collective.groups.models import Passage, PastFigure
from jesuisla.collective.groups.texts import write_passage
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.public.starting_texts import offered_texts, starting_words

PATH = "/equipe/groupe/depart"
FACTS = {
    "fr": (
        "Faire d’Internet un endroit meilleur",
        "réseau #iamhere, né en Suède en 2016",
        "18 pays",
        "150 000 membres dans tous les groupes",
        "15 groupes",
        "plus de 6 000 membres sur Facebook",
        "plus de 7 000 membres et abonné·es",
        "un nouveau groupe vient de naître sur Instagram",
        "plus de 4 000 actions",
        "plus de 100 000 commentaires",
        "Signaler ne suffit pas",
        "Les haineux sont peu nombreux, mais très actifs",
        "Les personnes modérées se taisent",
        "Les premiers commentaires donnent le ton",
        "Les mots préparent la violence",
        "L’empathie fait reculer la haine",
        "Vous avez le pouvoir",
    ),
    "en": (
        "Make the Internet a better place",
        "#iamhere network, born in Sweden in 2016",
        "18 countries",
        "15 groups",
        "Reporting is not enough",
        "Haters are few, but very active",
        "Moderate people fall silent",
        "The first comments set the tone",
        "Words prepare violence",
        "Empathy makes hate recede",
        "You have the power",
    ),
}


def plain(page: str) -> str:
    """The page's words without tags, each space as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_new_group_claims_nothing_until_the_coordination_takes_it_over(
    cast: Any, client_of: Any
) -> None:
    assert not Passage.objects.exists()
    browser = client_of(cast.coordinator)
    assert "Commencer avec nos faits" in browser.get("/equipe/groupe").content.decode()
    page = browser.get(PATH).content.decode()
    assert page.count(" checked") == len(starting_words()["passages"]) + 1
    assert "Faire d’Internet un endroit meilleur" in page
    assert not Passage.objects.exists()
    assert not PastFigure.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_ticked_comes_on_the_page_with_every_fact(
    cast: Any, client_of: Any, language: str
) -> None:
    chosen = [*starting_words()["passages"], "figures"]
    assert client_of(cast.coordinator).post(PATH, {"text": chosen}).status_code == 302
    home = client_of(None, host="jesuisla.localhost").get(
        "/", headers={"accept-language": language}
    )
    words = plain(home.content.decode())
    for fact in FACTS[language]:
        assert fact in words, fact


def test_only_what_is_ticked_is_taken_over_and_own_texts_stay(cast: Any, client_of: Any) -> None:
    write_passage(cast.group, "vision", "fr", "À nous.", by=None)
    browser = client_of(cast.coordinator)
    browser.post(PATH, {"text": ["vision", "why", "nothing"]})
    assert set(Passage.objects.values_list("section", "language")) == {
        ("vision", "fr"),
        ("why", "fr"),
        ("why", "en"),
    }
    assert Passage.objects.get(section="vision").text == "À nous."
    assert not PastFigure.objects.exists()
    entries = Entry.objects.count()
    browser.post(PATH, {"text": ["why"]})
    assert Entry.objects.count() == entries, "the second time does nothing"
    answer = browser.post(PATH, {}, follow=True).content.decode()
    assert "Rien n’était coché" in answer


def test_each_taken_text_can_be_changed_like_one_s_own(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    browser.post(PATH, {"text": ["why", "figures"]})
    browser.post("/equipe/groupe/textes/why/fr", {"text": "Autrement dit."})
    assert Passage.objects.get(section="why", language="fr").text == "Autrement dit."
    figure = PastFigure.objects.get(name="actions")
    browser.post(f"/equipe/groupe/chiffres/{figure.pk}/retirer")
    assert not PastFigure.objects.filter(name="actions").exists()


def test_when_all_is_taken_nothing_is_offered_any_more(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.coordinator)
    browser.post(PATH, {"text": [*starting_words()["passages"], "figures"]})
    assert "Commencer avec nos faits" not in browser.get("/equipe/groupe").content.decode()
    assert not offered_texts(cast.group)
    assert browser.get(PATH).status_code == 200


def test_another_group_is_offered_the_network_s_facts_alone_and_unticked(
    cast: Any, client_of: Any
) -> None:
    change_settings(cast.group, {"hashtag": "#jagärhär"}, by=None)
    browser = client_of(cast.coordinator)
    assert (
        "Commencer avec les faits du réseau #iamhere"
        in browser.get("/equipe/groupe").content.decode()
    )
    page = browser.get(PATH).content.decode()
    assert " checked" not in page
    assert "Faire d’Internet un endroit meilleur" not in page
    assert "#jagärhär fait partie du réseau #iamhere" in page
    browser.post(PATH, {"text": ["vision", "reach", "figures"]})
    assert set(Passage.objects.values_list("section", flat=True)) == {"reach"}
    assert set(PastFigure.objects.values_list("reach", "name")) == {
        ("network", "members"),
        ("network", "groups"),
        ("network", "countries"),
    }
    home = plain(client_of(None, host="jesuisla.localhost").get("/").content.decode())
    assert "#jagärhär fait partie du réseau #iamhere, né en Suède en 2016" in home
    assert "4 000 actions" not in home


def test_a_group_made_by_a_command_begins_empty_and_is_offered_them(db: None) -> None:
    group = create_group(
        NewGroup(
            slug="ici",
            name="#jesuislà",
            hashtag="#JeSuisLà",
            language="fr",
            time_zone="Europe/Paris",
            countries=("FR",),
            hosts=("ici.example",),
        )
    )
    with scope(group=group.pk):
        assert not Passage.objects.exists()
        offered = offered_texts(group)
        assert offered.is_own
        assert {text.code for text in offered.texts} >= {"vision", "why", "power"}
        assert len(offered.figures) == len(starting_words()["figures"])
