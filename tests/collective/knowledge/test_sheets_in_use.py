"""Sheets where they are needed: found by meaning, ticked while briefing, told of when they end."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from collective.knowledge.invented_sheets import SOURCE, content
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.choices import choose_sheets, is_chosen_for, sheets_of
from jesuisla.collective.knowledge.events import SheetPublished
from jesuisla.collective.knowledge.jobs import (
    compare_with_shelf,
    remember_what_it_says,
)
from jesuisla.collective.knowledge.keepers import keep_topic, who_answers_for
from jesuisla.collective.knowledge.matching import nearest_sheets, sheets_for_thread
from jesuisla.collective.knowledge.models import Sheet, SheetPair
from jesuisla.collective.knowledge.own_sections import forget_author
from jesuisla.collective.knowledge.own_sections import sheets_of as own_sheets
from jesuisla.collective.knowledge.pairs import contradicting, judge_pair
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    note_due_sheets,
    withdraw_sheet,
    write_draft,
)
from jesuisla.collective.notifications.fact_sheets import (
    tell_of_coming_end,
    tell_of_end,
    tell_of_withdrawal,
)
from jesuisla.collective.threads.models import Comment, Thread


def published(sheet: Sheet) -> SheetPublished:
    return SheetPublished(group=sheet.group_id, sheet=sheet.pk, version=sheet.version)


def test_a_claim_in_other_words_is_found_by_what_it_means(
    cast: Any, shelve: Callable[..., Sheet]
) -> None:
    moon = shelve(claims=("L’homme n’a jamais marché sur la Lune",), topics=("espace",))
    wind = shelve()
    for sheet in (moon, wind):
        remember_what_it_says(published(sheet))
    claim = "They never landed up there, it was filmed in a studio on the moon"
    first, *_others = nearest_sheets(cast.group, claim)
    assert first.sheet == moon
    assert first.by_meaning
    assert not first.by_words
    assert nearest_sheets(cast.group, "") == []
    assert nearest_sheets(cast.group, "x" * 200_000) is not None


def test_another_group_s_sheets_are_never_near(cast: Any, sheet: Sheet) -> None:
    from django_scopes import scope

    remember_what_it_says(published(sheet))
    with scope(group=cast.other_group.pk):
        assert nearest_sheets(cast.other_group, sheet.claims[0]) == []


def test_a_thread_is_offered_what_its_comments_claim(
    cast: Any, sheet: Sheet, thread: Thread
) -> None:
    assert sheets_for_thread(thread) == []
    Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="Ces éoliennes nous rendent malades !"
    )
    assert [match.sheet for match in sheets_for_thread(thread)] == [sheet]


def test_whoever_briefs_ticks_what_fits_and_it_stands_beside_the_brief(
    cast: Any, client_of: Any, sheet: Sheet, thread: Thread
) -> None:
    thread.title = "Les éoliennes rendent-elles malade ?"
    thread.save()
    team = client_of(cast.moderator)
    page = team.get(f"/veille/{thread.pk}/preparer").content.decode()
    assert sheet.answer in page
    assert "checked" not in page[page.index('name="sheets_offered"') : page.index(sheet.answer)]
    brief = {
        "kind": "counterspeech",
        "why": "Pour elles",
        "tone": "opinion",
        "window_minutes": "360",
    }
    typed = brief | {"sheets_offered": "yes", "sheet": [str(sheet.number)], "show": "kind"}
    page = team.post(f"/veille/{thread.pk}/preparer", typed).content.decode()
    assert "checked" in page[page.index('name="sheets_offered"') : page.index(sheet.answer)]
    assert not is_chosen_for(thread)
    del typed["show"]
    answer = team.post(f"/veille/{thread.pk}/preparer", typed)
    assert answer.status_code == 302, answer.content.decode()
    assert sheets_of(thread).current == [sheet]
    assert sheet.answer in team.get(answer["Location"]).content.decode()


BRIEF = {
    "kind": "counterspeech",
    "why": "Pour elles",
    "tone": "opinion",
    "window_minutes": "360",
}


def test_a_sheet_that_was_not_offered_is_named_by_number_or_address(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet], sheet: Sheet, thread: Thread
) -> None:
    thread.title = "Les éoliennes rendent-elles malade ?"
    thread.save()
    moon = shelve(claims=("L’homme n’a jamais marché sur la Lune",), topics=("espace",))
    host = "jesuisla.localhost"
    team, path = client_of(cast.moderator), f"/veille/{thread.pk}/preparer"
    page = team.get(path).content.decode()
    assert 'name="other_sheet"' in page
    assert moon.claims[0] not in page
    ticked = BRIEF | {"sheets_offered": "yes", "sheet": [str(sheet.number)]}
    answer = team.post(path, ticked | {"other_sheet": f"https://{host}/fiches/{moon.number}?x=1"})
    assert answer.status_code == 302, answer.content.decode()
    assert sheets_of(thread).current == [sheet, moon]

    number = Action.objects.get(thread=thread).number
    path = f"/veille/actions/{number}/consigne"
    page = team.get(path).content.decode()
    assert moon.claims[0] in page, "from then on it stands there to be ticked"
    sent = team.post(path, BRIEF | {"sheets_offered": "yes", "other_sheet": f" n° {moon.number} "})
    assert sent.status_code == 302
    assert sheets_of(thread).current == [moon]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("la lune", "ne désigne aucune fiche"),
        ("9" * 40, "ne désigne aucune fiche"),
        ("²", "ne désigne aucune fiche"),
        ("https://autre.example/fiches/1", "n’est pas de votre groupe"),
        ("99", "numéro 99"),
        ("/fiches/2", "numéro 2"),
        ("x" * 501, "500"),
    ],
)
def test_what_names_no_sheet_is_said_and_nothing_typed_is_lost(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet], thread: Thread, typed: str, says: str
) -> None:
    shelve()
    withdraw_sheet(shelve(), "Le chiffre était faux.", by=cast.moderator)
    answer = client_of(cast.moderator).post(
        f"/veille/{thread.pk}/preparer", BRIEF | {"other_sheet": typed}
    )
    page = answer.content.decode()
    assert (answer.status_code, says in page) == (422, True)
    assert typed in page
    assert "Pour elles" in page
    assert not is_chosen_for(thread)
    assert not Action.objects.filter(thread=thread).exists()


def test_a_thread_that_nothing_comes_near_is_offered_nothing_and_says_so(
    cast: Any, client_of: Any, sheet: Sheet, thread: Thread
) -> None:
    team, path = client_of(cast.moderator), f"/veille/{thread.pk}/preparer"
    remember_what_it_says(published(sheet))
    thread.title = "La piscine municipale rouvre samedi, les horaires changent"
    thread.save()
    assert nearest_sheets(cast.group, thread.title), "something is always nearest"
    assert sheets_for_thread(thread) == []
    page = team.get(path).content.decode()
    assert "Aucune fiche n’approche ce fil" in page
    assert 'href="/fiches/nouvelle"' in page
    assert sheet.answer not in page
    thread.title = "Les riverains le disent : ces éoliennes nous rendent malades"
    thread.save()
    assert [match.sheet for match in sheets_for_thread(thread)] == [sheet]
    page = team.get(path).content.decode()
    assert sheet.answer in page
    assert "Aucune fiche" not in page
    withdraw_sheet(sheet, "Le chiffre était faux.", by=cast.moderator)
    assert "Aucune fiche" not in team.get(path).content.decode(), "nobody keeps a shelf here"


def test_without_meanings_a_shared_word_is_enough(
    cast: Any, sheet: Sheet, thread: Thread, no_encoder: None
) -> None:
    thread.title = "Une maladie de la vigne, et les éoliennes du plateau"
    thread.save()
    (match,) = sheets_for_thread(thread)
    assert (match.sheet, match.by_meaning) == (sheet, False)


def test_sheets_beside_the_brief_ask_one_thing_more_however_many_they_are(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet], running: Action
) -> None:
    numbers = [shelve(answer=f"Réponse {number}.").number for number in range(5)]
    member, path = client_of(cast.second_member), f"/actions/{running.number}"
    member.get(path)
    counts = []
    for chosen in ([], numbers[:1], numbers):
        choose_sheets(running.thread, chosen, by=cast.moderator)
        with CaptureQueriesContext(connection) as queries:
            page = member.get(path).content.decode()
        assert page.count(f'data-words="{SOURCE.url}"') == len(chosen)
        counts.append(len(queries))
    assert max(counts) <= 25, counts
    assert counts[1] == counts[2], counts
    assert counts[2] - counts[0] <= 1, counts


def test_that_none_fits_is_a_choice_too(cast: Any, sheet: Sheet, thread: Thread) -> None:
    assert not is_chosen_for(thread)
    assert choose_sheets(thread, [], by=cast.moderator) == []
    assert is_chosen_for(thread)
    choose_sheets(thread, [sheet.number, 999], by=cast.moderator)
    choose_sheets(thread, [sheet.number], by=cast.moderator)
    assert sheets_of(thread).current == [sheet]
    assert Entry.objects.filter(event="SheetsChosen").count() == 2


def test_members_read_the_sheets_beside_the_brief_and_their_draft_until_they_end(
    cast: Any, client_of: Any, sheet: Sheet, running: Action
) -> None:
    choose_sheets(running.thread, [sheet.number], by=cast.moderator)
    member = client_of(cast.second_member)
    places = (f"/actions/{running.number}", f"/actions/{running.number}/relire")
    for place in places:
        page = member.get(place).content.decode()
        assert sheet.answer in page
        assert f'data-words="{SOURCE.url}"' in page
    withdraw_sheet(sheet, "Le chiffre était faux.", by=cast.second_moderator)
    for place in places:
        page = member.get(place).content.decode()
        assert sheet.answer not in page
        assert "a été retirée" in page


def test_the_end_of_a_sheet_reaches_those_who_answer_for_it_and_use_it_once(
    cast: Any, shelve: Callable[..., Sheet], running: Action
) -> None:
    sheet = shelve(valid_until=localdate() + timedelta(days=30))
    choose_sheets(running.thread, [sheet.number], by=cast.second_moderator)
    keep_topic("Énergie", keeps=True, by=cast.coordinator)
    assert who_answers_for(sheet) == {cast.member.pk, cast.coordinator.pk}
    with time_machine.travel(now() + timedelta(days=20)):
        note_due_sheets()
        assert tell_of_coming_end(sheet.pk) == 2
        assert tell_of_coming_end(sheet.pk) == 0
    with time_machine.travel(now() + timedelta(days=31)):
        note_due_sheets()
        assert tell_of_coming_end(sheet.pk) == 0
        mail.outbox.clear()
        tell_of_end(sheet.pk)
        tell_of_end(sheet.pk)
    told = sorted(address for letter in mail.outbox for address in letter.to)
    assert told == sorted(
        who.person.email
        for who in (cast.member, cast.coordinator, cast.moderator, cast.second_moderator)
    )
    assert f"action {running.number}" in mail.outbox[0].body


def test_a_withdrawal_tells_why_but_not_whoever_did_it(cast: Any, sheet: Sheet) -> None:
    withdraw_sheet(sheet, "Le chiffre était faux.", by=cast.moderator)
    mail.outbox.clear()
    assert tell_of_withdrawal(sheet.pk) == 1
    assert mail.outbox[0].to == [cast.member.person.email]
    assert "Le chiffre était faux." in mail.outbox[0].body
    assert cast.moderator.alias not in mail.outbox[0].body


def test_near_sheets_are_compared_by_a_person_and_a_contradiction_warns_on_both(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet], running: Action
) -> None:
    first = shelve()
    second = shelve(answer="Elles rendent malade, dit cette fiche.")
    compare_with_shelf(published(second))
    pair = SheetPair.objects.get()
    assert (pair.first, pair.second) == (first, second)
    team = client_of(cast.moderator)
    page = team.get(f"/fiches/suivi/ensemble/{pair.pk}").content.decode()
    assert first.answer in page
    assert second.answer in page
    with pytest.raises(Refused):
        judge_pair(pair, "maybe", by=cast.moderator)
    team.post(f"/fiches/suivi/ensemble/{pair.pk}", {"verdict": "contradict"})
    assert contradicting(first) == [second]
    member, note = client_of(cast.member), "dit autre chose"
    assert note in member.get("/fiches/1").content.decode()
    assert note not in member.get(f"/actions/{running.number}").content.decode()
    choose_sheets(running.thread, [first.number], by=cast.moderator)
    for path in (f"/actions/{running.number}", f"/actions/{running.number}/relire"):
        page = member.get(path).content.decode()
        assert note in page
        assert f'href="/fiches/{second.number}"' in page
    withdraw_sheet(second, "Contredite par les sources.", by=cast.moderator)
    assert contradicting(first) == []


def test_who_leaves_takes_the_alias_and_unread_drafts_along(cast: Any, sheet: Sheet) -> None:
    begin_sheet(cast.group, content(), by=cast.member)
    write_draft(sheet, content(answer="Ce que personne n’a relu."), by=cast.member)
    keep_topic("énergie", keeps=True, by=cast.moderator)
    assert [row["number"] for row in own_sheets(cast.member)] == [1, 2]
    forget_author(cast.member.pk)
    forget_author(cast.moderator.pk)
    sheet = current_sheets().get()
    assert (sheet.author, sheet.second_reader) == (None, None)
    assert (sheet.draft, sheet.draft_by) == (None, None)
    assert Sheet.objects.count() == 1
    assert who_answers_for(sheet) == set()


def test_an_empty_topic_is_refused_at_its_field_and_known_ones_are_offered(
    cast: Any, client_of: Any, shelve: Any
) -> None:
    shelve(topics=("climat",), language="fr")
    shelve(topics=("climate",), language="en")
    team = client_of(cast.moderator)
    for sent in ("", "\u200b", "…"):
        answer = team.post("/fiches/suivi/themes", {"topic": sent})
        page = answer.content.decode()
        assert answer.status_code == 422
        before, _, field = page.partition('id="themes"')
        assert "Indiquez le thème" not in before
        assert "Indiquez le thème" in field.split("</form>")[-2]
        assert 'aria-invalid="true"' in field
        assert before.rstrip().rpartition("<details")[2].partition("\n")[0].endswith("open>")
    for known in ("climat", "climate"):
        assert f'<option value="{known}">' in page
    assert 'list="known-topics"' in page
    assert team.get("/fiches/suivi/themes")["Location"].endswith("#themes")
    team.post("/fiches/suivi/themes", {"topic": "CLIMAT"})
    page = team.get("/fiches/suivi").content.decode()
    assert page.count('name="topic" value="climat"') == 1
    assert "CLIMAT" not in page


def test_who_is_led_to_the_opening_of_the_shelf_finds_it_open(cast: Any, client_of: Any) -> None:
    coordinator = client_of(cast.coordinator)
    led_by = re.search(
        r'href="([^"]*)#ouverture"', coordinator.get("/equipe/groupe/sections").content.decode()
    )
    assert led_by is not None
    for address, is_open in ((led_by[1], True), ("/fiches/suivi", False)):
        page = coordinator.get(address).content.decode()
        fold = page.partition('id="ouverture"')[0].rpartition("<details")[2]
        assert fold.startswith(' class="more" open>') == is_open


def test_topics_of_sheets_in_another_language_stand_apart(
    cast: Any, client_of: Any, shelve: Any
) -> None:
    shelve(topics=("énergie",), language="fr")
    shelve(topics=("energy", "énergie"), language="en")
    page = client_of(cast.moderator).get("/fiches/suivi").content.decode()
    here, _, elsewhere = page.partition("Les thèmes des fiches dans d’autres langues")
    assert 'name="topic" value="énergie"' in here
    assert 'name="topic" value="énergie"' not in elsewhere
    assert 'name="topic" value="energy"' in elsewhere
    assert 'name="topic" value="energy"' not in here
