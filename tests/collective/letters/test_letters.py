"""A letter: written and sent by a moderator's own hand, looked at again, never a call."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from jesuisla.collective.actions import voices
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.events import VoicesForgotten
from jesuisla.collective.actions.jobs import close_due_actions
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.letters.jobs import (
    forget_letters_of_member,
    forget_old_letter,
    void_letters_of_gone_thread,
)
from jesuisla.collective.letters.letters import letters_of
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.events import PlaceForgotten
from jesuisla.collective.results.results import count_result
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import mark_gone

BRIEF = Brief(why="Des familles sont insultées sous votre article.", kind="letter")


@pytest.fixture
def letter(cast: Any, thread: Thread) -> Action:
    """A letter that a second moderator agreed to."""
    thread.title = "Le marché de Noël ouvre samedi"
    thread.save()
    action = prepare_action(thread, BRIEF, by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    return launch_action(action, by=cast.second_moderator)


def page_of(action: Action) -> str:
    return f"/actions/{action.number}/lettre"


def sending(**changes: str) -> dict[str, str]:
    today = localdate()
    return {
        "deed": "send",
        "text": "Bonjour,\r\n\r\nDes familles sont insultées.",
        "sent_on": today.isoformat(),
        "look_on": (today + timedelta(days=7)).isoformat(),
    } | changes


def events() -> list[str]:
    return list(
        Entry.objects.filter(event__startswith="Letter")
        .order_by("pk")
        .values_list("event", flat=True)
    )


def test_the_draft_is_courteous_and_holds_the_brief(
    cast: Any, client_of: Any, letter: Action
) -> None:
    page = client_of(cast.moderator).get(page_of(letter)).content.decode()
    assert "Des familles sont insultées sous votre article." in page
    assert "Le marché de Noël ouvre samedi" in page
    assert "Sanchez" in page
    assert not Letter.objects.exists()


def test_a_letter_goes_from_draft_to_what_came_of_it(
    cast: Any, client_of: Any, letter: Action
) -> None:
    maud, path = client_of(cast.moderator), page_of(letter)
    assert maud.post(path, sending(deed="write")).status_code == 302
    assert maud.post(path, sending()).status_code == 302
    assert maud.post(path, sending()).status_code == 302  # twice is once
    later = localdate() + timedelta(days=14)
    assert maud.post(path, {"deed": "put_off", "look_on": later.isoformat()}).status_code == 302
    row = Letter.objects.get()
    assert (row.by, row.look_on) == (cast.moderator, later)
    noted = {"deed": "note", "outcome": "moderated", "word": "Trois commentaires retirés."}
    assert maud.post(path, noted).status_code == 302
    letter.refresh_from_db()
    assert letter.state == Action.State.CLOSED
    assert events() == ["LetterWritten", "LetterSent", "LetterLookPutOff", "LetterOutcomeNoted"]
    page = client_of(cast.member).get(f"/actions/{letter.number}").content.decode()
    assert "La page a retiré des commentaires haineux." in page
    assert "Trois commentaires retirés." in page
    assert count_result(letter) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "Bonjour, [un exemple]"},
        {"text": " "},
        {"sent_on": "hier"},
        {"sent_on": timedelta(days=1)},
        {"look_on": timedelta(0)},
        {"look_on": ""},
    ],
    ids=str,
)
def test_what_is_wrong_keeps_all_that_was_typed(
    cast: Any, client_of: Any, letter: Action, wrong: dict[str, str | timedelta]
) -> None:
    # Days are counted from the day of the test, not of its collection: midnight may pass between.
    today = localdate()
    typed = sending(
        **{
            name: value if isinstance(value, str) else (today + value).isoformat()
            for name, value in wrong.items()
        }
    )
    answer = client_of(cast.moderator).post(page_of(letter), typed)
    assert answer.status_code == 422
    for value in (typed["text"], typed["sent_on"], typed["look_on"]):
        assert (
            value.strip().splitlines()[:1] == [] or value.splitlines()[0] in answer.content.decode()
        )
    assert not Letter.objects.filter(sent_on__isnull=False).exists()


def test_members_see_that_a_letter_was_written_and_have_nothing_to_do(
    cast: Any, client_of: Any, letter: Action
) -> None:
    client_of(cast.moderator).post(page_of(letter), sending())
    ambre = client_of(cast.member)
    page = ambre.get(f"/actions/{letter.number}").content.decode()
    assert "Nous avons écrit à la page le" in page
    assert cast.group.hashtag not in page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Nous avons écrit à la page le" in ambre.get("/actions").content.decode()
    for path in ("voix", "soutien", "parole", "haut", "lettre"):
        assert ambre.post(f"/actions/{letter.number}/{path}", {"where": "ici"}).status_code in {
            404,
            405,
        }
    with pytest.raises(Refused):
        voices.tell_voice(letter, "Bonjour à toutes et tous", by=cast.member)


def test_a_letter_is_not_forgotten_in_the_queue(cast: Any, client_of: Any, letter: Action) -> None:
    maud = client_of(cast.moderator)
    assert "À compléter et à envoyer" in maud.get("/veille").content.decode()
    maud.post(page_of(letter), sending())
    page = maud.get("/veille").content.decode()
    assert page_of(letter) in page
    assert "À regarder maintenant" not in page
    Letter.objects.update(sent_on=localdate() - timedelta(days=8), look_on=localdate())
    assert "À regarder maintenant" in maud.get("/veille").content.decode()
    assert "C’est le jour prévu" in maud.get(page_of(letter)).content.decode()
    Action.objects.update(closes_at=now() - timedelta(days=1))  # as an earlier version set it
    close_due_actions(0)
    letter.refresh_from_db()
    assert letter.state == Action.State.RUNNING


def test_a_letter_takes_nothing_from_the_day_and_keeps_no_action_off(
    cast: Any, client_of: Any, letter: Action
) -> None:
    cast.group.daily_budget = 1
    cast.group.save()
    action = prepare_action(letter.thread, Brief(why="Pour elles."), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    assert not launch_action(action, by=cast.moderator).over_budget
    with pytest.raises(Refused):
        prepare_action(letter.thread, BRIEF, by=cast.moderator)
    other = Thread.objects.create(group=cast.group, network="facebook", native_id="2")
    second = prepare_action(other, BRIEF, by=cast.moderator)
    review_action(second, "agreed", by=cast.second_moderator)
    assert launch_action(second, by=cast.moderator).state == Action.State.RUNNING


def test_a_letter_may_go_where_acting_together_is_not_allowed(cast: Any, client_of: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="reddit", native_id="r/1")
    page = client_of(cast.moderator).get(f"/veille/{thread.pk}/preparer").content.decode()
    assert 'value="letter"' in page
    assert 'value="counterspeech"' not in page
    assert prepare_action(thread, BRIEF, by=cast.moderator).kind == "letter"


def test_a_thread_that_goes_ends_a_letter_unless_it_is_sent(
    cast: Any, client_of: Any, letter: Action
) -> None:
    from jesuisla.collective.threads.events import ThreadStateChanged

    client_of(cast.moderator).post(page_of(letter), sending())
    mark_gone(letter.thread, by=cast.member)
    gone = ThreadStateChanged(group=cast.group.pk, thread=letter.thread_id, state="gone")
    void_letters_of_gone_thread(gone)
    letter.refresh_from_db()
    assert letter.state == Action.State.RUNNING
    Letter.objects.all().delete()
    void_letters_of_gone_thread(gone)
    letter.refresh_from_db()
    assert letter.state == Action.State.VOID


def test_a_letter_can_be_taken_along_and_is_forgotten(
    cast: Any, client_of: Any, letter: Action
) -> None:
    maud, path = client_of(cast.moderator), page_of(letter)
    maud.post(path, sending())
    maud.post(path, {"deed": "note", "outcome": "answered", "word": "Merci de Nadia"})
    assert letters_of(cast.moderator)[0]["outcome"] == "answered"
    letter.refresh_from_db()
    forget_old_letter(VoicesForgotten(group=letter.group_id, action=letter.pk, voices=0))
    row = Letter.objects.get()
    assert (row.text, row.word, row.by, row.outcome) == ("", "", None, "answered")
    Letter.objects.update(by=cast.moderator, text="Bonjour")
    forget_letters_of_member(PlaceForgotten(group=letter.group_id, membership=cast.moderator.pk))
    row.refresh_from_db()
    assert (row.text, row.by) == ("", None)
