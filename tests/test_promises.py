"""What the software never does: one section a promise, through the user's door.

``life`` is one action from a link to its result, by HTTP, with every way out shut. More
about each promise stands beside what keeps it:

1. every address with a form from elsewhere: ``test_doors.py``
2. ``collective/threads/test_forgetting.py``, ``networks/test_paste.py``,
   ``collective/api/test_suggestions.py``, ``collective/actions/test_closing.py``
3. ``collective/actions/test_taking_part.py``
4. ``networks/test_network_rules.py``, ``collective/actions/test_pages.py``
5. the same life in a browser: ``browser/test_life.py``
6. ``collective/public/test_pages.py``, ``collective/results/test_measures.py``,
   ``collective/results/test_results.py``, ``analysis/impact``
7. ``collective/members/test_joining.py``
"""
# ruff: noqa: F401, F811  # fixtures are imported, and then asked for by name

import ast
import json
import re
import socket
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate, now
from procrastinate.contrib.django import app

import jesuisla
from jesuisla import outgoing
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.api.keys import create_key
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.jobs import look_at_fact_checkers
from jesuisla.collective.knowledge.models import CheckedClaim
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.imports import import_file
from jesuisla.collective.threads.models import Comment, Reading, Thread
from jesuisla.networks.archives import open_archive
from jesuisla.networks.network_rules import is_overdue, rules_of
from jesuisla.networks.registry import NETWORKS
from kept_data import kept
from waiting_jobs import run_and_drop_jobs
from whole_life import (
    AUTHORS,
    POST,
    Life,
    Pages,
    ReachedOutsideError,
    Seen,
    ask,
    life,
    look,
    pages,
    run_jobs,
    shut,
    ten_taps,
    write_brief,
)

SOURCE = Path(jesuisla.__file__).parent
HERE = {"", "jesuisla.localhost"}
TRACES = ("zébulon", "zebulon", "planté", "orphée", "orphee", "semée", "zeb_plante", "z3bul0n")
"""Of the authors' names, handles and profiles, in small letters."""
WORDS = ("qu’ils retournent", "mots en archive", "mots par l’api")
ARCHIVE = [
    {
        "network": "facebook",
        "thread_id": thread,
        "id": f"{thread}-1",
        "author": AUTHORS[0],
        "text": f"Mots en archive, @zeb_plante, {thread}",
        "url": "https://www.facebook.com/z3bul0n",
        "rank": 0,
        "order": "relevance",
    }
    for thread in ("500001", "500002")
]


# 1. It never posts, likes, votes or reports on a network.

WAYS_OUT = {
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "socket",
    "smtplib",
    "ftplib",
    "telnetlib",
} | {"apprise"}
MAY_REACH = (
    "cli/",
    "server/serving.py",
    "server/doctor/letter.py",
    "collective/notifications/channels/mail.py",
    "collective/notifications/messenger_addresses.py",
    "collective/scoring/second_stage/",
    "outgoing/",
)
"""The operator's own commands and mail server, and the one door out, by which the second-stage
model that a group names itself is asked (``tests/test_outgoing.py``). Apprise reads addresses and
sends nothing (``collective/notifications/test_messenger_addresses.py``)."""


def test_promise_1_a_whole_life_reaches_nothing_outside(life: Life) -> None:
    assert life.action.state == "closed"
    assert Support.objects.count() == 1
    sources = set(Reading.objects.values_list("source", flat=True))
    assert sources == {"pasted", "taps"}  # promise 5: no reader is set up by itself


def test_promise_1_the_shut_door_is_shut(shut: None) -> None:
    """Else the test above would prove nothing."""
    with pytest.raises(ReachedOutsideError):
        socket.create_connection(("graph.facebook.com", 443))
    with socket.socket() as tried, pytest.raises(ReachedOutsideError):
        tried.connect(("192.0.2.1", 443))


def test_promise_1_no_code_but_the_named_can_reach_a_network() -> None:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            for name in names:
                if name.split(".")[0] in WAYS_OUT or name in {"urllib.request", "http.client"}:
                    found.add(path.relative_to(SOURCE).as_posix())
    unexpected = {
        name for name in found if not name.startswith(MAY_REACH) and not name.endswith("/reader.py")
    }
    assert not unexpected


FEED = "https://verif.example/flux"
ARTICLE = "https://verif.example/vaches"
FEED_BODY = f"<rss version='2.0'><channel><item><link>{ARTICLE}</link></item></channel></rss>"
CHECKED = {
    "@type": "ClaimReview",
    "url": ARTICLE,
    "claimReviewed": "Les vaches du village sont malades",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": AUTHORS[0], "sameAs": "https://x.com/z3bul0n"},
        "appearance": {"url": "https://www.facebook.com/zeb_plante/posts/1"},
        "firstAppearance": {"url": "https://www.facebook.com/orphee.semee"},
    },
    "author": {"@type": "Organization", "name": "Vérif inventée"},
    "reviewRating": {"alternateName": "Faux", "author": {"name": AUTHORS[1]}},
}
"""What a fact-checker publishes, with who claimed it."""


class Checker:
    """A fact-checker behind the one door out, which notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def send(self, method: str, url: str, **more: Any) -> outgoing.Response:
        self.asked.append((method, url))
        assert not more.keys() & {"body", "content", "data", "json"}
        script = f'<script type="application/ld+json">{json.dumps(CHECKED)}</script>'
        page = f"<!doctype html><html>{script}</html>"
        body = FEED_BODY if url == FEED else page
        return outgoing.Response(status=200, headers={}, body=body.encode(), url=url)


@pytest.fixture
def named_feed(cast: Any, client_of: Any) -> str:
    """The page of a feed that a moderator named."""
    sent = {"url": FEED, "publisher": "Vérif inventée", "language": "fr"}
    page: str = client_of(cast.moderator).post("/fiches/suivi/verifications", sent)["Location"]
    return page


def test_promise_1_feeds_are_read_through_the_one_door_and_stop_when_told(
    cast: Any, client_of: Any, named_feed: str, shut: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every other way out is shut meanwhile: what passes the door is all that leaves."""
    checker = Checker()
    monkeypatch.setattr(outgoing, "send", checker.send)
    run_and_drop_jobs()
    look_at_fact_checkers(0)
    asked = [("GET", FEED), ("GET", ARTICLE), ("GET", FEED)]  # nothing is sent, nobody followed
    assert checker.asked == asked
    assert CheckedClaim.objects.get().claim == CHECKED["claimReviewed"]
    for deed, left in (("pause", 1), ("remove", 0)):
        client_of(cast.moderator).post(named_feed, {"deed": deed})
        run_and_drop_jobs()
        look_at_fact_checkers(0)
        assert checker.asked == asked, deed
        assert CheckedClaim.objects.count() == left


def test_promise_2_of_what_others_checked_no_person_is_kept(
    cast: Any,
    client_of: Any,
    named_feed: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(outgoing, "send", Checker().send)
    look_at_fact_checkers(0)
    run_jobs()
    everything = kept()
    page = client_of(cast.moderator).get(named_feed).content.decode()
    assert "vaches du village" in everything
    assert "vaches du village" in page
    for trace in TRACES:
        assert trace not in everything, trace
        assert trace not in page.casefold(), trace
        assert trace not in caplog.text.casefold(), trace


def test_promise_1_every_form_and_button_stays_here(pages: Seen) -> None:
    seen = 0
    for where, page in pages.items():
        for tag, told in Pages(page).tags:
            targets = [told[name] for name in ("action", "formaction", "src") if name in told]
            targets += [value for name, value in told.items() if name.startswith("hx-")]
            if tag == "link" and told.get("rel") != "canonical":  # fetched by nobody
                targets.append(told.get("href", ""))
            for target in targets:
                seen += 1
                assert urlsplit(target).netloc in HERE, (where, tag, target)
                assert urlsplit(target).scheme in {"", "data"}, (where, tag, target)
    assert seen > 100


def copied_of_sheets() -> set[str]:
    """What the templates of the fact shelf hand to the script that copies."""
    folder = SOURCE / "collective" / "knowledge" / "templates"
    texts = [path.read_text("utf-8") for path in folder.rglob("*.html")]
    handed = [words for text in texts for words in re.findall(r'data-words="([^"]*)"', text)]
    assert sum(len(re.findall(r"data-copy\b", text)) for text in texts) == len(handed) == 1
    return {name for words in handed for name in re.findall(r"\{\{ ([\w.]+) \}\}", words)}


def copied_of_invitations() -> dict[str, str]:
    """The fields that the page of invitations hands to the script that copies, and their text."""
    page = SOURCE / "collective" / "welcome" / "templates" / "welcome" / "invite.html"
    text = page.read_text("utf-8")
    fields = dict(re.findall(r'<textarea id="([^"]*)"[^>]*>(.*?)</textarea>', text))
    return {name: fields[name] for name in re.findall(r'data-copy="([^"]*)"', text)}


def test_promise_1_no_page_brings_words_to_paste(pages: Seen) -> None:
    """Nothing stands in a box to write in, no link carries a text, no script copies one."""
    for (who, where), page in pages.items():
        read = Pages(page)
        if who != "team":
            assert not {name: text.strip() for name, text in read.boxes.items() if text.strip()}
        for tag, told in read.tags:
            assert not any("clipboard" in f"{name} {value}" for name, value in told.items())
            if tag == "a":
                assert not told["href"].startswith(("mailto:?", "sms:", "whatsapp:", "tg:")), where
                if urlsplit(told["href"]).netloc not in HERE:
                    assert not re.search(
                        r"[?&](text|body|status|quote|message)=|/intent/|/sharer|/share\?",
                        told["href"],
                    ), (where, told["href"])
            if tag == "input" and told.get("type", "text") == "text" and "/actions/" in where:
                assert not told.get("value"), (where, told)
    copying = r"clipboard|execCommand|navigator\.share"
    scripts = {it.name for it in SOURCE.rglob("*.js") if re.search(copying, it.read_text("utf-8"))}
    pages = {it.name for it in SOURCE.rglob("*.html") if "copy.js" in it.read_text("utf-8")}
    # A moderator's own letter to a page is no comment; on an action's page the words of somebody
    # else's comment are copied to search the thread for them; an announcement is for the group's
    # own closed space; of a fact sheet the address of a source is copied, of an invitation its own,
    # and nothing else.
    # Nobody is given words to post in a thread.
    of_sheets = {"sheet.html", "reading.html", "draft.html", "elsewhere_sheet.html", "thread.html"}
    assert (
        "copy.js" not in (SOURCE / "collective/threads/templates/threads/thread.html").read_text()
    )
    assert (scripts, pages - of_sheets) == (
        {"copy.js"},
        {"letter.html", "action.html", "announce.html", "invite.html"},
    )
    assert copied_of_invitations() == {"link-{{ link.pk }}": "{{ address }}"}
    assert copied_of_sheets() == {"source.archive_url", "source.url"}


# 2. It keeps no file on the people who write.


@pytest.fixture
def everything_came(cast: Any, client_of: Any, life: Life) -> Life:
    """The same life, an archive with two threads of one author, and another program's word."""
    lines = "\n".join(json.dumps(row) for row in ARCHIVE).encode()
    with open_archive(BytesIO(lines)) as archive:
        assert import_file(archive, cast.group).refused_count == 0
    _key, secret = create_key(cast.group, "Courrier", per_minute=60, per_day=60, by=None)
    program = Client(headers={"host": "jesuisla.localhost"})
    asked = {
        "comment": {"text": "Mots par l’API, pour le journal du matin"},
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["fr"],
        "clientToken": AUTHORS[0],
        "sessionId": AUTHORS[1],
        "communityId": "https://www.facebook.com/z3bul0n",
    }
    suggested = {name: value for name, value in asked.items() if name != "requestedAttributes"}
    suggested["attributeScores"] = {"TOXICITY": {"summaryScore": {"value": 0.9}}}
    for call, body in (("analyze", asked), ("suggestscore", suggested)):
        answer = program.post(
            f"/v1alpha1/comments:{call}?key={secret}", json.dumps(body), "application/json"
        )
        assert answer.status_code == 200, answer.content
    run_jobs()
    return life


def test_promise_2_no_name_handle_or_profile_is_kept_anywhere(
    everything_came: Life, cast: Any, client_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor shown on a page, nor logged; and one author has another key in every thread."""
    everything = kept()
    for words in WORDS:
        assert words in everything  # else nothing came, and the rest proves nothing
    for trace in TRACES:
        assert trace not in everything, trace
        assert trace not in caplog.text.casefold(), trace
    look(everything_came, cast, client_of)
    pages = list(everything_came.pages.values())
    pages.append(client_of(cast.member).get("/moi/donnees").content.decode())
    for page in pages:
        for trace in TRACES:
            assert trace not in page.casefold(), trace

    keys = list(Comment.objects.exclude(author_key="").values_list("author_key", flat=True))
    assert len(keys) == len(set(keys)) == 4  # two of the page, the same author in two archives
    salts = [bytes(salt) for salt in Thread.objects.values_list("salt", flat=True)]
    assert len(set(salts)) == 3


def test_promise_2_after_the_retention_time_nothing_quotes_or_links(everything_came: Life) -> None:
    keys = list(Comment.objects.exclude(author_key="").values_list("author_key", flat=True))
    salts = [bytes(salt).hex() for salt in Thread.objects.values_list("salt", flat=True)]
    # Beside each job of the night stands the one that tries a failed group again.
    named = [
        task
        for name, task in app.tasks.items()
        if re.search(r"forget_old(?!.*_again)|\.tidy$", name)
    ]
    nightly = [task for task in named if not task.pass_context]
    assert len(nightly) >= 4
    with time_machine.travel(now() + timedelta(days=32), tick=False):
        for task in nightly:
            task(timestamp=0)
        run_jobs()
    everything = kept()
    for trace in (*WORDS, *keys, *salts, "je suis là avec"):
        assert trace not in everything, trace
    assert not Comment.objects.exclude(scores={}).exists()
    assert not Support.objects.exists()
    assert Voice.objects.filter(by=None).count() == 1  # how many there were stays true


# 3. It shows no ranking, streak or like-count of members to anyone else.

MANY = {"voices": 137, "supports": 149, "proposals": 163, "readings": 173}
"""So many did one member: numbers that stand nowhere by chance."""


def test_promise_3_nobody_sees_how_much_somebody_did(life: Life, cast: Any, client_of: Any) -> None:
    """Totals of the group are told; another member's part of them keeps these apart."""
    many, group, action = cast.member, cast.group, life.action
    Action.objects.filter(pk=action.pk).update(state="running", closed_at=None)
    threads = Thread.objects.bulk_create(
        Thread(group=group, network="web", native_id=f"https://example.org/{at}")
        for at in range(MANY["proposals"] - 1)
    )
    Proposal.objects.bulk_create(
        Proposal(group=group, thread=thread, by=many) for thread in threads
    )
    others = Thread.objects.bulk_create(
        Thread(group=group, network="web", native_id=f"https://example.com/{at}") for at in range(9)
    )
    Proposal.objects.bulk_create(
        Proposal(group=group, thread=thread, by=cast.second_member) for thread in others
    )
    Reading.objects.bulk_create(
        Reading(group=group, thread=life.thread, taken_at=now(), source="taps", by=many)
        for _at in range(MANY["readings"] - 1)
    )
    voices = Voice.objects.bulk_create(
        Voice(group=group, action=action, by=by, first_words="Un mot doux")
        for by in [many] * (MANY["voices"] - 1) + [cast.second_member] * 33
    )
    Support.objects.bulk_create(
        Support(group=group, action=action, by=many, voice=voice, deed="liked")
        for voice in voices[: MANY["supports"]]
    )
    life.pages.clear()
    look(life, cast, client_of)
    assert len(life.pages) > 15
    for where, page in life.pages.items():
        words = re.sub(r"<[^>]*>", " ", page)
        for deed, count in MANY.items():
            for told in (count, count - 1):
                assert not re.search(rf"(?<![\d,.]){told}(?![\d,.])", words), (
                    where,
                    deed,
                    words[words.index(str(told)) - 80 :][:160],
                )
        assert not re.search(
            r"(?<!ouble )classement|palmarès|meilleur·?e|série de|leaderboard", words
        ), where


# 4. Support only where the network's rules allow it.


@pytest.mark.parametrize("name", [one.name for one in NETWORKS])
def test_promise_4_support_is_offered_only_where_the_rules_allow_it(
    cast: Any, client_of: Any, name: str
) -> None:
    rules = rules_of(name)
    thread = Thread.objects.create(group=cast.group, network=name, native_id="1")
    if rules.act_together.allowed is False:
        with pytest.raises(Refused):
            prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
        return
    action = prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    action = launch_action(action, by=cast.moderator)
    voice = tell_voice(action, "Je suis là pour vous", by=cast.member)
    friend = client_of(cast.second_member)
    may = rules.support_each_other.allowed is True and not is_overdue(rules, localdate())
    page = friend.get(f"/actions/{action.number}").content.decode()
    for deed in ("liked", "answered"):
        assert (f'name="deed" value="{deed}"' in page) is may
        friend.post(f"/actions/{action.number}/soutien", {"voice": voice.pk, "deed": deed})
        assert Support.objects.filter(deed=deed).exists() is may


# 5. It works with no platform API at all.

POSTS = {
    "facebook": POST,
    "instagram": "https://www.instagram.com/p/CxYz123AbCd/",
    "youtube": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "x": "https://x.com/gazette/status/1234567890123456789",
    "tiktok": "https://www.tiktok.com/@gazette/video/7234567890123456789",
    "bluesky": "https://bsky.app/profile/gazette.example/post/3kabcdefghi2k",
    "reddit": "https://www.reddit.com/r/france/comments/abc123/titre/",
    "mastodon": "https://social.example/@gazette/109876543210987654",
    "web": "https://gazette.example/article/marche-de-noel",
}


@pytest.mark.parametrize("name", [one.name for one in NETWORKS])
def test_promise_5_a_link_and_ten_taps_are_enough_on_every_network(
    cast: Any, client_of: Any, shut: None, name: str
) -> None:
    member = client_of(cast.member)
    ask(member, "/proposer", link=POSTS[name], note="")
    thread = Thread.objects.get()
    assert thread.network == name
    ten_taps(member, thread, "hhn")
    run_jobs()
    assert Reading.objects.get().places.count() == 3
    assert client_of(cast.moderator).get("/veille").status_code == 200
    if rules_of(name).act_together.allowed is not False:
        write_brief(client_of(cast.moderator), thread)
        ask(client_of(cast.second_moderator), "/veille/actions/1", deed="agree_and_launch")
        assert Action.objects.get().state == "running"


# 6. No figure without its number of cases and its uncertainty.


def test_promise_6_one_action_gives_no_mean(pages: Seen) -> None:
    page = pages["stranger", "closed /impact"]
    assert re.search(r"too few|trop peu", page, re.IGNORECASE)
    assert not re.search(r"\d\s*%", re.sub(r"<[^>]*>", " ", page))


def test_promise_6_an_action_s_result_tells_both_counts_and_of_how_many(pages: Seen) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", pages["friend", "closed /actions/1"]))
    assert re.search(r"0 (sur|of) 10 (avant|before), 2 (sur|of) 10", page)
    assert not re.search(r"\d\s*%", page)


# 7. Nothing asks for a social-network identity.

IDENTITY = re.compile(
    r"facebook|instagram|youtube|twitter|tiktok|bluesky|mastodon|reddit|réseaux? socia|profil"
    r"|handle|screen_?name|user_?name|nom d’utilisat|pseudo|prénom|nom de famille|first_?name"
    r"|last_?name|téléphone|phone|naissance|birth",
    re.IGNORECASE,
)


def test_promise_7_no_field_asks_who_one_is_on_a_network(pages: Seen) -> None:
    seen = set()
    for where, page in pages.items():
        for tag, told in Pages(page).tags:
            if tag in {"input", "textarea", "select"} and told.get("type") != "hidden":
                seen.add(told.get("name", ""))
                for asked in ("name", "placeholder", "aria-label", "autocomplete"):
                    assert not IDENTITY.search(told.get(asked, "").replace("username webauthn", ""))
        for tag, label in re.findall(
            r"<((?:label|legend)\b[^>]*)>(.*?)</(?:label|legend)>", page, re.DOTALL
        ):
            # A filter asks where threads and actions are, not who anybody is.
            if "id_network" not in tag:
                assert not IDENTITY.search(re.sub(r"<[^>]*>", " ", label)), (where, label)
    assert {"alias", "email", "link", "login"} <= seen


def test_promise_7_what_is_kept_of_a_person_is_an_address_and_an_alias() -> None:
    names = {one.name for model in (Person, Membership) for one in model._meta.concrete_fields}
    assert not {name for name in names if IDENTITY.search(name)}
    assert {"email", "alias"} <= names
