"""Whether the pages that sheets name are still there: asked by night, told once."""

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
from django.core import mail
from django.db.models import F
from django.utils.timezone import now

from collective.knowledge.invented_sheets import SOURCE, content
from jesuisla import outgoing
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.events import SheetSent
from jesuisla.collective.knowledge.jobs import look_at_sources_of_draft
from jesuisla.collective.knowledge.keepers import keep_topic
from jesuisla.collective.knowledge.models import Sheet, SourceLook
from jesuisla.collective.knowledge.sheet_words import look_in_words
from jesuisla.collective.knowledge.sheets import begin_sheet
from jesuisla.collective.knowledge.source_looks import NIGHTS_WITHOUT_HOST, look_at_sources
from jesuisla.collective.notifications.fact_sheets import tell_of_gone_source

OTHER = replace(SOURCE, title="Une autre page", url="https://autre.example.org/1")


@pytest.mark.parametrize(
    ("status", "answer"), [(404, "gone"), (410, "gone"), (200, "there"), (403, "unknown")]
)
def test_sources_are_asked_through_the_one_door(
    cast: Any, monkeypatch: pytest.MonkeyPatch, status: int, answer: str
) -> None:
    asked = []

    def send(method: str, url: str, **_more: Any) -> outgoing.Response:
        asked.append((method, url))
        return outgoing.Response(status=status, headers={}, body=b"", url=url)

    monkeypatch.setattr(outgoing, "send", send)
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    event = SheetSent(group=cast.group.pk, sheet=sheet.pk)
    look_at_sources_of_draft(event)
    look_at_sources_of_draft(event)
    assert asked == [("GET", SOURCE.url)]
    assert SourceLook.objects.get().answer == answer
    told = Entry.objects.filter(event="SourceFoundGone").count()
    assert told == (1 if answer == "gone" else 0)


def test_a_source_that_is_gone_reaches_those_who_answer_for_the_sheet_once(
    cast: Any, shelve: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = outgoing.Response(status=404, headers={}, body=b"", url=SOURCE.url)
    monkeypatch.setattr(outgoing, "send", lambda *_args, **_more: reply)
    keep_topic("Énergie", keeps=True, by=cast.coordinator)
    sheet = shelve()
    assert tell_of_gone_source(sheet.pk) == 0
    look_at_sources(cast.group)
    mail.outbox.clear()
    assert tell_of_gone_source(sheet.pk) == 2
    assert tell_of_gone_source(sheet.pk) == 0
    assert SOURCE.title in mail.outbox[0].body
    archived = replace(SOURCE, archive_url="https://archive.example.org/1")
    kept = shelve(sources=(archived,))
    assert tell_of_gone_source(kept.pk) == 0


def test_a_source_that_does_not_answer_is_unknown(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(*_args: Any, **_more: Any) -> outgoing.Response:
        raise httpx.ConnectError("nobody there")

    monkeypatch.setattr(outgoing, "send", send)
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    look_at_sources_of_draft(SheetSent(group=cast.group.pk, sheet=sheet.pk))
    assert SourceLook.objects.get().answer == "unknown"


def nights_of(
    monkeypatch: pytest.MonkeyPatch, cast: Any, count: int, send: Callable[..., outgoing.Response]
) -> None:
    monkeypatch.setattr(outgoing, "send", send)
    for _night in range(count):
        look_at_sources(cast.group)
        SourceLook.objects.update(looked_at=F("looked_at") - timedelta(days=1))


def answering(*urls: str) -> Callable[..., outgoing.Response]:
    def send(_method: str, url: str, **_more: Any) -> outgoing.Response:
        if url not in urls:
            raise outgoing.UnknownHostError("the name is not known")
        return outgoing.Response(status=200, headers={}, body=b"", url=url)

    return send


def test_a_site_whose_name_nobody_knows_for_several_nights_is_gone(
    cast: Any, shelve: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch, client_of: Any
) -> None:
    shelve(sources=(SOURCE, OTHER))
    nights_of(monkeypatch, cast, NIGHTS_WITHOUT_HOST - 1, answering(OTHER.url))
    look = SourceLook.objects.get(url=SOURCE.url)
    assert look.answer == "unknown"
    assert "nouvel essai" in look_in_words(look)
    assert "plusieurs nuits" not in client_of(cast.member).get("/fiches/1").content.decode()
    look_at_sources(cast.group)
    look_at_sources(cast.group)
    assert SourceLook.objects.get(url=SOURCE.url).answer == "gone"
    assert Entry.objects.filter(event="SourceFoundGone").count() == 1
    assert "plusieurs nuits" in client_of(cast.member).get("/fiches/1").content.decode()
    nights_of(monkeypatch, cast, 31, answering(SOURCE.url, OTHER.url))
    assert SourceLook.objects.get(url=SOURCE.url).answer == "there"


def test_a_night_in_which_the_name_is_known_begins_the_count_anew(
    cast: Any, shelve: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(sources=(SOURCE, OTHER))
    nights_of(monkeypatch, cast, NIGHTS_WITHOUT_HOST - 1, answering(OTHER.url))
    nights_of(monkeypatch, cast, 1, answering(SOURCE.url, OTHER.url))
    look = SourceLook.objects.get(url=SOURCE.url)
    assert (look.answer, look.nights_without_host) == ("there", 0)


def test_a_machine_without_a_net_says_of_no_site_that_it_is_gone(
    cast: Any, shelve: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(sources=(SOURCE, OTHER))
    nights_of(monkeypatch, cast, NIGHTS_WITHOUT_HOST + 2, answering())
    assert not SourceLook.objects.exists()
    nights_of(monkeypatch, cast, 1, answering(SOURCE.url, OTHER.url))
    SourceLook.objects.update(looked_at=F("looked_at") - timedelta(days=40))
    nights_of(monkeypatch, cast, NIGHTS_WITHOUT_HOST + 2, answering())
    assert set(SourceLook.objects.values_list("answer", flat=True)) == {"there"}


def test_a_name_looked_for_alone_is_compared_with_a_page_that_answered_before(
    cast: Any, shelve: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(sources=(SOURCE, OTHER))
    nights_of(monkeypatch, cast, 1, answering(SOURCE.url, OTHER.url))
    SourceLook.objects.filter(url=SOURCE.url).update(looked_at=now() - timedelta(days=40))
    nights_of(monkeypatch, cast, NIGHTS_WITHOUT_HOST, answering(OTHER.url))
    assert SourceLook.objects.get(url=SOURCE.url).answer == "gone"
    assert SourceLook.objects.get(url=OTHER.url).answer == "there"


def test_the_name_service_tells_a_host_that_is_none_from_a_net_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for code, is_none in ((socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)):
        failure = socket.gaierror(code, "no answer")
        monkeypatch.setattr(socket, "getaddrinfo", Mock(side_effect=failure))
        with pytest.raises(httpx.ConnectError) as raised:
            outgoing.send("GET", "https://nowhere.example.org/", contact="a@example.org")
        assert isinstance(raised.value, outgoing.UnknownHostError) is is_none
