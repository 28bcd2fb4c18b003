"""The list of actions: what is needed first, what comes next for whoever looks, good news."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.supports import arrive, mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.results.results import count_result
from jesuisla.collective.threads.models import Comment, Thread


def page(client: Any, path: str = "/actions") -> str:
    return " ".join(unescape(client.get(path).content.decode()).split())


def titles(client: Any) -> list[str]:
    """The threads of the cards, in their order."""
    return [card.action.thread.title for card in client.get("/actions").context["cards"]]


@pytest.fixture
def another(cast: Any) -> Any:
    """``another(title, hours=3, state="running")``: one more action."""

    def make(title: str, *, hours: float = 20, state: str = "running") -> Action:
        count = Thread.objects.count()
        thread = Thread.objects.create(
            group=cast.group, network="facebook", native_id=f"9{count}", title=title
        )
        return Action.objects.create(
            group=cast.group,
            thread=thread,
            number=100 + count,
            state=state,
            why="Une famille est insultée.",
            launched_at=now() - timedelta(hours=1),
            closes_at=now() + timedelta(hours=hours),
            closed_at=now() if state == "closed" else None,
            thanks=f"Merci pour {title}." if state == "closed" else "",
        )

    return make


def test_the_greatest_need_stands_first(cast: Any, client_of: Any, another: Any) -> None:
    enough, _soon, later, mine, attacked = (
        another("Assez", hours=1),
        another("Bientôt", hours=2),
        another("Plus tard", hours=9),
        another("Le mien"),
        another("Attaquée"),
    )
    for who in (cast.second_member, cast.third_member, cast.moderator):
        tell_voice(enough, f"Un mot de {who.alias}", by=who)
    tell_voice(mine, "Mon mot à moi", by=cast.member)
    ask_for_help(
        tell_voice(attacked, "Je suis là", by=cast.second_member),
        attacked=True,
        by=cast.second_member,
    )
    arrive(later, by=cast.third_member)
    client = client_of(cast.member)
    assert titles(client) == ["Attaquée", "Bientôt", "Plus tard", "Assez", "Le mien"]
    text = page(client)
    assert "5 actions en cours : il manque 10 voix." in text
    assert "est là. " not in text.split("Plus tard")[2].split("</li>")[0]
    assert text.count("Il manque 3 voix : la vôtre peut être la première.") == 2
    assert "personne est là" not in text


def test_each_card_names_the_next_step(cast: Any, client_of: Any, running: Action) -> None:
    client = client_of(cast.member)

    def steps() -> list[str]:
        return [card.next_step for card in client.get("/actions").context["cards"]]

    assert steps() == ["Participer"]
    client.get(f"/actions/{running.number}")
    assert steps() == ["Écrire mon commentaire"]
    tell_voice(running, "Mon mot à moi", by=cast.member)
    assert steps() == ["Revoir l’action"]
    voices = [
        tell_voice(running, f"Un mot de {who.alias}", by=who)
        for who in (cast.second_member, cast.third_member)
    ]
    assert steps() == ["Lire 2 commentaires"]
    mark_support(running, voices[0], "read", by=cast.member)
    assert steps() == ["Lire 1 commentaire"]
    mark_support(running, voices[1], "liked", by=cast.member)
    assert steps() == ["Revoir l’action"]


@pytest.mark.parametrize("read", [0, 1, 2])
@pytest.mark.parametrize("called", [False, True])
def test_card_and_bar_ask_for_the_same_number_of_voices(
    cast: Any, client_of: Any, learnt: Action, read: int, called: bool
) -> None:
    first, second, hated, hidden = (
        tell_voice(learnt, f"Un mot de {who.alias}", by=who)
        for who in (cast.second_member, cast.third_member, cast.moderator, cast.coordinator)
    )
    for kind, voice in (("hateful", hated), ("supportive", hidden)):
        comment = Comment.objects.filter(thread=learnt.thread, kind=kind).first()
        Voice.objects.filter(pk=voice.pk).update(comment=comment, unlisted=voice == hidden)
    good = Comment.objects.filter(thread=learnt.thread, kind="supportive").last()
    for thing in (first, good)[:read]:
        mark_support(learnt, thing, "read", by=cast.member)
    if called:
        ask_for_help(second, attacked=True, by=cast.third_member)
    tell_voice(learnt, "Mon mot à moi", by=cast.member)
    client = client_of(cast.member)
    (card,) = client.get("/actions").context["cards"]
    bar = page(client, f"/actions/{learnt.number}").split('id="next"')[1].split("</nav>")[0]
    assert card.next_step in bar
    assert re.search(rf"Lire {3 - read + called}\b", card.next_step)


def test_with_one_s_own_voice_alone_a_boost_asks_to_read_those_who_spoke_up(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    Action.objects.filter(pk=learnt.pk).update(kind="tailwind")
    client = client_of(cast.member)
    assert client.get("/actions").context["cards"][0].next_step == "Lire 3 commentaires"
    assert "Lire 3 commentaires" in page(client, f"/actions/{learnt.number}").split('id="next"')[1]
    Thread.objects.filter(pk=learnt.thread_id).update(network="reddit")
    assert client.get("/actions").context["cards"][0].next_step == "Participer"


def test_drawn_voices_stand_beside_the_words(cast: Any, client_of: Any, running: Action) -> None:
    tell_voice(running, "Mon mot à moi", by=cast.second_member)
    text = page(client_of(cast.member))
    drawing = text[text.index("voices-small") : text.index("</svg>", text.index("voices-small"))]
    assert (drawing.count("draw-voice-smile"), drawing.count("draw-waiting")) == (1, 2)
    assert 'aria-hidden="true"' in drawing
    assert "Il manque 2 voix." in text


def test_a_closed_action_tells_its_news_and_the_thanks(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhhnnnnnnn", at=running.launched_at + timedelta(microseconds=1))
    read("oonnnnnnnn", at=running.launched_at + timedelta(microseconds=2))
    running.first_reading, running.last_reading = running.thread.readings.order_by("taken_at")
    running.save()
    closed = close_action(running, by=cast.moderator, thanks="Merci, vous avez été là.")
    count_result(closed)
    text = page(client_of(cast.member))
    assert "Plus aucun des 3 premiers commentaires n’est haineux" in text
    assert "Merci, vous avez été là." in text
    assert "Aucune action en cours" in text


def test_past_actions_cost_no_query_each(cast: Any, client_of: Any, another: Any) -> None:
    client = client_of(cast.member)

    def queries() -> int:
        client.get("/actions")
        with CaptureQueriesContext(connection) as captured:
            client.get("/actions")
        return len(captured)

    another("Une", state="closed")
    another("Deux")
    few = queries()
    for number in range(12):
        another(f"Encore {number}", state="closed")
        another(f"Toujours {number}")
    assert queries() <= few + 1  # that which counts the pages
    assert "page=2" in page(client)
    assert client.get("/actions?page=2").context["page"].object_list


def test_a_newcomer_reads_three_lines_until_they_support_somebody(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.member)
    text = page(client)
    welcome = text[text.index("Bienvenue, Ambre") : text.index("</ol>")]
    assert welcome.count("<li>") == 3
    client.get(f"/actions/{running.number}")
    assert "Bienvenue" in page(client)  # reading is the first of the three
    voice = tell_voice(running, "Bonjour à vous", by=cast.third_member)
    mark_support(running, voice, "read", by=cast.member)
    assert "Bienvenue" not in page(client)
    cast.second_member.joined_at = now() - timedelta(days=31)
    cast.second_member.save()
    assert "Bienvenue" not in page(client_of(cast.second_member))
