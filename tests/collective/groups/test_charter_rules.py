"""What a group's coach asks about: bound to articles of its own, tried before it counts."""

import re
from typing import Any

import pytest
from django.utils.html import escape

from jesuisla.analysis.charter import ON_BY_DEFAULT, RuleName
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.charter_rules import (
    CharterRules,
    articles_for,
    charter_articles,
    charter_rules,
    choose_charter_rules,
    try_charter_rules,
)
from jesuisla.collective.groups.models import Charter, CharterRuleChoice
from jesuisla.collective.groups.texts import publish_charter
from jesuisla.collective.journal.entries import entries
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership

FRENCH = "# Entre nous\n\n- Je parle bas.\n- Je lis avant d’aimer."
ENGLISH = "# Among us\n\n- I speak softly.\n- I read before I like."
PAGE = "/equipe/groupe/charte/ecriture"
SHOUTED = "Je tiens un café ici, et tout le monde y entre !!!! #jesuislà"


@pytest.fixture
def charter(cast: Any) -> int:
    return publish_charter(cast.group, {"fr": FRENCH, "en": ENGLISH}, by=None)


def bound(article: str = "Je parle bas.") -> CharterRules:
    return CharterRules(ON_BY_DEFAULT, {RuleName.SHOUTING: article})


@pytest.mark.usefixtures("charter")
def test_what_is_as_usual_is_not_kept_and_a_change_is_told_once(cast: Any) -> None:
    assert charter_rules(cast.group) == CharterRules()
    choose_charter_rules(cast.group, CharterRules(), by=cast.coordinator)
    assert not CharterRuleChoice.objects.exists()
    assert not entries(event="CharterRulesChosen").exists()
    for _ in range(2):
        choose_charter_rules(cast.group, bound(), by=cast.coordinator)
    assert CharterRuleChoice.objects.get().rule == RuleName.SHOUTING
    assert entries(event="CharterRulesChosen").count() == 1
    fewer = CharterRules(ON_BY_DEFAULT - {RuleName.EMPTY} | {RuleName.IRONY}, {})
    choose_charter_rules(cast.group, fewer, by=cast.coordinator)
    assert charter_rules(cast.group) == fewer


@pytest.mark.usefixtures("charter")
def test_an_article_is_shown_in_the_readers_language_and_lost_with_its_charter(cast: Any) -> None:
    choose_charter_rules(cast.group, bound(), by=cast.coordinator)
    rules = charter_rules(cast.group)
    assert articles_for(cast.group, ["en"], rules) == {RuleName.SHOUTING: "I speak softly."}
    assert articles_for(cast.group, ["fr"], rules) == {RuleName.SHOUTING: "Je parle bas."}
    publish_charter(cast.group, {"fr": FRENCH, "en": "Short."}, by=None)
    assert articles_for(cast.group, ["en"], rules) == {RuleName.SHOUTING: "Je parle bas."}
    publish_charter(cast.group, {"fr": "- Autre chose."}, by=None)
    assert articles_for(cast.group, ["fr"], rules) == {}


@pytest.mark.usefixtures("charter")
def test_an_article_of_nobodys_charter_is_refused(cast: Any) -> None:
    with pytest.raises(Refused):
        choose_charter_rules(cast.group, bound("Je crie."), by=cast.coordinator)
    assert not CharterRuleChoice.objects.exists()


def test_articles_are_what_stands_in_the_charter() -> None:
    assert charter_articles(FRENCH) == ["Entre nous", "Je parle bas.", "Je lis avant d’aimer."]
    assert charter_articles("") == []
    assert len(charter_articles("x" * 20_000)[0]) == 500


def test_a_change_is_tried_on_invented_drafts() -> None:
    silent = CharterRules(ON_BY_DEFAULT - {RuleName.LINK_ONLY})
    trial = try_charter_rules(CharterRules(), silent, "fr")
    assert (trial.drafts, trial.before - trial.after) == (24, 1)
    assert [draft.text for draft in trial.changed_drafts] == ["https://exemple.org/article"]
    assert try_charter_rules(CharterRules(), CharterRules(), "de").changed_drafts == []


@pytest.mark.usefixtures("charter")
def test_a_trial_saves_nothing_and_saving_names_the_groups_own_article(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.coordinator)
    form = {f"asked_{rule}": "on" for rule in ON_BY_DEFAULT}
    form |= {"article_shouting": "1"}
    page = client.post(PAGE, form | {"try": "yes"})
    assert page.status_code == 200
    assert "Essai sur des brouillons inventés" in page.content.decode()
    assert not CharterRuleChoice.objects.exists()
    fewer = {name: value for name, value in form.items() if name != "asked_link_only"}
    page = client.post(PAGE, fewer | {"try": "yes"}).content.decode()
    assert "https://exemple.org/article" in page
    assert "checked" in re.search(r'name="asked_shouting"[^>]*>', page)[0]  # type: ignore[index]

    assert client.post(PAGE, form).status_code == 302
    draft = {"text": SHOUTED}
    page = client_of(cast.member).post(f"/actions/{running.number}/relire", draft)
    assert escape("Je parle bas.") in page.content.decode()

    form.pop("asked_shouting")
    assert client.post(PAGE, form).status_code == 302
    page = client_of(cast.member).post(f"/actions/{running.number}/relire", draft)
    assert escape("Je parle bas.") not in page.content.decode()


@pytest.mark.usefixtures("charter")
@pytest.mark.parametrize("number", ["99", "-1", "x", "1.5"])
def test_an_article_that_is_none_is_said_and_nothing_lost(
    cast: Any, client_of: Any, number: str
) -> None:
    answer = client_of(cast.coordinator).post(
        PAGE, {"asked_empty": "on", "article_shouting": number}
    )
    assert answer.status_code == 422
    assert "checked" in re.search(r'name="asked_empty"[^>]*>', answer.content.decode())[0]  # type: ignore[index]
    assert not CharterRuleChoice.objects.exists()


def test_a_lost_article_is_told_on_the_page(cast: Any, client_of: Any, charter: int) -> None:
    assert charter
    choose_charter_rules(cast.group, bound(), by=cast.coordinator)
    publish_charter(cast.group, {"fr": "- Autre chose."}, by=None)
    page = client_of(cast.coordinator).get(PAGE).content.decode()
    assert "Cet article n’est plus dans votre charte" in page
    assert "Je parle bas." in page


def test_without_a_charter_the_page_says_where_to_write_it(cast: Any, client_of: Any) -> None:
    page = client_of(cast.coordinator).get(PAGE).content.decode()
    assert "Vous n’avez pas encore de charte" not in page
    Membership.objects.update(charter=None)
    Charter.objects.filter(group=cast.group).delete()
    page = client_of(cast.coordinator).get(PAGE).content.decode()
    assert "Vous n’avez pas encore de charte" in page
    assert "article_shouting" not in page


def test_the_address_from_before_leads_on(cast: Any, client_of: Any) -> None:
    before = "/equipe/groupe/charte/relecture"
    assert client_of(cast.coordinator).get(before).url == PAGE
    assert client_of(cast.moderator).get(before).status_code == 404
