"""Nearly identical voices are told to their writer and to the team; nothing is blocked."""

from typing import Any

import pytest

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.voice_retention import forget_voices
from jesuisla.collective.actions.voices import find_voices, tell_voice, withdraw_voice
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.threads.comments import comment_id
from jesuisla.collective.threads.models import Comment

WORDS = "Vous êtes les bienvenus ici, merci à la mairie"
ALIKE = "vous etes les bienvenu\u200bs ici 😊, merci à la mairie !!! #jesuisla"
HINT = "dites-le avec vos mots"
LINK = "https://www.facebook.com/ville/posts/471100?comment_id="


def tell(client: Any, action: Action, where: str) -> str:
    answer = client.post(f"/actions/{action.number}/voix", {"where": where}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def comment(action: Action, number: str, text: str) -> Comment:
    made: Comment = Comment.objects.create(
        group=action.group,
        thread=action.thread,
        native_id=comment_id(action.thread, number),
        text=text,
    )
    return made


def test_the_second_writer_and_the_team_are_told_and_nobody_else(
    cast: Any, client_of: Any, running: Action
) -> None:
    first, second = client_of(cast.member), client_of(cast.second_member)
    assert HINT not in tell(first, running, WORDS)
    page = tell(second, running, ALIKE)
    assert page.count(HINT) == 1  # at once, beside the voice
    assert "Votre voix est là" in page or "voix" in page
    assert Voice.objects.count() == 2
    path = f"/actions/{running.number}"
    assert HINT not in first.get(path).content.decode()
    team = client_of(cast.moderator).get(path).content.decode()
    assert "presque la même chose" in team
    assert "Basile" in team.split("presque la même chose")[1]
    assert "presque identiques" in client_of(cast.moderator).get("/veille").content.decode()
    assert "presque la même chose" not in client_of(cast.third_member).get(path).content.decode()
    assert Entry.objects.filter(event="CopyFound", actor=None).count() == 1


@pytest.mark.parametrize("where", ["Merci !", "Bravo à vous toutes et tous", "❤️❤️❤️"])
def test_a_short_kind_word_is_nobody_s(
    cast: Any, client_of: Any, running: Action, where: str
) -> None:
    for who in (cast.member, cast.second_member):
        assert HINT not in tell(client_of(who), running, where)


def test_one_s_own_earlier_comment_is_called_so(cast: Any, client_of: Any, running: Action) -> None:
    tell_voice(running, WORDS, by=cast.member)
    page = tell(client_of(cast.member), running, ALIKE)
    assert HINT not in page
    assert "Vous avez déjà indiqué" in page


def test_first_words_are_compared_with_a_whole_comment_told_by_its_link(
    cast: Any, client_of: Any, running: Action
) -> None:
    text = f"{WORDS}. " + "Je vis ici depuis vingt ans et je suis heureuse de vous y voir. " * 4
    comment(running, "99", text)
    tell_voice(running, f"{LINK}99", by=cast.member)
    find_voices(running)
    page = tell(client_of(cast.second_member), running, text[:260])
    assert HINT in page
    assert len(Voice.objects.latest("pk").first_words) == 200


def test_links_alone_are_no_copies_and_one_is_found_once_a_reading_shows_it(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.second_member)
    tell_voice(running, f"{LINK}98", by=cast.member)
    assert HINT not in tell(client, running, f"{LINK}99")
    comment(running, "98", WORDS)
    comment(running, "99", ALIKE)
    find_voices(running)
    assert HINT in client.get(f"/actions/{running.number}").content.decode()
    assert Entry.objects.filter(event="CopyFound").count() == 1


def test_a_comment_under_the_hashtag_counts_and_one_s_own_does_not(
    cast: Any, client_of: Any, running: Action
) -> None:
    comment(running, "1", f"{WORDS} #jesuisla")
    client = client_of(cast.member)
    assert HINT not in tell(client, running, WORDS)  # their own, seen by the reading
    comment(running, "2", f"{WORDS}, vraiment #jesuisla")
    Voice.objects.all().delete()
    assert HINT in tell(client, running, WORDS)
    team = client_of(cast.moderator).get(f"/actions/{running.number}").content.decode()
    assert "presque la même chose" in team


def test_without_the_other_there_is_no_copy(cast: Any, client_of: Any, running: Action) -> None:
    first = tell_voice(running, WORDS, by=cast.member)
    client = client_of(cast.second_member)
    tell(client, running, ALIKE)
    withdraw_voice(first, by=cast.member)
    assert HINT not in client.get(f"/actions/{running.number}").content.decode()


def test_it_is_forgotten_with_the_words(cast: Any, running: Action) -> None:
    tell_voice(running, WORDS, by=cast.member)
    assert tell_voice(running, ALIKE, by=cast.second_member).is_copy
    forget_voices(running)
    assert not [voice for voice in Voice.objects.all() if voice.is_copy]
