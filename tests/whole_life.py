"""One action from a shared link to its measured result, by HTTP, with every way out shut."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.threads.models import Thread
from waiting_jobs import run_jobs

POST = "https://www.facebook.com/gazette.inventee/posts/123456789"
AUTHORS = ("Zébulon Planté", "Orphée Semée")
PAGE = f"""{AUTHORS[0]}
Qu’ils retournent chez eux, tous autant qu’ils sont !
3 h
J’aime
Répondre
12
{AUTHORS[1]}
{AUTHORS[0]} qu’ils retournent où ?
2 h
J’aime
Répondre
"""


class ReachedOutsideError(AssertionError):
    """Something tried to leave this machine."""


@pytest.fixture
def shut(monkeypatch: pytest.MonkeyPatch) -> None:
    """No way out: every connection but to this machine, and every name asked for, fails."""

    def refuse(*args: Any, **_more: Any) -> Any:
        raise ReachedOutsideError(args)

    def connect(real: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1"}:
                return real(self, address)
            return refuse(address)

        return guarded

    monkeypatch.setattr(socket.socket, "connect", connect(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", connect(socket.socket.connect_ex))
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


Seen = dict[tuple[str, str], str]
"""Pages by who looked, and by the action's state and the address."""
pages_of_a_life: Seen = {}


@dataclass
class Life:
    """What was made on the way, and what was seen."""

    thread: Thread
    action: Action
    pages: Seen = field(default_factory=dict)


class Pages(HTMLParser):
    """The tags of a page with their attributes, and what stands in text boxes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.boxes: dict[str, str] = {}
        self._box = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append((tag, told))
        if tag == "textarea":
            self._box = told.get("name", "")
            self.boxes[self._box] = ""

    def handle_data(self, data: str) -> None:
        if self._box:
            self.boxes[self._box] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._box = ""


def ask(client: Client, path: str, **told: Any) -> Any:
    """Send a form that must not be refused."""
    answer = client.post(path, told)
    assert answer.status_code in {200, 302}, (path, answer.status_code)
    return answer


def ten_taps(client: Client, thread: Thread, kinds: str) -> None:
    words = {"h": "hateful", "n": "neutral", "o": "ours"}
    places = {f"place-{at}": words[kind] for at, kind in enumerate(kinds, start=1)}
    told = {"order": "relevance", "token": str(uuid4())} | places
    ask(client, f"/fils/{thread.pk}/dix", **told)


def paste(client: Client, thread: Thread) -> None:
    path = f"/fils/{thread.pk}/coller"
    page = ask(client, path, do="read", text=PAGE, order="relevance").content.decode()
    found = re.search(r'name="read" value="([^"]*)"', page)
    assert found
    rows = {"row-1-kind": "hateful", "row-2-kind": "neutral"}
    told = {"do": "save", "read": found[1], "order": "relevance", "token": str(uuid4())}
    ask(client, path, **told, **rows)


def write_brief(client: Client, thread: Thread) -> None:
    ask(client, f"/veille/{thread.pk}/prendre")
    told = {"why": "Des familles.", "tone": "opinion", "kind": "counterspeech"}
    ask(client, f"/veille/{thread.pk}/preparer", **told, window_minutes=180)


@pytest.fixture
def life(cast: Any, client_of: Any, shut: None) -> Iterator[Life]:
    """A life without network: link, paste, taps, queue, review, voices, support, close."""
    start = now()
    member, friend = client_of(cast.member), client_of(cast.second_member)
    moderator, second = client_of(cast.moderator), client_of(cast.second_moderator)
    with time_machine.travel(start, tick=True):
        ask(member, "/proposer", link=POST, note="À voir.")
        thread = Thread.objects.get()
        paste(member, thread)
        ten_taps(member, thread, "hhhhnhhhhh")
        run_jobs()
        write_brief(moderator, thread)
        ask(second, "/veille/actions/1", deed="agree_and_launch")
        ask(member, "/actions/1/voix", where="Je suis là avec elles et eux")
        voice = Voice.objects.get()
        ask(friend, "/actions/1/soutien", voice=voice.pk, deed="liked")
        lived = Life(thread=thread, action=Action.objects.get())
        look(lived, cast, client_of)
    with time_machine.travel(start + timedelta(hours=1), tick=True):
        ten_taps(friend, thread, "oohhnhhhhh")
        ask(moderator, "/actions/1/clore", deed="close", thanks="Merci.")
        run_jobs()
        look(lived, cast, client_of)
        pages_of_a_life.update(lived.pages)
        yield lived


@pytest.fixture
def pages(request: pytest.FixtureRequest) -> Seen:
    """The pages of a life, lived once for all who only read them."""
    if not pages_of_a_life:
        request.getfixturevalue("life")
    return pages_of_a_life


def look(lived: Life, cast: Any, client_of: Any) -> None:
    """Open every page there is for a stranger, a member and the team."""
    lived.action.refresh_from_db()
    at = f"/fils/{lived.thread.pk}"
    for_all = ["/", "/impact", "/reseau", "/charte", "/rejoindre", "/compte/connexion"]
    for_members = ["/moi", "/actions", "/actions/1", "/proposer", at, f"{at}/dix", f"{at}/coller"]
    for_team = ["/veille", "/equipe", "/veille/actions/1", f"/veille/{lived.thread.pk}/preparer"]
    more = [
        "/actions/1/deroule",
        f"/equipe/membres/{cast.member.pk}",
        "/equipe/inviter",
        "/mesures",
    ]
    wanted: dict[str, tuple[Any, list[str]]] = {
        "stranger": (None, for_all),
        "friend": (cast.third_member, for_all[:4] + for_members),
        "team": (cast.coordinator, for_members + for_team + more),
    }
    for name, (who, paths) in wanted.items():
        client = client_of(who)
        for path in paths:
            answer = client.get(path)
            if answer.status_code == 200:
                lived.pages[name, f"{lived.action.state} {path}"] = answer.content.decode()
