"""``/fiches`` through HTTP: writing without losing a word, the second reading, who sees what."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from collective.knowledge.invented_sheets import SOURCE, content
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.content import CitedSource, working_content
from jesuisla.collective.knowledge.models import Sheet, SourceLook
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    open_shelf,
    send_draft,
    show_sheet,
    withdraw_sheet,
    write_draft,
)

CLAIM = "Les éoliennes rendent malade"
TODAY = "today"


def answers() -> dict[str, dict[str, Any]]:
    """What somebody types, step by step."""
    return {
        "answer": {"answer": "Une gêne par le bruit,\r\nmais aucune maladie."},
        "why": {"why_believed": "Le bruit gêne vraiment."},
        "sources": {
            "url_1": "institut.example/bulletin",
            "title_1": "Bulletin",
            "publisher_1": "Institut inventé",
            "published_on_1": "2025-03-01",
        },
        "until": {
            "valid_until": (localdate() + timedelta(days=90)).isoformat(),
            "topics": "énergie, santé, Energie",
            "countries": ["FR"],
        },
    }


def test_a_member_writes_one_question_after_another_and_another_person_reads(
    cast: Any, client_of: Any
) -> None:
    member, team = client_of(cast.member), client_of(cast.moderator)
    answer = member.post("/fiches/nouvelle", {"claims": f"{CLAIM}\r\n\r\nAutre", "language": "fr"})
    assert answer["Location"] == "/fiches/1/ecrire/answer"
    for step, typed in answers().items():
        answer = member.post(f"/fiches/1/ecrire/{step}", typed)
        assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/fiches/1/brouillon"
    draft = working_content(Sheet.objects.get())
    assert draft.claims == (CLAIM, "Autre")
    assert draft.answer == "Une gêne par le bruit, mais aucune maladie."
    assert draft.topics == ("énergie", "santé")
    assert draft.sources[0].url == "https://institut.example/bulletin"
    assert "attend une relecture" in sent(member, "/fiches/1/brouillon", deed="send")

    assert "J’ai ouvert les sources" in team.get("/fiches/1/relecture").content.decode()
    page = sent(team, "/fiches/1/relecture", deed="publish")
    assert CLAIM in page
    assert "Vérifiée par deux personnes" in page
    assert CLAIM in client_of(cast.second_member).get("/fiches").content.decode()


def sent(client: Any, path: str, **data: Any) -> str:
    answer = client.post(path, data, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def test_whoever_wrote_it_is_not_the_second_reader(cast: Any, client_of: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.moderator)
    send_draft(sheet, by=cast.moderator)
    own = client_of(cast.moderator)
    assert "J’ai ouvert" not in own.get("/fiches/1/relecture").content.decode()
    answer = own.post("/fiches/1/relecture", {"deed": "publish"})
    assert answer.status_code == 422
    assert "une autre personne la relira" in answer.content.decode()
    assert not current_sheets().exists()


@pytest.mark.parametrize(
    ("step", "typed", "told"),
    [
        ("claim", {"claims": " ", "language": "fr"}, "en une phrase"),
        ("claim", {"claims": "a" * 50_000, "language": "fr"}, "trop long"),
        ("claim", {"claims": "\n".join("abcdefghi"), "language": "fr"}, "8 lignes"),
        ("answer", {"answer": "mot " * 12_500}, "trop long"),
        ("why", {"why_believed": "mot " * 12_500}, "1500"),
        ("sources", {}, "sans source"),
        ("sources", {"url_1": "https://a.example", "title_1": "Titre"}, "qui l’a publiée"),
        ("sources", {"url_1": "javascript:alert(1)", "title_1": "x"}, "adresse"),
        ("sources", {"title_2": "Sans adresse"}, "adresse"),
        ("sources", {"url_1": "https://lou:secret@a.example/x"}, "Tout le monde ne peut pas"),
        ("sources", {"url_1": "https://lou@a.example/x"}, "Tout le monde ne peut pas"),
        ("sources", {"url_1": "http://127.0.0.1:8000/x"}, "Tout le monde ne peut pas"),
        ("sources", {"url_1": "http://localhost/x"}, "Tout le monde ne peut pas"),
        ("sources", {"url_1": "https://10.0.0.1/x"}, "Tout le monde ne peut pas"),
        ("sources", {"url_1": "http://[::1]/x"}, "Tout le monde ne peut pas"),
        (
            "sources",
            {"url_1": "https://a.example", "archive_url_1": "http://192.168.1.2/x"},
            "Tout le monde ne peut pas",
        ),
        (
            "sources",
            {
                "url_1": "https://a.example",
                "title_1": "T",
                "publisher_1": "P",
                "published_on_1": "2999-01-01",
            },
            "pas encore venu",
        ),
        ("until", {"valid_until": "2020-01-01", "topics": "santé"}, "Ce jour est passé"),
        ("until", {"valid_until": TODAY, "topics": "santé"}, "C’est aujourd’hui"),
        ("until", {"valid_until": "2999-01-01", "topics": "santé"}, "Trois ans"),
        ("until", {"valid_until": "demain", "topics": "santé"}, "2026-01-31"),
        ("until", {"valid_until": "", "topics": "santé"}, "jusqu’à quand"),
        ("until", {"valid_until": "2027-01-01", "topics": " , "}, "thème"),
        ("until", {"valid_until": "2027-01-01", "topics": "a,b,c,d,e,f"}, "5 thèmes"),
        ("until", {"valid_until": "2027-01-01", "topics": "mot " * 12}, "un mot ou deux"),
    ],
)
def test_bad_input_is_told_clearly_and_shown_again(
    cast: Any, client_of: Any, step: str, typed: dict[str, Any], told: str
) -> None:
    begin_sheet(cast.group, content(), by=cast.member)
    if typed.get("valid_until") == TODAY:  # not as it was when tests were collected
        typed = typed | {"valid_until": f"{localdate()}"}
    answer = client_of(cast.member).post(f"/fiches/1/ecrire/{step}", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page.replace("\u00a0", " ").replace("\u202f", " ")
    for value in typed.values():
        assert value.strip().splitlines() == [] or value.strip().splitlines()[0] in page
    assert working_content(Sheet.objects.get()) == content()


def test_a_step_that_lacks_something_is_never_said_to_be_done(cast: Any, client_of: Any) -> None:
    member = client_of(cast.member)
    begin_sheet(cast.group, content(valid_until=None, answer=""), by=cast.member)
    undone = ("La réponse", "Jusqu’à quand")
    for path in ("/fiches/1/brouillon", "/fiches/1/ecrire/sources"):
        page = member.get(path).content.decode()
        steps = page[page.index('<ol class="steps"') : page.index("</ol>")]
        done = re.findall(r'class="step-done">\s*<span>([^<]+)<', steps)
        assert "Ce qui se dit" in done
        assert not set(undone) & set(done)


def test_markup_is_shown_as_it_was_typed(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    typed = '<script>alert("x")</script>'
    shelve(claims=(typed,), answer=typed, why_believed=typed)
    for path in ("/fiches", "/fiches/1", "/fiches/1/versions"):
        page = client_of(cast.member).get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_the_shelf_is_the_groups_until_it_opens_and_then_sheet_by_sheet(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    shown = shelve()
    shelve(claims=("Réservée au groupe",))
    stranger = client_of(None, host="jesuisla.localhost")
    for path in ("/fiches", "/fiches/1", "/fiches/chercher?q=malade"):
        assert "/compte/connexion" in stranger.get(path)["Location"]
    coordination = client_of(cast.coordinator)
    coordination.post("/fiches/1/visibilite", {"is_public": "yes"})
    assert "/compte/connexion" in stranger.get("/fiches/1")["Location"]
    coordination.post("/fiches/suivi/ouverture", {"is_open": "yes"})
    for path in ("/fiches", "/fiches/1", "/fiches/chercher?q=malade"):
        page = stranger.get(path).content.decode()
        assert shown.claims[0] in page
        assert "Réservée au groupe" not in page
        assert "Ambre" not in page
    assert "/compte/connexion" in stranger.get("/fiches/2")["Location"]
    assert client_of(cast.applicant).get("/fiches/2").status_code == 404
    assert "Lire les fiches" in stranger.get("/").content.decode()


def test_who_is_signed_in_without_a_place_is_not_sent_round_in_a_circle(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    shelve()
    elsewhere = client_of(cast.other_moderator, host="jesuisla.localhost")
    for path in ("/fiches", "/fiches/1", "/fiches/chercher?q=malade"):
        assert elsewhere.get(path).status_code == 404
    header = elsewhere.get("/").content.decode().split("</header>")[0]
    assert "Ma page" in header
    assert "Se connecter" not in header


def test_sheets_in_the_readers_language_stand_first_and_the_others_fold(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    shelve(claims=("Le vaccin rend malade",), language="fr")
    shelve(claims=("The vaccine makes ill",), language="en")
    page = client_of(cast.member).get("/fiches").content.decode()
    own, foreign = page.split("1 fiche dans une autre langue")
    assert "Le vaccin rend malade" in own
    assert "The vaccine makes ill" in foreign
    assert "The vaccine makes ill" not in own


def test_a_withdrawn_sheet_says_so_at_its_address(cast: Any, client_of: Any, sheet: Sheet) -> None:
    show_sheet(sheet, is_public=True, by=cast.coordinator)
    open_shelf(cast.group, is_open=True, by=cast.coordinator)
    withdraw_sheet(sheet, "Le chiffre était faux.", by=cast.moderator)
    stranger = client_of(None, host="jesuisla.localhost").get("/fiches/1")
    assert stranger.status_code == 410
    page = stranger.content.decode()
    assert "a été retirée" in page
    assert sheet.answer not in page
    assert "Le chiffre était faux." not in page
    page = client_of(cast.member).get("/fiches/1").content.decode()
    assert "Le chiffre était faux." in page
    assert sheet.claims[0] not in client_of(cast.member).get("/fiches").content.decode()


def test_the_author_and_the_team_withdraw_and_nobody_else(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    shelve()
    shelve()
    assert client_of(cast.second_member).post("/fiches/1/retirer", {"why": "x"}).status_code == 404
    answer = client_of(cast.member).post("/fiches/1/retirer", {"why": ""})
    assert answer.status_code == 422
    client_of(cast.member).post("/fiches/1/retirer", {"why": "Erreur"})
    client = client_of(cast.second_moderator, powers=False)
    assert client.post("/fiches/2/retirer", {"why": "Erreur"}).status_code == 403
    client_of(cast.second_moderator).post("/fiches/2/retirer", {"why": "Erreur"})
    assert not current_sheets().exists()


def test_drafts_are_their_authors_and_the_teams(cast: Any, client_of: Any) -> None:
    begin_sheet(cast.group, content(), by=cast.member)
    for path in ("/fiches/1", "/fiches/1/brouillon", "/fiches/1/ecrire/why"):
        assert client_of(cast.second_member).get(path).status_code == 404
        assert client_of(cast.other_moderator).get(path).status_code == 404
        assert client_of(cast.member).get(path, follow=True).status_code == 200
    assert client_of(cast.moderator).get("/fiches/1/brouillon").status_code == 200
    assert client_of(cast.moderator).get("/fiches/1/ecrire/why").status_code == 404


def test_the_second_reader_sees_which_source_is_gone(cast: Any, client_of: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(sheet, by=cast.member)
    SourceLook.objects.create(group=cast.group, url=SOURCE.url, answer="gone", status=404)
    team = client_of(cast.moderator)
    assert "n’existait plus" in team.get("/fiches/1/relecture").content.decode()
    answer = team.post("/fiches/1/relecture", {"deed": "publish", "word": "Mot à garder"})
    assert answer.status_code == 422
    assert "n’existe plus" in answer.content.decode()
    assert "Mot à garder" in answer.content.decode()


def test_a_change_of_a_sheet_is_read_beside_what_it_said(
    cast: Any, client_of: Any, sheet: Sheet
) -> None:
    other = CitedSource(title="Autre", publisher="Institut", url="https://autre.example/")
    write_draft(sheet, content(answer="Nouvelle réponse", sources=(other,)), by=cast.member)
    send_draft(sheet, by=cast.member)
    page = client_of(cast.moderator).get("/fiches/1/relecture").content.decode()
    assert "Nouvelle réponse" in page
    assert content().answer in page


def test_a_search_finds_by_words_their_beginnings_and_without_accents(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    shelve()
    shelve(claims=("Wiatraki powodują choroby",), language="pl", answer="Nie.", topics=("zdrowie",))
    shelve(claims=("Autre sujet",), answer="Rien", why_believed="Rien", topics=("divers",))
    member = client_of(cast.member)
    for typed, claim in (
        ("eolienne", CLAIM),
        ("ÉOLIENNES malades", CLAIM),
        ("éolien", CLAIM),
        ("wiatraki choroby", "Wiatraki powodują choroby"),
        ("powoduja", "Wiatraki powodują choroby"),
    ):
        page = member.get("/fiches/chercher", {"q": typed}).content.decode()
        assert claim in page, typed
        assert "Autre sujet" not in page, typed
    assert "Pas encore de fiche" in member.get("/fiches/chercher?q=zzzz").content.decode()
    assert member.get("/fiches/chercher", {"q": "?!"}).status_code == 422
    assert member.get("/fiches/chercher", {"q": "x" * 50_000}).status_code == 422
    assert member.get("/fiches/chercher")["Location"] == "/fiches"


def test_a_search_names_sheets_in_the_readers_language_first(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    shelve(claims=("Vaccins et autisme",), topics=("santé",))
    shelve(claims=("Vaccins et autisme, in English",), language="en", topics=("health",))
    page = client_of(cast.member).get("/fiches/chercher?q=vaccins+autisme").content.decode()
    assert page.index("Vaccins et autisme</") < page.index("Vaccins et autisme, in English")


def test_the_shelf_offers_topics_in_the_language_of_the_page(
    cast: Any, client_of: Any, shelve: Any
) -> None:
    shelve(topics=("vaccines",), language="en")
    client = client_of(cast.member)
    assert 'href="/fiches/chercher?q=vaccines"' in client.get("/fiches").content.decode()
    shelve(topics=("vaccins",), language="fr")
    page = client.get("/fiches").content.decode()
    assert 'href="/fiches/chercher?q=vaccins"' in page
    assert 'href="/fiches/chercher?q=vaccines"' not in page


def test_the_care_of_the_shelf_shows_first_what_needs_somebody_and_folds_the_rest(
    cast: Any, client_of: Any, shelve: Any
) -> None:
    team = client_of(cast.moderator)
    assert "Rien en attente." in team.get("/fiches/suivi").content.decode()
    withdraw_sheet(shelve(claims=("La 5G répand les virus",)), "Faux.", by=cast.moderator)
    waiting = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(waiting, by=cast.member)
    page = team.get("/fiches/suivi").content.decode()
    needs, _fold, rest = page.partition("<details")
    assert re.findall(r"<h2[^>]*>([^<]*)", page) == ["Ce qui attend quelqu’un"]
    assert f'href="/fiches/{waiting.number}/relecture"' in needs
    assert "écrite par Ambre, à relire" in needs
    assert "Rien en attente." not in needs
    assert "La 5G" not in needs
    assert "La 5G" in rest
    answer = team.post("/fiches/suivi/themes", {"topic": "climat"})
    assert answer["Location"].endswith("#themes")
    assert '<details class="more" open>' in team.get(answer["Location"]).content.decode()
    assert '<details class="more" open>' not in page
