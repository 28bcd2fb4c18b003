"""A form's address opened as a page leads to its page; what cannot be sent is explained."""

from typing import Any

import pytest

from markup import tight


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/moi/alias", "/moi"),
        ("/langue/setlang/", "/"),
        ("/veille/7/prendre", "/veille"),
        ("/fils/7/etat", "/fils/7"),
        ("/equipe/groupe/chiffres/7/retirer", "/equipe/groupe/chiffres"),
    ],
)
def test_a_form_s_address_opened_as_a_page_leads_to_the_page_it_stands_on(
    cast: Any, client_of: Any, address: str, page: str
) -> None:
    for who in (cast.coordinator, cast.applicant, None):
        answer = client_of(who).get(address)
        assert (answer.status_code, answer["Location"]) == (302, page)


def test_whoever_is_led_there_reads_that_nothing_was_sent(cast: Any, client_of: Any) -> None:
    page = client_of(cast.moderator).get("/veille/7/histoire", follow=True)
    assert "Rien n’a été envoyé" in page.content.decode()
    assert (
        "Rien n’a été envoyé"
        not in client_of(None).get("/langue/setlang/", follow=True).content.decode()
    )


def test_the_page_above_says_itself_who_may_see_it(cast: Any, client_of: Any) -> None:
    assert client_of(cast.applicant).get("/veille/7/prendre", follow=True).status_code == 404
    answer = client_of(None).get("/veille/7/prendre", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/compte/connexion")


def test_sending_to_a_page_made_for_reading_gets_a_kind_page(cast: Any, client_of: Any) -> None:
    answer = client_of(cast.member).post("/actions", {"text": "Bonjour"})
    page = answer.content.decode()
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert "Revenez à la page précédente" in page
    assert 'lang="fr"' in page


def test_programs_get_the_plain_answer(client_of: Any) -> None:
    answer = client_of(None).get("/v1alpha1/comments:analyze")
    assert answer.status_code == 405
    assert "html" not in answer.content.decode().lower()


@pytest.mark.parametrize(
    ("who", "words", "way"),
    [
        ("applicant", "ma demande", "/moi"),
        ("member", "adresse", "/actions"),
        (None, "connectez-vous", "/"),
    ],
)
def test_a_page_that_is_not_there_shows_each_reader_a_way_on(
    cast: Any, client_of: Any, who: str | None, words: str, way: str
) -> None:
    client = client_of(getattr(cast, who) if who else None)
    pages = [client.get("/nulle-part")]
    if who == "applicant":
        pages.append(client.get("/actions"))
    for answer in pages:
        page = tight(answer.content.decode())
        main = page[page.index("<main") : page.index("</main>")]
        assert answer.status_code == 404
        assert words in main
        assert f'class="button" href="{way}"' in main


def test_somebody_without_a_place_is_not_told_to_sign_in(cast: Any, client_of: Any) -> None:
    client = client_of(cast.other_moderator, host="jesuisla.localhost")
    page = tight(client.get("/actions").content.decode())
    assert "connectez-vous" not in page
    assert 'class="button" href="/moi"' in page
