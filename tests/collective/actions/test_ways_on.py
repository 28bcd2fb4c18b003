"""Each step of an action says what comes next, and nothing that is not wanted now."""

import re
from typing import Any

from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.models import Reading
from markup import tight


def page(client: Any, path: str) -> str:
    return tight(client.get(path).content.decode())


def test_a_voice_told_by_its_words_can_be_looked_for_in_the_thread(
    cast: Any, client_of: Any, running: Action
) -> None:
    tell_voice(running, "Un mot calme", by=cast.second_member)
    text = page(client_of(cast.member), f"/actions/{running.number}")
    assert "Dans la page, cherchez ces mots." in text
    assert 'data-words="Un mot calme" hidden' in text


def test_why_a_voice_is_listed_is_said_once_where_it_is_the_same(
    cast: Any, client_of: Any, running: Action
) -> None:
    for who in (cast.second_member, cast.third_member):
        tell_voice(running, f"Un mot de {who.alias}", by=who)
    text = page(client_of(cast.member), f"/actions/{running.number}?voix=toutes")
    assert text.count('class="card visit"') == 2
    assert text.count("chaque commentaire est lu") == 1


def test_a_second_comment_is_asked_for_only_behind_a_tap(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.member)
    before = page(client, f"/actions/{running.number}")
    assert "J’ai écrit un autre commentaire" not in before
    tell_voice(running, "Un mot calme", by=cast.member)
    text = page(client, f"/actions/{running.number}")
    assert text.index("<summary>J’ai écrit un autre commentaire") < text.index('id="where"')
    assert "Personne d’autre n’a encore écrit" in text
    today = page(client, "/actions")
    assert "Revoir l’action" in today
    assert "Participer" not in today
    wrong = client.post(f"/actions/{running.number}/voix", {"where": ""})
    assert '<details class="more" open><summary>J’ai écrit' in tight(wrong.content.decode())


def test_a_reading_just_saved_leads_to_the_action_and_not_to_another_reading(
    cast: Any, client_of: Any, running: Action
) -> None:
    reading = Reading.objects.create(
        group=cast.group, thread=running.thread, taken_at=now(), order="relevance", source="taps"
    )
    client, path = client_of(cast.member), f"/fils/{running.thread_id}"
    saved = page(client, f"{path}?reading={reading.pk}")
    message = saved[saved.index("message-success") : saved.index("<h1")]
    assert f"/actions/{running.number}" in message
    assert saved.count(f'href="/actions/{running.number}"') == 1
    assert 'button-main" href="' + f"{path}/dix" not in saved
    assert 'button-main" href="' + f"{path}/dix" in page(client, path)


def test_a_thread_has_one_main_thing_to_do(cast: Any, client_of: Any, thread: Any) -> None:
    member, team, path = client_of(cast.member), client_of(cast.moderator), f"/fils/{thread.pk}"
    claim, rate = f'action="/veille/{thread.pk}/prendre"', f'href="{path}/dix"'

    def filled(text: str) -> list[str]:
        """The links and buttons that are filled, with what leads to them."""
        forms = re.findall(r"<form[^>]*prendre.*?</form>", text)
        places = [*forms, *re.findall(r'<a class="button[^>]*>', text)]
        return [place for place in places if 'class="button' in place and "quiet" not in place]

    assert [rate in place for place in filled(page(member, path))] == [True]
    assert [rate in place for place in filled(page(team, path))] == [True]
    assert claim in page(team, path)
    assert claim not in page(member, path)
    kinds = {"order": "relevance"} | {f"place-{place}": "neutral" for place in range(1, 11)}
    member.post(f"{path}/dix", kinds)
    assert [rate in place for place in filled(page(member, path))] == [True]
    assert [claim in place for place in filled(page(team, path))] == [True]
    team.post(f"/veille/{thread.pk}/prendre")
    assert claim in page(team, path)
    assert claim not in page(client_of(cast.second_moderator), path)


def test_the_queue_gathers_what_is_not_known(cast: Any, client_of: Any, thread: Any) -> None:
    Proposal.objects.create(group=cast.group, thread=thread, by=cast.member, note="Voir")
    text = page(client_of(cast.moderator), "/veille")
    assert text.count('class="kind kind-unknown"') <= 1
    assert "data-keys hidden" in text


def test_a_brief_without_its_reason_is_answered_kindly_and_briefly(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.moderator)
    path = f"/veille/{thread.pk}/preparer"
    assert "Demander une relecture" in page(client, path)
    sent = {"kind": "counterspeech", "tone": "opinion", "window_minutes": "1440"}
    wrong = client.post(path, sent | {"why": ""}).content.decode()
    assert "Une phrase suffit" in wrong
    assert "Il manque une réponse" not in wrong[: wrong.index("Type d’action")]
    assert '<details class="more" open>' not in wrong
    facts = client.post(path, sent | {"why": "x", "fact_1": "Un fait"}).content.decode()
    assert '<details class="more" open>' in facts
