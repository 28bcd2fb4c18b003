"""Each kind of action asks its own things, of the team and of members, and counts its own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jesuisla.collective.actions.brief import BRIEF_FIELDS, Brief, change_brief
from jesuisla.collective.actions.kinds import KINDS, MemberStep
from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    prepare_action,
    review_action,
)
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.threads.models import Comment, Place, Thread


def launched(cast: Any, thread: Thread, **brief: Any) -> Action:
    action = prepare_action(thread, Brief(why="Pour elles.", **brief), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    return launch_action(action, by=cast.second_moderator)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("code", KINDS)
def test_what_a_kind_asks_is_a_field_of_an_action(code: str) -> None:
    fields = {field.name for field in Action._meta.get_fields()}
    assert set(BRIEF_FIELDS) | {"facts"} <= fields
    assert set(KINDS[code].brief) <= {*BRIEF_FIELDS, "facts"}
    assert bool(KINDS[code].tones) == ("tone" in KINDS[code].brief)
    assert len(code) <= Action._meta.get_field("kind").max_length


def test_an_unknown_field_of_a_brief_is_an_error() -> None:
    with pytest.raises(TypeError, match="whi"):
        Brief(whi="typed in haste")


@pytest.mark.parametrize("code", KINDS)
def test_the_brief_shows_what_the_chosen_kind_asks(
    cast: Any, client_of: Any, thread: Thread, code: str
) -> None:
    typed = {
        "window_minutes": "360",
        "kind": code,
        "why": "Pour elles.",
        "avoid": "rien",
        "fact_1": "Un fait",
        "show": "kind",
    }
    answer = client_of(cast.moderator).post(f"/veille/{thread.pk}/preparer", typed)
    assert answer.status_code == 200
    page = text_of(answer)
    assert "reste à corriger" not in page
    own = {*KINDS[code].brief, "kind"}
    shown = own - {"facts"} | ({"fact_1", "source_1"} if "facts" in own else set())
    for name in shown:
        assert re.search(rf'name="{name}"[^>]*id="id_', page), name
    for name in set(BRIEF_FIELDS) - own:
        assert not re.search(rf'name="{name}"[^>]*id="id_', page), name
    for words in ("Pour elles.", "rien", "Un fait"):
        assert words in page  # what another kind asks waits unseen
    if "window_minutes" in own:
        assert re.search(r'value="360" selected', page)
    assert not Action.objects.exists()


def test_enter_in_a_field_saves_instead_of_showing_another_kind(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    page = text_of(client_of(cast.moderator).get(f"/veille/{thread.pk}/preparer"))
    form = page[page.index('id="brief"') :]
    first_button = re.search(r"<button[^>]*>", form)
    assert first_button is not None
    assert "name=" not in first_button[0]


@pytest.mark.parametrize("code", ["solidarity", "tailwind"])
def test_it_has_to_say_whom_it_is_for(cast: Any, client_of: Any, thread: Thread, code: str) -> None:
    typed = {"kind": code, "why": "Pour elles.", "tone": "thanks", "window_minutes": "180"}
    client = client_of(cast.moderator)
    wrong = client.post(f"/veille/{thread.pk}/preparer", typed)
    assert wrong.status_code == 422
    assert "Pour elles." in text_of(wrong)
    right = client.post(f"/veille/{thread.pk}/preparer", typed | {"whom": "la maraîchère"})
    assert right.status_code == 302
    assert Action.objects.get().kind == code


def test_another_kind_leaves_what_it_does_not_ask_as_it_was(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    facts = [("Un fait.", "https://example.org/fait")]
    action = prepare_action(thread, Brief(why="Pour elles.", facts=facts), by=cast.moderator)
    typed = {"kind": "solidarity", "why": "Vu.", "whom": "elle", "tone": "thanks"}
    answer = client_of(cast.moderator).post(
        f"/veille/actions/{action.number}/consigne", typed | {"window_minutes": "180"}, follow=True
    )
    assert "Un fait." not in text_of(answer)
    change_brief(action, Brief(kind="counterspeech"), by=cast.moderator)
    assert "Un fait." in text_of(client_of(cast.moderator).get(f"/veille/actions/{action.number}"))


def test_solidarity_speaks_to_the_person_attacked(
    cast: Any, client_of: Any, thread: Thread, read: Any
) -> None:
    action = launched(cast, thread, kind="solidarity", whom="la maraîchère", tone="thanks")
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    page = text_of(client.get(f"/actions/{action.number}"))
    assert "Write them a kind word" in page
    assert "Who we stand with" in page
    assert "la maraîchère" in page
    action.first_reading = read("hhhhnnnnnn", at=action.launched_at - timedelta(hours=1))
    action.save()
    read("oosshhnnnn")
    close_action(action, by=cast.moderator)
    page = text_of(client.get(f"/actions/{action.number}"))
    assert "Kind words near the top" in page
    assert "Hateful ones:" not in page


def test_a_boost_asks_for_support_first_and_for_words_only_if_one_likes(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    action = launched(cast, thread, kind="tailwind", whom="les voisins qui répondent")
    assert action.action_kind.steps[0] == MemberStep.SUPPORT
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    page = text_of(client.get(f"/actions/{action.number}"))
    assert page.index('id="soutenir"') < page.index('id="ecrire"') < page.index('id="voix"')
    assert "Write too, if you like" in page
    assert "more voices" not in page
    assert "too few to expect a change" not in page


def test_a_boost_counts_where_the_lifted_comments_stand(
    cast: Any, client_of: Any, thread: Thread, read: Any
) -> None:
    action = launched(cast, thread, kind="tailwind", whom="les voisins qui répondent")
    comment = Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="Bienvenue à elles", kind="supportive"
    )
    before = read("hhhhhhnsnn", at=action.launched_at - timedelta(hours=1))
    after = read("hshhhhnnnn")
    Place.objects.filter(reading=before, position=8).update(comment=comment)
    Place.objects.filter(reading=after, position=2).update(comment=comment)
    Support.objects.create(
        group=cast.group, action=action, by=cast.member, comment=comment, deed="liked"
    )
    action.first_reading = before
    action.save()
    close_action(action, by=cast.moderator)
    client = client_of(cast.member)
    client.cookies["django_language"] = "en"
    page = " ".join(text_of(client.get(f"/actions/{action.number}")).split())
    assert "Comments by people outside the group who spoke up: 0 of 3 before, 1 of 3 now." in page
    assert "Bienvenue à elles</q></span>: no. 8 before, no. 2 now" in page


def test_a_boost_is_not_prepared_where_supports_are_not_offered(cast: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="x", native_id="1")
    with pytest.raises(Refused, match="coup de pouce"):
        prepare_action(thread, Brief(why="Vu.", kind="tailwind", whom="elles"), by=cast.moderator)


def test_a_running_action_does_not_become_a_letter(
    cast: Any, client_of: Any, running: Action
) -> None:
    path = reverse("queue:edit", args=[running.number])
    assert 'value="letter"' not in text_of(client_of(cast.moderator).get(path))
    cast.group.reviewers_needed = 1
    cast.group.save()
    with pytest.raises(Refused):
        change_brief(running, Brief(kind="letter"), by=cast.moderator)


def test_an_action_never_has_a_tone_that_its_kind_does_not_offer(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    brief = Brief(why="Elle est seule.", whom="une élue", kind="solidarity", tone="opinion")
    action = prepare_action(thread, brief, by=cast.moderator)
    assert action.tone == "thanks"
    action = change_brief(action, Brief(kind="counterspeech", tone="fact"), by=cast.moderator)
    assert action.tone == "fact"
