"""The queue and the room through HTTP, as each of the cast."""

import html
from typing import Any

import pytest

from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.proposals.models import Claim, Proposal
from jesuisla.collective.threads.models import Thread

MEMBERS = ["member", "moderator", "coordinator"]
TEAM = ["moderator", "coordinator"]
EVERYBODY = [None, "applicant", "member", "moderator", "coordinator", "other_moderator"]


def status(client_of: Any, cast: Any, who: str | None, path: str, **how: Any) -> int:
    person = getattr(cast, who) if who else None
    client = client_of(person, host="jesuisla.localhost", **how)
    return int(client.get(path).status_code)


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_members_enter_the_room(
    cast: Any, client_of: Any, running: Action, who: str | None
) -> None:
    for path in ("/actions", f"/actions/{running.number}"):
        expected = 302 if who is None else 200 if who in MEMBERS else 404
        assert status(client_of, cast, who, path) == expected, path


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_team_sees_the_queue(
    cast: Any, client_of: Any, prepared: Action, who: str | None
) -> None:
    thread = prepared.thread_id
    paths = (
        "/veille",
        f"/veille/{thread}/preparer",
        f"/veille/{thread}/decliner",
        f"/veille/actions/{prepared.number}",
        f"/veille/actions/{prepared.number}/consigne",
    )
    for path in paths:
        expected = 302 if who is None else 200 if who in TEAM else 404
        assert status(client_of, cast, who, path) == expected, path


def test_a_moderator_without_second_factor_is_asked_for_one(cast: Any, client_of: Any) -> None:
    answer = client_of(cast.moderator, strong=False).get("/veille")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/compte/securite")


@pytest.mark.parametrize("who", EVERYBODY)
def test_posting_is_guarded_like_reading(
    cast: Any, client_of: Any, running: Action, who: str | None
) -> None:
    person = getattr(cast, who) if who else None
    client = client_of(person, host="jesuisla.localhost")
    for path in (f"/actions/{running.number}/clore", f"/veille/{running.thread_id}/prendre"):
        if who not in TEAM:
            assert client.post(path).status_code in {302, 404}, path
    running.refresh_from_db()
    assert running.state == Action.State.RUNNING
    assert not Claim.objects.exists()


def test_members_do_not_see_what_is_not_launched(
    cast: Any, client_of: Any, prepared: Action
) -> None:
    assert client_of(cast.member).get(f"/actions/{prepared.number}").status_code == 404


def test_three_steps_lead_from_a_thread_to_a_running_action(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    Proposal.objects.create(group=cast.group, thread=thread, by=cast.member, note="Très violent")
    first, second = client_of(cast.moderator), client_of(cast.second_moderator)
    queue = first.get("/veille")
    assert "Très violent" in queue.content.decode()
    brief = first.post(f"/veille/{thread.pk}/prendre", follow=True)
    assert brief.request["PATH_INFO"] == f"/veille/{thread.pk}/preparer"
    form = {
        "why": "Pour elles.",
        "whom": "Leïla",
        "tone": "thanks",
        "kind": "solidarity",
        "window_minutes": "360",
    }
    review = first.post(brief.request["PATH_INFO"], form, follow=True)
    path = review.request["PATH_INFO"]
    room = second.post(path, {"deed": "agree_and_launch"}, follow=True)
    assert room.request["PATH_INFO"] == "/actions/1"
    assert Action.objects.get().state == Action.State.RUNNING


def test_a_brief_without_reason_loses_nothing(cast: Any, client_of: Any, thread: Thread) -> None:
    form = {
        "why": "",
        "whom": "des collégien·nes",
        "tone": "fact",
        "kind": "counterspeech",
        "window_minutes": "360",
        "fact_1": "Un fait sans source",
    }
    answer = client_of(cast.moderator).post(f"/veille/{thread.pk}/preparer", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "des collégien·nes" in page
    assert "Un fait sans source" in page
    assert not Action.objects.exists()


def test_declining_asks_for_a_written_criterion(cast: Any, client_of: Any, thread: Thread) -> None:
    proposal = Proposal.objects.create(group=cast.group, thread=thread, by=cast.member)
    client = client_of(cast.moderator)
    without = client.post(f"/veille/{thread.pk}/decliner", {"answer": "Merci quand même"})
    assert without.status_code == 422
    assert "Merci quand même" in without.content.decode()
    client.post(
        f"/veille/{thread.pk}/decliner", {"criterion": "opinion", "answer": "Merci quand même"}
    )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.criterion) == ("declined", "opinion")


def test_a_claimed_thread_shows_who_is_on_it(cast: Any, client_of: Any, thread: Thread) -> None:
    Proposal.objects.create(group=cast.group, thread=thread, by=cast.member)
    client_of(cast.moderator).post(f"/veille/{thread.pk}/prendre")
    client = client_of(cast.second_moderator)
    assert "Maud" in client.get("/veille").content.decode()
    client.post(f"/veille/{thread.pk}/prendre")
    assert Claim.objects.get().by == cast.moderator


def test_the_whole_room_works_with_forms_alone(cast: Any, client_of: Any, running: Action) -> None:
    member, other = client_of(cast.member), client_of(cast.second_member)
    path = f"/actions/{running.number}"
    assert (
        member.post(f"{path}/voix", {"where": "Bonjour, je ne suis pas d’accord"}).status_code
        == 302
    )
    voice = Voice.objects.get()
    page = other.get(path).content.decode()
    assert "Bonjour, je ne suis pas d’accord" in page
    other.post(f"{path}/soutien", {"voice": voice.pk, "deed": "read"})
    other.post(f"{path}/soutien", {"voice": voice.pk, "deed": "liked"})
    other.post(f"{path}/soutien", {"voice": voice.pk, "deed": "liked", "done": "no"})
    assert list(Support.objects.values_list("deed", flat=True)) == ["read"]
    member.post(f"{path}/voix/{voice.pk}", {"deed": "attacked"})
    assert Voice.objects.get().attacked
    assert other.post(f"{path}/voix/{voice.pk}", {"deed": "withdraw"}).status_code == 404
    assert client_of(cast.moderator).post(f"{path}/clore", {"thanks": "Bravo"}).status_code == 302
    closed = member.get(path).content.decode()
    assert "Bravo" in closed
    member.post(f"{path}/parole", {"text": "Ça fait du bien d’être ensemble."})
    assert "Ça fait du bien" in other.get(path).content.decode()


@pytest.mark.parametrize(
    "where",
    [
        "javascript:alert(1)",
        "JavaScript: alert(document.cookie)",
        "javascript://www.facebook.com/ville/posts/471100",
        "data:text/html,bonjour",
        "vbscript:x",
        "mailto:a@b.example",
        "file:/etc/hosts",
    ],
)
def test_what_is_the_address_of_no_page_is_refused_and_stays_in_the_box(
    cast: Any, client_of: Any, running: Action, where: str
) -> None:
    path = f"/actions/{running.number}/voix"
    answer = client_of(cast.member).post(path, {"where": where})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Le lien d’un commentaire commence par https:// ou http://." in page
    assert f'value="{where}"' in page
    assert not Voice.objects.exists()


@pytest.mark.parametrize("words", ["Data : trente pour cent", "Tel quel: merci", "Bravo:merci"])
def test_first_words_with_a_colon_are_words(
    cast: Any, client_of: Any, running: Action, words: str
) -> None:
    path = f"/actions/{running.number}/voix"
    assert client_of(cast.member).post(path, {"where": words}).status_code == 302
    assert Voice.objects.get().first_words == words


def test_a_wrong_link_stays_in_the_box_with_a_sentence(
    cast: Any, client_of: Any, running: Action
) -> None:
    typed = "https://www.facebook.com/autre/posts/999999"
    answer = client_of(cast.member).post(f"/actions/{running.number}/voix", {"where": typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode()


@pytest.mark.parametrize("deed", ["", "share", "<script>"])
def test_an_unknown_deed_changes_nothing(
    cast: Any, client_of: Any, running: Action, deed: str
) -> None:
    voice = tell_voice(running, "Bonjour", by=cast.member)
    answer = client_of(cast.second_member).post(
        f"/actions/{running.number}/soutien", {"voice": voice.pk, "deed": deed}
    )
    assert answer.status_code == 302
    assert not Support.objects.exists()


def test_promise_1_there_is_nothing_to_paste_and_nothing_posts_elsewhere(
    cast: Any, client_of: Any, running: Action
) -> None:
    tell_voice(running, "Bonjour", by=cast.second_member)
    page = client_of(cast.member).get(f"/actions/{running.number}").content.decode()
    forms = [part.split('"')[0] for part in page.split('action="')[1:]]
    assert forms
    assert all(form.startswith("/") for form in forms)
    assert "clipboard" not in page
    assert "<textarea" not in page


def test_promise_3_nobody_sees_how_often_a_voice_was_supported(
    cast: Any, client_of: Any, running: Action
) -> None:
    loved = tell_voice(running, "Une voix", by=cast.member)
    tell_voice(running, "Autre voix", by=cast.second_member)

    def cards(client: Any) -> list[str]:
        page = client.get(f"/actions/{running.number}").content.decode()
        names = page.split('class="card visit"')[1:]
        return sorted(part.split("<form")[0].split(">", 1)[1] for part in names)

    viewer = client_of(cast.third_member)
    before = cards(viewer)
    for fan in (cast.moderator, cast.second_moderator, cast.coordinator):
        mark_support(running, loved, "liked", by=fan)
    assert cards(viewer) == before


def test_promise_4_support_is_offered_only_where_rules_allow(
    cast: Any, client_of: Any, running: Action
) -> None:
    tell_voice(running, "Bonjour", by=cast.second_member)
    path = f"/actions/{running.number}"
    assert 'value="liked"' in client_of(cast.member).get(path).content.decode()
    running.thread.network = "x"
    running.thread.save()
    page = client_of(cast.member).get(path).content.decode()
    assert 'value="liked"' not in page
    assert 'value="answered"' not in page
    assert 'value="read"' in page


def test_promise_6_too_few_is_said_when_few_places_are_known(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    from datetime import timedelta

    running.first_reading = read("h??", at=running.launched_at - timedelta(hours=1))
    running.save()
    read("o??")
    close_action(running, by=cast.moderator)
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    page = client.get(f"/actions/{running.number}").content.decode()
    assert "Too few comments were rated to say what changed." in page


def test_a_closed_action_draws_its_result_with_a_table(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    from datetime import timedelta

    running.first_reading = read("hhhhnnnnnn", at=running.launched_at - timedelta(hours=1))
    running.save()
    read("oosshhnnnn")
    close_action(running, by=cast.moderator)
    page = client_of(cast.member).get(f"/actions/{running.number}").content.decode()
    assert "<svg" in page
    assert "<table>" in page


def test_a_group_may_have_a_window_of_its_own(cast: Any, client_of: Any, thread: Thread) -> None:
    cast.group.window_minutes = 95
    cast.group.save()
    client = client_of(cast.moderator)
    path = f"/veille/{thread.pk}/preparer"
    assert 'value="95" selected' in client.get(path).content.decode()
    form = {"why": "Pour elles.", "tone": "fact", "kind": "counterspeech", "window_minutes": "95"}
    assert client.post(path, form).status_code == 302
    assert Action.objects.get().window_minutes == 95


def test_reddit_says_in_the_queue_why_only_a_letter_goes_there(cast: Any, client_of: Any) -> None:
    Thread.objects.create(group=cast.group, network="reddit", native_id="r/1", followed=True)
    page = client_of(cast.moderator).get("/veille").content.decode()
    assert "Reddit demande de ne pas arriver en groupe" in html.unescape(page)
    assert "Écrire à la page" in page
    assert "Je m’en occupe" not in page


def test_a_voice_is_there_only_once_somebody_wrote(
    cast: Any, client_of: Any, running: Action
) -> None:
    path = f"/actions/{running.number}"
    client_of(cast.second_member).get(path)
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    before = client.get(path).content.decode()
    assert "came in" not in before, "whoever only looked is not counted"
    assert "1 voice of ours is there" not in before
    tell_voice(running, "Bonjour", by=cast.member)
    assert "1 voice of ours is there" in client.get(path).content.decode()


def test_a_thread_tells_the_team_of_what_is_prepared_once_its_second_factor_is_shown(
    cast: Any, client_of: Any, prepared: Action
) -> None:
    page = f"/fils/{prepared.thread_id}"
    told = f"/veille/actions/{prepared.number}"
    assert told in client_of(cast.moderator).get(page).content.decode()
    assert told not in client_of(cast.moderator, strong=False).get(page).content.decode()
    assert told not in client_of(cast.member).get(page).content.decode()


def test_a_thread_with_an_action_under_way_leaves_the_list(
    cast: Any, client_of: Any, prepared: Action
) -> None:
    Proposal.objects.create(group=cast.group, thread=prepared.thread, by=cast.member)
    page = client_of(cast.second_moderator).get("/veille").content.decode()
    assert f"/veille/actions/{prepared.number}" in page
    assert "/prendre" not in page


def test_nothing_is_asked_of_who_waits_for_a_second_look(
    cast: Any, client_of: Any, prepared: Action
) -> None:
    cast.group.daily_budget = 0
    cast.group.save(update_fields=["daily_budget"])
    path = f"/veille/actions/{prepared.number}"
    waiting = "moderator" if prepared.prepared_by == cast.moderator else "second_moderator"
    looking = "second_moderator" if waiting == "moderator" else "moderator"
    asked = {
        who: 'name="past_budget"' in client_of(getattr(cast, who)).get(path).content.decode()
        for who in (waiting, looking)
    }
    assert asked == {waiting: False, looking: True}


def test_taking_a_voice_back_is_said(cast: Any, client_of: Any, running: Action) -> None:
    client = client_of(cast.member)
    voice = tell_voice(running, "Je suis là pour elle", by=cast.member)
    answer = client.post(
        f"/actions/{running.number}/voix/{voice.pk}", {"deed": "withdraw"}, follow=True
    )
    assert "Votre voix est retirée" in answer.content.decode()


def test_an_address_of_a_form_opened_again_leads_back_to_the_form(
    cast: Any, client_of: Any, running: Action
) -> None:
    page = f"/actions/{running.number}"
    for form, place in (("voix", "voix"), ("parole", "paroles")):
        answer = client_of(cast.member).get(f"{page}/{form}")
        assert answer.headers["Location"] == f"{page}#{place}"


@pytest.mark.parametrize(
    ("referer", "afterwards"),
    [
        ("http://jesuisla.localhost/actions/1?ordre=1", "/actions/1%3Fordre%3D1"),
        ("http://elsewhere.example/actions/1", "/"),
        ("", "/"),
    ],
)
def test_whoever_was_signed_out_while_writing_comes_back_to_the_page_of_the_form(
    cast: Any, client_of: Any, referer: str, afterwards: str
) -> None:
    answer = client_of(None, host="jesuisla.localhost").post(
        "/actions/1/voix/1", {"deed": "withdraw"}, headers={"referer": referer}
    )
    assert answer.headers["Location"] == f"/compte/connexion?next={afterwards}"


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"thanks": "é" * 1501}, "1500 caractères au plus"), ({"deed": "dance"}, "l’un des boutons")],
)
def test_an_action_is_closed_by_its_button_and_with_all_of_its_thanks(
    cast: Any, client_of: Any, running: Action, sent: dict[str, str], said: str
) -> None:
    client, path = client_of(cast.moderator), f"/actions/{running.number}/clore"
    answer = client.post(path, {"thanks": "Merci à vous"} | sent)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in page
    assert sent.get("thanks", "Merci à vous") in page
    running.refresh_from_db()
    assert running.state == Action.State.RUNNING
    assert client.post(path, {"thanks": "é\r\n" * 750}).status_code == 302
