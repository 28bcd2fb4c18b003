"""Voices of guests: without an account, under a name of the moment, counted apart, forgotten."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from jesuisla.collective.actions.guest_voices import (
    GUESTS_AN_ACTION,
    show_guest_voice,
    tell_guest_voice,
    withdraw_guest_voice,
)
from jesuisla.collective.actions.jobs import forget_old_voices
from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice, writers
from jesuisla.collective.groups.groups import change_settings
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.form_stamps import fresh_stamp
from jesuisla.collective.public.announcements import action_link
from jesuisla.collective.results.counts import What, count_since
from jesuisla.collective.results.past_actions import launched_actions
from jesuisla.collective.threads.models import Thread

WORDS = "Bienvenue à celles et ceux qui arrivent ici"
COOKIE = "guest_voices"


@pytest.fixture
def welcoming(cast: Any, running: Action) -> Action:
    """A running action whose group takes guests' voices."""
    cache.clear()  # how often an address sent a form is counted there
    switch(cast, see=True, tell=True)
    running.refresh_from_db()
    return running


@pytest.fixture
def guest() -> Client:
    return Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})


def switch(cast: Any, *, see: bool, tell: bool) -> None:
    values = {"visitors_see_actions": see, "visitors_tell_voices": tell}
    change_settings(cast.group, values, by=cast.coordinator)


def link_of(action: Action) -> str:
    return "/a/" + action_link(action).rpartition("/a/")[2]


def stamp_of(action: Action) -> str:
    """What a form carries that was opened a minute ago."""
    with time_machine.travel(now() - timedelta(minutes=1)):
        return fresh_stamp(action.pk)


def send(client: Client, action: Action, name: str = "Lune", where: str = "", **more: str) -> Any:
    sent = {"name": name, "where": where, "stamp": stamp_of(action)} | more
    return client.post(f"{link_of(action)}/voix", sent)


def seen(action: Action, client: Client, path: str = "/actions/1") -> str:
    return client.get(path).content.decode()


def test_a_guest_says_that_they_wrote_and_members_read_them(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    assert f'href="{link_of(welcoming)}/voix"' in guest.get(link_of(welcoming)).content.decode()
    form = guest.get(f"{link_of(welcoming)}/voix")
    assert form.status_code == 200
    assert form["X-Robots-Tag"] == "noindex"
    told = send(guest, welcoming, where=WORDS)
    assert told.status_code == 302
    voice = Voice.objects.get()
    assert (voice.guest_name, voice.first_words, voice.by) == ("Lune", WORDS, None)
    page = seen(welcoming, client_of(cast.member), "/actions/1?voix=toutes")
    assert "Lune (invité·e)" in page
    assert WORDS in page
    assert "1 invité·e dit avoir écrit aussi" in page
    assert Entry.objects.get(event="GuestVoiceTold").actor is None


def test_the_name_alone_is_enough_and_is_on_nobody_s_list(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    assert send(guest, welcoming).status_code == 302
    page = seen(welcoming, client_of(cast.member), "/actions/1?voix=toutes")
    assert "1 invité·e dit avoir écrit aussi" in page
    assert "Lune" not in page


def test_they_are_no_members_and_do_not_fill_their_places(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    tell_voice(welcoming, "Bonjour à vous", by=cast.member)
    before = count_since(cast.group, What.VOICES)
    send(guest, welcoming, where=WORDS)
    assert writers(welcoming) == 1
    assert count_since(cast.group, What.VOICES) == before == 1
    close_action(welcoming, by=cast.moderator)
    assert count_since(cast.group, What.CLOSED_VOICES) == 1
    row = launched_actions(Viewer(membership=cast.moderator, strong=True)).get()
    assert row.heard == 1
    closed = seen(welcoming, client_of(cast.member))
    assert "1 personne a écrit." in closed
    assert "1 invité·e dit avoir écrit aussi, en plus des membres." in closed


def test_where_no_guest_told_nothing_is_said_of_guests(
    cast: Any, client_of: Any, welcoming: Action
) -> None:
    assert "invité·e" not in seen(welcoming, client_of(cast.member))


def test_members_support_a_guest_as_anybody_else(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    send(guest, welcoming, where=WORDS)
    mark_support(welcoming, Voice.objects.get(), "liked", by=cast.member)
    assert Support.objects.get().voice == Voice.objects.get()
    page = seen(welcoming, client_of(cast.member), "/actions/1?voix=toutes")
    assert "✓" in page


@pytest.mark.parametrize(("see", "tell"), [(False, False), (True, False), (False, True)])
def test_without_both_switches_nobody_tells(
    cast: Any, guest: Client, welcoming: Action, see: bool, tell: bool
) -> None:
    switch(cast, see=see, tell=tell)
    assert guest.get(f"{link_of(welcoming)}/voix")["Location"] == link_of(welcoming)
    assert "/voix" not in guest.get(link_of(welcoming)).content.decode()
    late = send(guest, welcoming, where=WORDS)
    assert late.status_code == 422
    assert "ne prend plus de voix" in late.content.decode()
    assert WORDS in late.content.decode()
    assert not Voice.objects.exists()


def test_the_team_closes_one_action_to_guests_and_opens_it_again(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    stamp = stamp_of(welcoming)
    send(guest, welcoming, where=WORDS)
    other = Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})
    assert client_of(cast.member).post("/actions/1/invites", {"closed": "yes"}).status_code == 404
    team = client_of(cast.moderator)
    assert "Fermer aux invité·es" in seen(welcoming, team)
    for _tap in range(2):
        team.post("/actions/1/invites", {"closed": "yes"})
    assert Entry.objects.filter(event="GuestsClosed").count() == 1
    link = link_of(welcoming)
    closed = other.get(link)
    assert closed.status_code == 200
    assert welcoming.why not in closed.content.decode()
    assert "Demander à nous rejoindre" in closed.content.decode()
    assert other.get(f"{link}/apercu.png").status_code == 404
    assert other.get(f"{link}/voix")["Location"] == link
    late = send(other, welcoming, name="Étoile", where=WORDS, stamp=stamp)
    assert late.status_code == 422
    assert WORDS in late.content.decode()  # nothing typed is lost
    assert [voice.guest_name for voice in Voice.objects.all()] == ["Lune"]
    assert "Lune" in seen(welcoming, client_of(cast.member), "/actions/1?voix=toutes")
    guest.post(f"{link}/voix", {"deed": "withdraw"})  # one's own is taken back all the same
    assert not Voice.objects.exists()
    team.post("/actions/1/invites", {"closed": "no"})
    assert welcoming.why in other.get(link).content.decode()
    assert other.get(f"{link}/apercu.png").status_code == 200
    assert send(other, welcoming, name="Étoile", where=WORDS).status_code == 302


def test_an_action_that_is_over_is_neither_closed_nor_opened_to_guests(
    cast: Any, client_of: Any, welcoming: Action
) -> None:
    close_action(welcoming, by=cast.moderator)
    team = client_of(cast.moderator)
    assert "Fermer aux invité·es" not in seen(welcoming, team)
    answer = team.post("/actions/1/invites", {"closed": "yes"}, follow=True)
    assert "Cette action est terminée" in answer.content.decode()
    assert not Entry.objects.filter(event="GuestsClosed").exists()


def test_an_action_that_is_over_takes_no_more(cast: Any, guest: Client, welcoming: Action) -> None:
    stamp = stamp_of(welcoming)
    close_action(welcoming, by=cast.moderator)
    late = send(guest, welcoming, where=WORDS, stamp=stamp)
    assert late.status_code == 422
    assert WORDS in late.content.decode()
    assert guest.get(f"{link_of(welcoming)}/voix").status_code == 302


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Ambre", "déjà pris"),
        ("AMBRÉ", "déjà pris"),
        ("Аmbre", "un seul alphabet"),
        ("Modérateur", "pour l’équipe"),
        ("Zorglub Quaxifort", "un prénom et un nom"),
        ("lou@exemple.fr", "pas une adresse"),
        ("L", "au moins 2"),
        ("Lune\u202e", "invisibles"),
        ("Soleil", "déjà pris"),
    ],
)
def test_a_name_of_the_moment_is_nobody_s_and_tells_nobody(
    cast: Any, guest: Client, welcoming: Action, name: str, why: str
) -> None:
    tell_guest_voice(welcoming, "Soleil", "", key="another")
    refused = send(guest, welcoming, name=name, where=WORDS)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert why in page
    assert f'value="{name}"' in page
    assert f"{WORDS}</textarea>" in page
    assert Voice.objects.count() == 1


def test_the_link_of_the_comment_is_recognised_as_members_are(
    cast: Any, guest: Client, welcoming: Action
) -> None:
    where = f"{welcoming.thread.url}?comment_id=987654321&utm_source=x"
    assert send(guest, welcoming, where=where).status_code == 302
    assert "comment_id=987654321" in Voice.objects.get().url
    assert "utm_source" not in Voice.objects.get().url


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("https://www.facebook.com/gazette/posts/999999999?comment_id=1", "autre fil"),
        ("{url}", "mène à la publication"),
        ("https://www.facebook.com/zorglub.quaxifort", "premiers mots"),
    ],
)
def test_another_link_is_refused_and_stays_typed(
    cast: Any, guest: Client, welcoming: Action, where: str, why: str
) -> None:
    typed = where.format(url=welcoming.thread.url)
    refused = send(guest, welcoming, where=typed)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert typed in refused.content.decode()


def test_where_a_link_names_its_writer_it_is_not_kept(cast: Any, welcoming: Action) -> None:
    Thread.objects.update(network="bluesky", native_id="gazette.example/3kabc")
    link = "https://bsky.app/profile/zorglub.example/post/3kxyz"
    with pytest.raises(Refused, match="dit qui vous êtes"):
        tell_guest_voice(welcoming, "Lune", link, key="k")
    assert not Voice.objects.exists()


def test_one_form_is_one_voice_however_often_it_is_sent(
    cast: Any, guest: Client, welcoming: Action
) -> None:
    stamp = stamp_of(welcoming)
    other_tab = Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})
    assert send(guest, welcoming, stamp=stamp).status_code == 302
    assert send(guest, welcoming, stamp=stamp).status_code == 200
    assert send(other_tab, welcoming, stamp=stamp).status_code == 302
    assert Voice.objects.count() == 1
    assert Entry.objects.filter(event="GuestVoiceTold").count() == 1


def test_what_fills_in_forms_by_itself_is_answered_and_not_believed(
    cast: Any, guest: Client, welcoming: Action
) -> None:
    trapped = send(guest, welcoming, where=WORDS, site="https://spam.example")
    with time_machine.travel(now(), tick=False):
        hasty = send(guest, welcoming, where=WORDS, stamp=fresh_stamp(welcoming.pk))
    forged = send(guest, welcoming, where=WORDS, stamp="1.abc:def:ghi")
    missing = send(guest, welcoming, where=WORDS, stamp="")
    for answer, why in (
        (trapped, "champ vide"),
        (hasty, "C’était rapide"),
        (forged, "plus celle de cette action"),
        (missing, "plus celle de cette action"),
    ):
        assert answer.status_code == 422, why
        assert why in answer.content.decode()
        assert WORDS in answer.content.decode()
    assert not Voice.objects.exists()


def test_one_address_sends_so_many_and_an_action_holds_so_many(
    cast: Any, guest: Client, welcoming: Action
) -> None:
    with time_machine.travel(now(), tick=False):
        stamp = fresh_stamp(welcoming.pk)
        answers = [send(guest, welcoming, stamp=stamp) for _ in range(12)]
        assert "C’était rapide" in answers[-1].content.decode()
        one_more = send(guest, welcoming, where=WORDS).content.decode()
    assert "beaucoup d’essais" in one_more
    assert WORDS in one_more
    assert not Voice.objects.exists()
    for number in range(GUESTS_AN_ACTION):
        name = "Étoile" + "abcdefghij"[number // 10] + "klmnopqrst"[number % 10]
        Voice.objects.create(
            group=cast.group, action=welcoming, is_guest=True, guest_name=name, guest_key=name
        )
    with pytest.raises(Refused, match="rejoignez-nous"):
        tell_guest_voice(welcoming, "Lune", "", key="k")


def test_they_are_invited_once_and_never_again_in_that_browser(
    cast: Any, guest: Client, welcoming: Action
) -> None:
    told = send(guest, welcoming)
    thanked = guest.get(told["Location"]).content.decode()
    assert "vous êtes bienvenu·e parmi nous" in thanked
    assert thanked.partition("<main")[2].partition("</main>")[0].count('href="/rejoindre"') == 1
    later = guest.get(told["Location"]).content.decode()
    assert "bienvenu·e parmi nous" not in later
    visit = guest.get(link_of(welcoming)).content.decode().partition("<main")[2]
    assert 'href="/rejoindre"' not in visit.partition("</main>")[0]
    guest.post(f"{link_of(welcoming)}/voix", {"deed": "withdraw"})
    again = send(guest, welcoming, name="Étoile")
    assert "bienvenu·e parmi nous" not in guest.get(again["Location"]).content.decode()


def test_who_has_the_cookie_takes_it_back_and_nobody_else(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    send(guest, welcoming, where=WORDS)
    cookie = guest.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["path"] == "/a/"
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == cast.group.retention_days * 24 * 3600
    stranger = Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})
    stranger.post(f"{link_of(welcoming)}/voix", {"deed": "withdraw"})
    assert Voice.objects.count() == 1
    switch(cast, see=False, tell=False)
    close_action(welcoming, by=cast.moderator)
    assert "Lune" in guest.get(f"{link_of(welcoming)}/voix").content.decode()
    guest.post(f"{link_of(welcoming)}/voix", {"deed": "withdraw"})
    assert not Voice.objects.exists()
    assert Entry.objects.filter(event="GuestVoiceWithdrawn").count() == 1


def test_taking_back_twice_is_once(cast: Any, welcoming: Action) -> None:
    voice = tell_guest_voice(welcoming, "Lune", "", key="k")
    withdraw_guest_voice(voice)
    withdraw_guest_voice(voice)
    assert Entry.objects.filter(event="GuestVoiceWithdrawn").count() == 1


def test_the_team_hides_a_guest_in_one_tap_and_shows_it_again(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    send(guest, welcoming, where=WORDS)
    path = f"/actions/1/invites/{Voice.objects.get().pk}"
    assert client_of(cast.member).post(path, {"shown": "no"}).status_code == 404
    team = client_of(cast.moderator)
    assert path in seen(welcoming, team)
    team.post(path, {"shown": "no"})
    team.post(path, {"shown": "no"})
    hidden = seen(welcoming, client_of(cast.member), "/actions/1?voix=toutes")
    assert "Lune" not in hidden
    assert "invité·e" not in hidden
    assert Entry.objects.filter(event="GuestVoiceHidden").count() == 1
    team.post(path, {"shown": "yes"})
    assert "Lune" in seen(welcoming, client_of(cast.member), "/actions/1?voix=toutes")


def test_a_member_s_voice_is_not_hidden_by_that_door(
    cast: Any, client_of: Any, welcoming: Action
) -> None:
    voice = tell_voice(welcoming, "Bonjour à vous", by=cast.member)
    answer = client_of(cast.moderator).post(f"/actions/1/invites/{voice.pk}", {"shown": "no"})
    assert answer.status_code == 404
    voice.refresh_from_db()
    assert not voice.unlisted


def test_a_guest_is_forgotten_with_the_action_and_the_number_stays(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    send(guest, welcoming, where=WORDS)
    spam = tell_guest_voice(welcoming, "Brume", "Achetez nos montres", key="k")
    show_guest_voice(spam, shown=False, by=cast.moderator)
    close_action(welcoming, by=cast.moderator)
    with time_machine.travel(now() + timedelta(days=cast.group.retention_days + 1)):
        forget_old_voices(0)
    voice = Voice.objects.get()
    assert (voice.guest_name, voice.guest_key, voice.url, voice.comment) == ("", "", "", None)
    assert voice.first_words == "…"
    assert "1 invité·e dit avoir écrit aussi" in seen(welcoming, client_of(cast.member))
    page = guest.get(f"{link_of(welcoming)}/voix")
    assert page.status_code == 302
    with pytest.raises(Refused):
        show_guest_voice(voice, shown=False, by=cast.moderator)


def test_members_go_on_to_the_action_and_another_link_leads_nowhere(
    cast: Any, client_of: Any, guest: Client, welcoming: Action
) -> None:
    answer = client_of(cast.member).get(f"{link_of(welcoming)}/voix")
    assert answer["Location"] == "/actions/1"
    assert guest.get("/a/1.abc/voix").status_code == 404
    elsewhere = Client(headers={"host": "ichbinhier.localhost"})
    assert elsewhere.get(f"{link_of(welcoming)}/voix").status_code == 404


def test_a_form_is_its_browser_s_own(cast: Any, welcoming: Action) -> None:
    """No page with a key or a token in it is kept for whoever comes next."""
    keys = set()
    for _ in range(2):
        browser = Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})
        page = browser.get(f"{link_of(welcoming)}/voix").content.decode()
        keys.add(re.findall(r'name="stamp" value="([^"]+)"', page)[0])
        again = browser.get(f"{link_of(welcoming)}/voix").content.decode()
        keys.add(re.findall(r'name="stamp" value="([^"]+)"', again)[0])
    assert len(keys) == 4


def test_the_visit_stays_without_a_cookie(cast: Any, guest: Client, welcoming: Action) -> None:
    assert not guest.get(link_of(welcoming)).cookies


def test_what_is_the_address_of_no_page_is_refused_and_stays_in_the_box(
    guest: Client, welcoming: Action
) -> None:
    answer = send(guest, welcoming, where="javascript:alert(1)")
    assert answer.status_code == 422
    assert "commence par https:// ou http://" in answer.content.decode()
    assert "javascript:alert(1)</textarea>" in answer.content.decode()
    assert not Voice.objects.exists()
