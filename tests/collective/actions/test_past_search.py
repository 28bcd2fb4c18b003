"""Past actions are found by words, network and time; only the group's own, and at any number."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from django_scopes import scope

from jesuisla.collective.actions.jobs import search_by_imported_names, search_by_new_name
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.past_search import MOST_FOUND, words_of
from jesuisla.collective.threads.events import ThreadDescribed, ThreadsImported, ThreadUnnamed
from jesuisla.collective.threads.models import Page, Thread
from jesuisla.collective.threads.quote_retention import forget_name
from jesuisla.collective.threads.threads import Description, describe_thread

PAST = "/actions/passees"


@pytest.fixture
def past(cast: Any) -> Any:
    """``past("L’école", page="La Gazette", days=3)``: an action that is over."""

    def make(
        title: str,
        *,
        page: str = "",
        network: str = "facebook",
        days: float = 1,
        why: str = "Une famille est insultée.",
        group: Any = None,
    ) -> Action:
        group = group or cast.group
        number = Thread.objects.count() + 1
        posted_by = (
            Page.objects.get_or_create(group=group, network=network, handle=page)[0]
            if page
            else None
        )
        thread = Thread.objects.create(
            group=group, network=network, native_id=f"p{number}", title=title, page=posted_by
        )
        ended_at = now() - timedelta(days=days)
        action = Action(
            group=group,
            thread=thread,
            number=500 + number,
            state="closed",
            why=why,
            launched_at=ended_at - timedelta(hours=20),
            closes_at=ended_at,
            closed_at=ended_at,
        )
        action.words = words_of(action)
        action.save()
        return action

    return make


def titles(client: Any, address: str = PAST, **wishes: Any) -> list[str]:
    """What a search shows, in its order."""
    answer = client.get(address, wishes)
    assert answer.status_code == 200, answer.content.decode()
    return [action.thread.title for action in answer.context["page"].object_list]


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(answer.content.decode())))


def test_words_of_title_and_page_find_it_whatever_their_accents(
    cast: Any, client_of: Any, past: Any
) -> None:
    past("L’École brûle", page="La Gazette")
    past("Le marché", page="École libre", days=2)
    past("Le parc", page="Le Matin", days=3)
    for who in (cast.member, cast.moderator):
        client = client_of(who)
        assert titles(client, q="ecole") == ["L’École brûle", "Le marché"]
        assert titles(client, q="ÉCOLE gaz") == ["L’École brûle"]
        assert titles(client, q="parc gazette") == []
        assert titles(client) == ["L’École brûle", "Le marché", "Le parc"]


def test_network_and_period_narrow_it(cast: Any, client_of: Any, past: Any) -> None:
    for days in (1, 5, 9):
        past(f"Il y a {days} jours", days=days)
    past("Une vidéo", network="youtube", days=5)
    client, today = client_of(cast.member), localdate()
    assert titles(client, network="youtube") == ["Une vidéo"]
    since, until = today - timedelta(days=6), today - timedelta(days=4)
    assert set(titles(client, since=since, until=until)) == {"Il y a 5 jours", "Une vidéo"}
    assert titles(client, since=since, network="facebook", q="jours") == [
        "Il y a 1 jours",
        "Il y a 5 jours",
    ]
    assert titles(client, until=today - timedelta(days=9)) == ["Il y a 9 jours"]


def test_nobody_finds_what_another_group_did_nor_what_was_not_launched(
    cast: Any, client_of: Any, past: Any
) -> None:
    past("Le secret d’ici")
    with scope(group=cast.other_group.pk):
        past("Le secret d’ailleurs", group=cast.other_group)
    Action.objects.create(
        group=cast.group,
        thread=Thread.objects.create(group=cast.group, network="facebook", native_id="9"),
        number=9,
        why="Une famille est insultée.",
        words="secret",
    )
    for who in (cast.member, cast.moderator):
        assert titles(client_of(who), q="secret") == ["Le secret d’ici"]
        assert "d’ailleurs" not in text(client_of(who).get(PAST))
    team = text(client_of(cast.moderator).get("/mesures", {"q": "secret"}))
    assert "Le secret d’ici" in team
    assert "d’ailleurs" not in team


def test_words_of_the_brief_find_it_too(cast: Any, client_of: Any, past: Any) -> None:
    past("Le foyer ouvrira en mars", why="Des exilés y sont traités de parasites.")
    past("Le parc", days=2)
    for address, who in ((PAST, cast.member), ("/mesures", cast.moderator)):
        client = client_of(who)
        assert titles(client, address, q="EXILES") == ["Le foyer ouvrira en mars"]
        assert "mot du titre, de la page ou de la consigne" in text(client.get(address, {"q": "!"}))


@pytest.mark.parametrize("typed", ["%", "_", "🙂🙂", "&|!:*'", "²", "a:*b", "\x00x", "  "])
def test_odd_words_find_nothing_or_are_asked_for_again(
    cast: Any, client_of: Any, past: Any, typed: str
) -> None:
    past("Le marché de Noël")
    answer = client_of(cast.member).get(PAST, {"q": typed})
    page = text(answer)
    if answer.status_code == 422:
        assert "Écrivez un mot du titre, de la page ou de la consigne." in page
        assert f'value="{typed}"' in unescape(answer.content.decode())
        assert "Le marché de Noël" not in page
    elif typed.strip():
        assert "Aucune action trouvée." in page
    else:
        assert "Le marché de Noël" in page


def test_what_cannot_be_asked_says_so_and_keeps_what_was_typed(
    cast: Any, client_of: Any, past: Any
) -> None:
    past("Le marché de Noël")
    client = client_of(cast.member)
    answer = client.get(PAST, {"q": "é" * 500})
    assert answer.status_code == 422
    assert "é" * 500 in answer.content.decode()
    answer = client.get(PAST, {"q": "noel", "since": "2026-03-02", "until": "2026-03-01"})
    assert answer.status_code == 422
    assert "Ce jour est avant le premier." in text(answer)
    assert 'value="noel"' in answer.content.decode()
    assert 'value="2026-03-01"' in answer.content.decode()
    for wrong in ({"since": "0001-01-01"}, {"until": "9999-12-31"}, {"until": "hier"}):
        assert client.get(PAST, wrong).status_code == 422
        assert client_of(cast.moderator).get("/mesures", wrong).status_code == 422
    assert client.get(PAST, {"network": "minitel"}).status_code == 422


def test_nothing_found_says_what_to_do(cast: Any, client_of: Any, past: Any) -> None:
    past("Le marché de Noël")
    for who, address in ((cast.member, PAST), (cast.moderator, "/mesures")):
        answer = client_of(who).get(address, {"q": "piscine"})
        assert "Aucune action trouvée." in text(answer)
        assert "moins de mots" in text(answer)
        assert f'<a href="{address}">' in answer.content.decode()


def test_the_search_is_kept_from_page_to_page(cast: Any, client_of: Any, past: Any) -> None:
    for number in range(10):
        past(f"Le marché {number}", days=number + 1)
        past(f"Le parc {number}", days=number + 1)
    client = client_of(cast.member)
    answer = client.get(PAST, {"q": "marche"})
    assert "10 actions trouvées" in text(answer)
    assert "?page=2&q=marche" in unescape(answer.content.decode())
    assert titles(client, q="marche", page=2) == ["Le marché 8", "Le marché 9"]


def test_it_asks_as_much_for_many_as_for_few(cast: Any, client_of: Any, past: Any) -> None:
    for number in range(9):
        past(f"Le marché {number}", page="La Gazette")
    client = client_of(cast.member)
    addresses = (PAST, f"{PAST}?q=marche", f"{PAST}?network=facebook&since=2026-01-01&page=2")

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as counted:
                assert client.get(address).status_code == 200
            counts.append(len(counted))
        return counts

    few = queries()
    for number in range(MOST_FOUND + 10):
        past(f"Le marché n° {number}", page="La Gazette")
    assert queries() == few
    assert f"Voici les {MOST_FOUND} plus récentes." in text(client.get(PAST, {"q": "marche"}))


def test_a_new_name_is_found_and_one_that_went_is_not(cast: Any, client_of: Any, past: Any) -> None:
    first = past("Le marché", page="123456")
    past("Le parc", page="123456", days=2)
    client = client_of(cast.member)
    assert titles(client, q="gazette") == []
    describe_thread(
        first.thread, Description(title="La fête", page="La Gazette"), by=cast.moderator
    )
    search_by_new_name(ThreadDescribed(group=cast.group.pk, thread=first.thread.pk))
    assert titles(client, q="gazette") == ["La fête", "Le parc"]
    assert titles(client, q="marche") == []
    Thread.objects.filter(pk=first.thread.pk).update(forgotten_at=now())
    forget_name(first.thread)
    search_by_new_name(ThreadUnnamed(group=cast.group.pk, thread=first.thread.pk))
    assert titles(client, q="fete") == []
    Thread.objects.filter(pk=first.thread.pk).update(title="La course")
    threads = (first.thread.pk,)
    search_by_imported_names(ThreadsImported(group=cast.group.pk, threads=threads, comments=0))
    assert titles(client, q="course") == ["La course"]


def test_an_action_that_is_prepared_is_found_once_it_is_over(
    cast: Any, client_of: Any, running: Action
) -> None:
    Action.objects.filter(pk=running.pk).update(state="closed", closed_at=now())
    assert titles(client_of(cast.member), q="marche noel") == [running.thread.title]


def test_the_list_of_today_leads_to_the_search(cast: Any, client_of: Any, past: Any) -> None:
    assert f'href="{PAST}"' not in client_of(cast.member).get("/actions").content.decode()
    past("Le marché")
    assert f'href="{PAST}"' in client_of(cast.member).get("/actions").content.decode()
