"""One member's flood is slowed down kindly: voices, readings and pastes, nothing typed is lost."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voices import VOICES_A_MINUTE, VOICES_AN_ACTION, withdraw_voice
from jesuisla.collective.threads.models import Reading
from jesuisla.collective.threads.readings import MOST_READINGS


def tell(client: Any, action: Action, number: int) -> Any:
    return client.post(f"/actions/{action.number}/voix", {"where": f"Mon commentaire {number}"})


def test_voices_come_a_few_a_minute_and_what_was_typed_stays(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.member)
    for number in range(VOICES_A_MINUTE):
        assert tell(client, running, number).status_code == 302
    refused = tell(client, running, 99)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "C’était rapide" in text
    assert 'value="Mon commentaire 99"' in text
    assert Voice.objects.count() == VOICES_A_MINUTE
    # Taking back and telling again is no way around, and others are not kept waiting.
    withdraw_voice(Voice.objects.earliest("pk"), by=cast.member)
    assert tell(client, running, 98).status_code == 422
    assert tell(client_of(cast.second_member), running, 1).status_code == 302
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert tell(client_of(cast.member), running, 98).status_code == 302


def test_an_action_takes_so_many_voices_of_one_member(
    cast: Any, client_of: Any, running: Action
) -> None:
    for number in range(VOICES_AN_ACTION):
        Voice.objects.create(
            group=cast.group, action=running, by=cast.member, first_words=f"Voix {number}"
        )
    refused = tell(client_of(cast.member), running, 99)
    assert refused.status_code == 422
    assert f"Vous avez {VOICES_AN_ACTION} commentaires" in refused.content.decode()
    withdraw_voice(Voice.objects.earliest("pk"), by=cast.member)
    assert tell(client_of(cast.member), running, 99).status_code == 302


def test_readings_by_hand_come_a_few_a_minute_and_keep_their_taps(
    cast: Any, client_of: Any, running: Action
) -> None:
    client, path = client_of(cast.member), f"/fils/{running.thread.pk}/dix"
    taps = {"order": "relevance", "place-1": "hateful", "place-2": "ours"}
    most = MOST_READINGS[0][0]
    for _ in range(most):
        assert client.post(path, taps).status_code == 302
    refused = client.post(path, taps).content.decode()
    assert "beaucoup de fils" in refused
    assert refused.count(" checked") >= 2
    assert Reading.objects.count() == most
    assert client_of(cast.second_member).post(path, taps).status_code == 302


def test_pages_are_pasted_a_few_a_minute_and_the_box_stays_full(
    cast: Any, client_of: Any, running: Action
) -> None:
    client, path = client_of(cast.member), f"/fils/{running.thread.pk}/coller"
    pasted = {"text": "Rien d’utile ici", "order": "relevance"}
    for _ in range(10):
        assert "beaucoup de pages" not in client.post(path, pasted).content.decode()
    refused = client.post(path, pasted).content.decode()
    assert "beaucoup de pages" in refused
    assert "Rien d’utile ici" in refused
