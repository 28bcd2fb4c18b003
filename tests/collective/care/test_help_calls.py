"""A member who is attacked reaches the team at once, is helped at once, and decides who comes."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import translation
from django.utils.timezone import now

from jesuisla.collective.actions.jobs import forget_old_voices
from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.lifting.support_targets import targets_of
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voices import tell_voice, withdraw_voice
from jesuisla.collective.care import helplines
from jesuisla.collective.care.help_calls import (
    answer_help_call,
    ask_for_help,
    call_sos,
    end_help_call,
    forget_help_calls_of,
)
from jesuisla.collective.care.helplines import helplines_of
from jesuisla.collective.care.jobs import forget_old_callers
from jesuisla.collective.care.models import Ceiling, HelpCall
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.events import PlaceForgotten
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.help_calls import tell_of_help_calls
from jesuisla.collective.notifications.models import Wish
from jesuisla.collective.notifications.pauses import Length, end_pause, take_pause
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from waiting_jobs import run_jobs

COUNTRIES = sorted(file.stem for file in Path(str(helplines.__file__)).parent.glob("*.toml"))
WORDS = "Je suis contente que ces familles arrivent"
NEEDS_COMPANY = "Quelqu’un est attaqué ici"


@pytest.fixture
def voice(cast: Any, running: Action) -> Voice:
    return tell_voice(running, WORDS, by=cast.member)


@pytest.fixture
def call(cast: Any, voice: Voice) -> HelpCall:
    ask_for_help(voice, attacked=True, by=cast.member)
    return HelpCall.objects.get()


def path_of(voice: Voice) -> str:
    return f"/actions/{voice.action.number}/voix/{voice.pk}"


def page(client: Any, path: str) -> str:
    """A page's text, its marks and breaks left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


def test_help_can_be_called_after_the_action_is_over(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    close_action(voice.action, by=cast.moderator)
    member, other = map(client_of, (cast.member, cast.second_member))
    path = f"/actions/{voice.action.number}"
    assert "L’action est finie" in page(member, path)
    assert "L’action est finie" not in page(other, path)
    assert 'value="withdraw"' not in member.get(path).content.decode()
    asked = member.post(path_of(voice), {"deed": "attacked"})
    assert asked["Location"] == f"{path}#aide"
    assert HelpCall.objects.get().ended_at is None
    assert "Vous n’êtes pas " in page(member, path)
    assert "attaqué" in page(client_of(cast.moderator), "/veille")


def test_one_tap_brings_a_case_a_letter_company_and_help(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    member, other, team = map(client_of, (cast.member, cast.second_member, cast.moderator))
    asked = member.post(path_of(voice), {"deed": "attacked"})
    assert asked["Location"] == f"/actions/{voice.action.number}#aide"
    run_jobs()
    # The team: three letters, none to anybody else, and nobody named in them.
    team_addresses = {
        who.person.email for who in (cast.moderator, cast.second_moderator, cast.coordinator)
    }
    assert {letter.to[0] for letter in mail.outbox} == team_addresses
    for letter in mail.outbox:
        assert "/veille" in letter.body
        assert not re.search("Ambre|Noël|contente|facebook", f"{letter.subject} {letter.body}")
    queue = page(team, "/veille")
    assert queue.index("des personnes du groupe sont attaquées") < queue.index("Rien en attente")
    assert "Ambre" in queue
    assert WORDS in queue
    # The others: before they open it, and once they do.
    assert NEEDS_COMPANY in page(other, "/actions")
    assert NEEDS_COMPANY not in page(member, "/actions")
    assert "allez l’entourer" in page(other, f"/actions/{voice.action.number}")
    # Who called: help at once, by the group's country.
    own = member.get(f"/actions/{voice.action.number}").content.decode()
    for help_ in ("3018", 'href="tel:17"', 'href="tel:116006"', "PHAROS", "Vous n’avez pas à"):
        assert help_ in own


def test_of_whoever_is_attacked_or_had_enough_the_bar_asks_no_work(
    cast: Any, client_of: Any, voice: Voice
) -> None:
    member, path = client_of(cast.member), f"/actions/{voice.action.number}"
    tell_voice(voice.action, "Les mots de Basile", by=cast.second_member)

    def bar() -> str:
        html = member.get(path).content.decode()
        return html.split('class="reach next')[1].split("</nav>")[0] if "reach next" in html else ""

    assert "Lire 1 commentaire" in bar()
    elsewhere = Action.objects.create(
        group=cast.group,
        thread=Thread.objects.create(group=cast.group, network="facebook", native_id="91"),
        number=91,
        state="void",
        launched_at=now(),
        closes_at=now(),
        closed_at=now(),
    )
    for begin, is_here in (
        (lambda: ask_for_help(voice, attacked=True, by=cast.member), True),
        (lambda: call_sos(by=cast.member), False),
        (
            lambda: HelpCall.objects.create(group=cast.group, action=elsewhere, by=cast.member),
            False,
        ),
    ):
        begin()
        assert "Lire" not in bar()
        assert 'href="/sos?reseau=facebook"' in bar()
        text = page(member, path)
        assert ("Vous n’êtes pas " in text) == is_here
        assert ("L’équipe est prévenue. " in text) == (not is_here)
        end_help_call(HelpCall.objects.get(ended_at=None), by=cast.member)
        assert "Lire 1 commentaire" in bar()
    take_pause(cast.member, Length.OPEN)
    assert bar() == ""
    assert "Vous vous reposez jusqu’à votre retour" in page(member, path)
    end_pause(cast.member)
    assert "Lire 1 commentaire" in bar()
    Ceiling.objects.create(membership=cast.member, actions=1)
    assert bar() == ""


@pytest.mark.parametrize(
    ("is_running", "asked"),
    [
        (True, ("Lire 1 commentaire", "il manque", "Il manque encore", "Deux minutes seulement")),
        (False, ("Proposer un fil", "Deux minutes seulement")),
    ],
)
def test_the_list_of_actions_asks_no_work_of_whoever_is_attacked_or_rests(
    cast: Any, client_of: Any, voice: Voice, *, is_running: bool, asked: tuple[str, ...]
) -> None:
    member = client_of(cast.member)
    tell_voice(voice.action, "Les mots de Basile", by=cast.second_member)
    if not is_running:
        close_action(voice.action, by=cast.moderator)

    def end_call() -> None:
        end_help_call(HelpCall.objects.get(ended_at=None), by=cast.member)

    told = ("L’équipe est prévenue. ", "Que faire maintenant", 'href="/moi#repos"')
    rests = ("Vous vous reposez jusqu’au", 'action="/moi/pause"', "Je suis de retour")
    for begin, end, offered in (
        (lambda: ask_for_help(voice, attacked=True, by=cast.member), end_call, told),
        (lambda: call_sos(by=cast.member), end_call, told),
        (
            lambda: take_pause(cast.member, Length.HOUR),
            lambda: member.post("/moi/pause", {"length": ""}),
            rests,
        ),
    ):
        for is_left_alone, change in ((False, begin), (True, end)):
            html, text = member.get("/actions").content.decode(), page(member, "/actions")
            assert [words in text for words in asked] == [not is_left_alone] * len(asked)
            assert [words in html or words in text for words in offered] == [is_left_alone] * 3
            change()


def test_the_group_s_own_address_stands_there_too(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    cast.group.contact = "equipe@example.org"
    cast.group.save()
    assert "equipe@example.org" in page(client_of(cast.member), f"/actions/{call.action.number}")


def test_it_is_said_in_english_and_where_no_service_is_known(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    cast.group.countries = ["AQ"]
    cast.group.save()
    client = client_of(cast.member)
    client.cookies["language"] = "en"
    answer = client.get(f"/actions/{call.action.number}", headers={"accept-language": "en"})
    text = answer.content.decode()
    assert "You are not alone" in text
    assert "call the police in your country" in text


def test_nobody_outside_sees_any_of_it(
    cast: Any, client_of: Any, call: HelpCall, client: Any
) -> None:
    number = call.action.number
    outside = client_of(cast.other_moderator)
    for path in (f"/actions/{number}", "/veille", "/actions"):
        assert "Ambre" not in page(outside, path)
    for who in (outside, client_of(cast.applicant), client_of(cast.member)):
        answer = who.post(f"/veille/appels/{call.pk}", {"deed": "answer"})
        assert answer.status_code == 404
    other = client_of(cast.second_member)
    assert other.post(f"/actions/{number}/appels/{call.pk}").status_code == 404
    for path in ("/", "/impact"):
        public = page(client, path)
        assert not [word for word in ("Ambre", WORDS, "appelle l’équipe") if word in public]
    assert HelpCall.objects.get().ended_at is None


def test_the_member_chooses_to_leave_all_lists_and_to_come_back(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    assert call.voice is not None
    member, other = client_of(cast.member), client_of(cast.second_member)
    action_page = f"/actions/{call.action.number}"
    member.post(path_of(call.voice), {"deed": "unlist"})
    assert WORDS not in page(other, action_page)
    assert NEEDS_COMPANY not in page(other, "/actions")
    assert "n’est plus dans les listes" in page(member, action_page)
    assert "n’y envoyez personne" in page(client_of(cast.moderator), "/veille")
    member.post(path_of(call.voice), {"deed": "list"})
    assert WORDS in page(other, action_page)
    events = Entry.objects.filter(event="VoiceListed").order_by("pk")
    assert [entry.facts["on_lists"] for entry in events] == [False, True]


def test_an_unlisted_comment_does_not_come_back_as_an_outsider_s(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    comment = Comment.objects.create(
        group=cast.group, thread=call.action.thread, native_id="c", text=WORDS, kind="supportive"
    )
    reading = Reading.objects.create(
        group=cast.group,
        thread=call.action.thread,
        taken_at=now(),
        order="relevance",
        source="pasted",
    )
    Place.objects.create(
        group=cast.group, reading=reading, position=1, kind="supportive", comment=comment
    )
    Voice.objects.update(comment=comment)
    assert len(targets_of(call.action)) == 1
    assert call.voice is not None
    client_of(cast.member).post(path_of(call.voice), {"deed": "unlist"})
    assert targets_of(call.action) == []


def test_calm_again_undoes_all_of_it(cast: Any, client_of: Any, call: HelpCall) -> None:
    member = client_of(cast.member)
    assert call.voice is not None
    member.post(path_of(call.voice), {"deed": "unlist"})
    answer = member.post(f"/actions/{call.action.number}/appels/{call.pk}", follow=True)
    assert "le calme soit revenu" in answer.content.decode()
    voice = Voice.objects.get()
    assert (voice.attacked, voice.unlisted) == (False, False)
    assert "attaquées" not in page(client_of(cast.moderator), "/veille")
    assert NEEDS_COMPANY not in page(client_of(cast.second_member), "/actions")
    facts = [entry.facts["attacked"] for entry in Entry.objects.filter(event="HelpAsked")]
    assert sorted(facts) == [False, True]
    run_jobs()  # calm before the job came: nobody is woken
    assert mail.outbox == []


def test_asking_twice_is_one_call_and_a_new_attack_a_new_one(cast: Any, voice: Voice) -> None:
    for attacked in (True, True, False, False, True):
        ask_for_help(voice, attacked=attacked, by=cast.member)
    assert HelpCall.objects.count() == 2
    assert Entry.objects.filter(event="HelpAsked").count() == 3


def test_a_comment_taken_back_under_attack_leaves_the_call_open(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    assert call.voice is not None
    withdraw_voice(call.voice, by=cast.member)
    assert "a été retiré. Les attaques continuent" in page(client_of(cast.moderator), "/veille")
    member = client_of(cast.member)
    assert "3018" in page(member, f"/actions/{call.action.number}")
    member.post(f"/actions/{call.action.number}/appels/{call.pk}")
    assert HelpCall.objects.get().ended_at is not None


def test_the_call_outlives_the_end_of_the_action(cast: Any, client_of: Any, call: HelpCall) -> None:
    close_action(call.action, by=cast.moderator)
    assert "Ambre" in page(client_of(cast.moderator), "/veille")
    assert "Le calme est revenu" in page(client_of(cast.member), f"/actions/{call.action.number}")


def test_somebody_of_the_team_looks_after_it_and_the_member_reads_who(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    team, second = client_of(cast.moderator), client_of(cast.second_moderator)
    path = f"/veille/appels/{call.pk}"
    team.post(path, {"deed": "answer"})
    assert "Maud, de l’équipe, s’occupe de vous" in page(
        client_of(cast.member), f"/actions/{call.action.number}"
    )
    late = second.post(path, {"deed": "answer"}, follow=True).content.decode()
    assert "Maud a été plus rapide" in late
    assert tell_of_help_calls() == 0
    second.post(path, {"deed": "settle"})
    assert "Ambre" not in page(team, "/veille")
    assert not Voice.objects.get().attacked
    assert list(
        Entry.objects.filter(event__startswith="HelpS").values_list("actor", flat=True)
    ) == [cast.second_moderator.pk]
    assert team.post(path, {"deed": "other"}).status_code == 404


def test_settled_by_the_team_the_comment_stays_off_the_lists_until_its_writer_says_so(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    assert call.voice is not None
    member = client_of(cast.member)
    member.post(path_of(call.voice), {"deed": "unlist"})
    end_help_call(call, by=cast.moderator)
    assert Voice.objects.get().unlisted
    assert "Le montrer de nouveau" in page(member, f"/actions/{call.action.number}")
    member.post(path_of(call.voice), {"deed": "list"})
    assert not Voice.objects.get().unlisted


def test_nobody_looks_after_their_own_call(cast: Any, client_of: Any, running: Action) -> None:
    own = tell_voice(running, WORDS, by=cast.moderator)
    ask_for_help(own, attacked=True, by=cast.moderator)
    call = HelpCall.objects.get()
    answer = client_of(cast.moderator).post(
        f"/veille/appels/{call.pk}", {"deed": "answer"}, follow=True
    )
    assert "votre propre appel" in answer.content.decode()
    run_jobs()
    assert cast.moderator.person.email not in {letter.to[0] for letter in mail.outbox}


def test_the_team_is_written_to_unless_it_says_no(
    cast: Any, client_of: Any, call: HelpCall
) -> None:
    team = client_of(cast.moderator)
    assert re.search(r'name="help"[^>]* checked', team.get("/moi").content.decode())
    team.post("/moi/notifications", {})
    assert not re.search(r'name="help"[^>]* checked', team.get("/moi").content.decode())
    assert tell_of_help_calls() == 2
    assert cast.moderator.person.email not in {letter.to[0] for letter in mail.outbox}
    Wish.objects.all().delete()
    assert tell_of_help_calls() == 1  # only who had none


def test_one_member_s_many_calls_keep_no_letter_of_another_from_leaving(
    cast: Any, running: Action, voice: Voice
) -> None:
    for _ in range(8):
        ask_for_help(voice, attacked=True, by=cast.member)
        tell_of_help_calls()
        ask_for_help(voice, attacked=False, by=cast.member)
    assert len(mail.outbox) == 2 * 3  # two calls, to three of the team
    ask_for_help(voice, attacked=True, by=cast.member)
    other_voice = tell_voice(running, "Autres mots, et tout aussi calmes", by=cast.second_member)
    ask_for_help(other_voice, attacked=True, by=cast.second_member)
    assert tell_of_help_calls() == 3
    with time_machine.travel(now() + timedelta(hours=1, minutes=1), tick=False):
        assert tell_of_help_calls() == 3  # the first member's last call was waiting


def test_one_box_that_refuses_keeps_nobody_waiting(
    cast: Any, call: HelpCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jesuisla.collective.notifications.channels.mail import Mail

    send, refused = Mail.send, [cast.moderator.pk]

    def refuse(self: Mail, notification: Any, to: Any) -> None:
        if to.pk in refused:
            raise OSError
        send(self, notification, to)

    monkeypatch.setattr(Mail, "send", refuse)
    assert tell_of_help_calls({call.pk}) == 2
    refused.clear()
    assert tell_of_help_calls() == 1


def test_it_is_forgotten_with_the_action_and_the_member(cast: Any, call: HelpCall) -> None:
    answer_help_call(call, by=cast.moderator)
    forget_help_calls_of(cast.moderator)
    assert HelpCall.objects.get().answered_by is None
    close_action(call.action, by=cast.moderator)
    with time_machine.travel(now() + timedelta(days=31)):
        forget_old_voices(0)
        forget_old_callers(0)
    run_jobs()
    assert not HelpCall.objects.exists()
    asked = Entry.objects.filter(event__in=["HelpAsked", "HelpAnswered"])
    assert set(asked.values_list("actor", flat=True)) == {None}


def test_an_erased_member_leaves_no_call(cast: Any, call: HelpCall) -> None:
    with transaction.atomic():
        event = PlaceForgotten(group=cast.group.pk, membership=cast.member.pk)
        record(event, by=None)
    run_jobs()
    assert not HelpCall.objects.exists()
    assert not Voice.objects.get().attacked


def test_calls_are_among_one_s_own_data(cast: Any, call: HelpCall) -> None:
    own = all_data_of(cast.member.person)["groups"][0]
    assert [entry["action"] for entry in own["calls_for_help"]] == [call.action.number]
    assert own["actions"]["voices"][0]["unlisted"] is False


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_service_names_its_source_and_its_day(country: str) -> None:
    with translation.override("fr"):
        (lines,) = helplines_of([country.upper()]).values()
    for line in lines:
        assert line.source.startswith("https://")
        assert date(2024, 1, 1) < line.date <= date.today()  # noqa: DTZ011
    assert helplines._of(country) is lines
