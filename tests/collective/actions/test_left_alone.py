"""The page of an action asks nothing of whoever is attacked, rests or had enough for today."""

import re
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import call_sos, end_help_call
from jesuisla.collective.care.models import Ceiling, HelpCall
from jesuisla.collective.notifications.pauses import Length, end_pause, take_pause


def page(client: Any, path: str) -> str:
    """A page's text, its marks and breaks left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


def test_the_whole_page_of_an_action_asks_nothing_of_whoever_is_left_alone(
    cast: Any, client_of: Any, running: Action, read: Any
) -> None:
    read("hhnno", at=now() - timedelta(hours=4))
    member, path = client_of(cast.member), f"/actions/{running.number}"
    tell_voice(running, "Les mots d’Ambre", by=cast.member)
    other = tell_voice(running, "Les mots de Basile", by=cast.second_member)
    asked = (
        "Ce qui aiderait maintenant",
        "Noter les 10 premiers commentaires",
        "ferait du bien",
    )
    for begin, end in (
        (
            lambda: call_sos(by=cast.member),
            lambda: end_help_call(HelpCall.objects.get(ended_at=None), by=cast.member),
        ),
        (lambda: take_pause(cast.member, Length.OPEN), lambda: end_pause(cast.member)),
        (lambda: Ceiling.objects.create(membership=cast.member, actions=1), lambda: None),
    ):
        text, html = page(member, path), member.get(path).content.decode()
        assert [words for words in asked if words not in text] == []
        assert 'id="soutenir" open' in html.split('id="steps"')[1]
        begin()
        text, html = page(member, path), member.get(path).content.decode()
        assert [words for words in asked if words in text] == []
        assert "Les étapes, si vous voulez les regarder" in text
        steps = html.split('id="steps"')[1]
        assert steps.split("<details", 1)[1].startswith(' class="step">'), "one fold around them"
        # What refreshes itself, and what one does of one's own accord, bring no request back.
        refreshed = re.search(r'hx-get="([^"]+/haut[^"]*)"', html)
        assert refreshed is not None
        assert [words for words in asked if words in page(member, refreshed[1])] == []
        sent = {"voice": other.pk, "deed": "read", "calme": "1"}
        assert all(f'name="{name}"' in steps for name in sent)
        after = member.post(f"{path}/soutien", sent, headers={"HX-Request": "true"})
        assert after.status_code == 200
        assert 'id="next"' not in after.content.decode()
        assert "Continuer" not in after.content.decode()
        assert '<details class="step" open>' in member.get(f"{path}?voix=toutes").content.decode()
        member.post(f"{path}/soutien", {**sent, "done": "no"})
        end()
