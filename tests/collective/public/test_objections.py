"""``/objection`` and ``/equipe/objections`` through HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.public.events import ObjectionAnswered, ObjectionMade
from jesuisla.collective.public.jobs import (
    forget_old_objections,
    send_answer,
    tell_the_team_of_objection,
)
from jesuisla.collective.public.models import Objection
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
    assert stranger.post("/objection", SENT | {"email": ""}).status_code == 302
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
