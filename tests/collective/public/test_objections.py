"""``/objection`` and ``/equipe/objections`` through HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils.timezone import now

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import prepare_action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Membership
from jesuisla.collective.public.events import ObjectionAnswered, ObjectionMade
from jesuisla.collective.public.jobs import (
    forget_old_objections,
    send_answer,
    tell_the_team_of_objection,
)
from jesuisla.collective.public.models import Objection
from jesuisla.collective.public.objections import questioned_action
from jesuisla.collective.threads.models import Comment

SENT = {"wish": "erase", "about": "Des mots à moi", "words": "Merci.", "email": "x@example.org"}


@pytest.fixture(autouse=True)
def _no_tries_before(db: None) -> None:
    cache.clear()


def test_every_public_page_leads_to_the_form_which_needs_no_account(
    cast: Any, client_of: Any
) -> None:
    stranger = client_of(None)
    for page in ("/", "/impact", "/reseau", "/charte", "/rejoindre"):
        assert 'href="/objection"' in stranger.get(page).content.decode(), page
    assert "-----" not in stranger.get("/objection").content.decode()
    sent = stranger.post("/objection", SENT | {"email": ""}, follow=True)
    assert sent.redirect_chain == [("/objection?envoyee", 302)]
    thanks = sent.content.decode()
    assert "L’équipe a votre opposition" in thanks
    assert 'name="about"' not in thanks, "the thanks alone"
    kept = Objection.objects.get()
    assert (kept.group, kept.email, kept.language) == (cast.group, "", "fr")
    assert Entry.objects.filter(event="ObjectionMade", actor=None).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"wish": "x"}, {"about": ""}, {"about": "a" * 2001}, {"email": "x"}]
)
def test_what_says_nothing_is_refused(cast: Any, client_of: Any, wrong: dict[str, str]) -> None:
    assert client_of(None).post("/objection", SENT | wrong).status_code == 422
    assert not Objection.objects.exists()


def test_nobody_floods_the_team(cast: Any, client_of: Any) -> None:
    answers = [client_of(None).post("/objection", SENT).status_code for _ in range(7)]
    assert answers == [302] * 5 + [422] * 2


def test_the_team_erases_a_quote_at_once_and_answers_once(
    cast: Any, client_of: Any, thread: Any
) -> None:
    comment = Comment.objects.create(
        group=cast.group, thread=thread, native_id="c", text="Oui, des mots à moi !",
        author_key="k", url="https://example.org/c",
    )  # fmt: skip
    client_of(None).post("/objection", SENT)
    kept = Objection.objects.get()
    team = client_of(cast.moderator)
    assert "Des mots à moi" in team.get("/equipe/objections").content.decode()
    page = team.get(f"/equipe/objections/{kept.pk}")
    assert page.context["quotes"] == [comment]
    for _ in range(2):
        team.post(f"/equipe/objections/{kept.pk}/citations/{comment.pk}/effacer")
    comment.refresh_from_db()
    assert (comment.text, comment.author_key, comment.url) == ("", "", "")
    assert Entry.objects.filter(event="QuoteErased").count() == 1
    address = f"/equipe/objections/{kept.pk}"
    assert team.post(address, {"answer": " "}).status_code == 422
    assert team.post(address, {"answer": "C’est effacé."}).status_code == 302
    assert team.post(address, {"answer": "Encore."}).status_code == 422
    for _ in range(2):
        send_answer(ObjectionAnswered(group=cast.group.pk, objection=kept.pk))
    (letter,) = mail.outbox
    assert letter.to == ["x@example.org"]
    assert "C’est effacé." in letter.body


def test_the_groups_address_is_told_without_a_word_of_it(cast: Any, client_of: Any) -> None:
    cast.group.contact = "equipe@example.org"
    cast.group.save()
    client_of(None).post("/objection", SENT)
    kept = Objection.objects.get()
    tell_the_team_of_objection(ObjectionMade(group=cast.group.pk, objection=kept.pk))
    (letter,) = mail.outbox
    assert "/equipe/objections" in letter.body
    assert "mots" not in letter.body


def test_it_is_erased_half_a_year_after_the_answer(cast: Any, client_of: Any) -> None:
    for _ in range(2):
        client_of(None).post("/objection", SENT)
    first, second = Objection.objects.order_by("pk")
    Objection.objects.filter(pk=first.pk).update(answered_at=now() - timedelta(days=184))
    assert forget_old_objections(timestamp=0) == 1
    assert list(Objection.objects.all()) == [second]


@pytest.fixture
def questioned(cast: Any, thread: Any) -> Any:
    """An objection to an action that Maud prepared."""
    action = prepare_action(thread, Brief(why="Des familles sont insultées."), by=cast.moderator)
    return Objection.objects.create(
        group=cast.group, wish="question", about=f"Votre action n° {action.number} !", language="en"
    )


def test_whoever_took_a_decision_leaves_the_answer_to_somebody_else(
    cast: Any, client_of: Any, questioned: Any
) -> None:
    page = f"/equipe/objections/{questioned.pk}"
    maud = client_of(cast.moderator)
    sentence = "Vous avez pris part à cette décision"
    assert sentence in maud.get(page).content.decode()
    answer = maud.post(page, {"answer": "Nous avons bien fait."})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    questioned.refresh_from_db()
    assert questioned.answered_at is None
    assert (
        client_of(cast.coordinator).post(page, {"answer": "Vous avez raison."}).status_code == 302
    )
    questioned.refresh_from_db()
    assert (questioned.answer, questioned.answered_by) == ("Vous avez raison.", cast.coordinator)


def test_where_nobody_else_could_answer_the_answer_says_so(
    cast: Any, client_of: Any, questioned: Any
) -> None:
    Membership.objects.filter(group=cast.group).exclude(pk=cast.moderator.pk).update(
        roles=["member"]
    )
    page, maud = f"/equipe/objections/{questioned.pk}", client_of(cast.moderator)
    assert "la réponse le dira" in maud.get(page).content.decode()
    assert maud.post(page, {"answer": "We looked again."}).status_code == 302
    questioned.refresh_from_db()
    assert questioned.answer.startswith("We looked again.\n\nNobody else in the team could")


def test_the_team_names_an_action_that_the_question_does_not(
    cast: Any, client_of: Any, questioned: Any
) -> None:
    Objection.objects.update(about="L’autre jour, vous êtes venus à trente.")
    page, maud = f"/equipe/objections/{questioned.pk}", client_of(cast.moderator)
    assert "Numéro de l’action" in maud.get(page).content.decode()
    assert maud.post(page, {"answer": "Merci.", "action": "1"}).status_code == 422
    assert maud.post(page, {"answer": "Merci.", "action": ""}).status_code == 302


@pytest.mark.parametrize(
    ("about", "number"),
    [
        ("https://jesuisla.localhost/actions/1", 1),
        ("Action no. 1", 1),
        ("l’action 1, hier", 1),
        ("1 action", None),
        ("action 12", None),
    ],
)
def test_an_action_is_known_by_its_address_or_its_number(
    cast: Any, questioned: Any, about: str, number: int | None
) -> None:
    questioned.about = about
    action = questioned_action(questioned)
    assert (action.number if action else None) == number
