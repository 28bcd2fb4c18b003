"""Claims that fact-checkers reviewed: read through the one door, kept, found near threads."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla import outgoing
from jesuisla.collective.knowledge.check_feeds import forget_old_claims, look_at_feed, look_at_feeds
from jesuisla.collective.knowledge.events import CheckFeedLookAsked, CheckFeedRead
from jesuisla.collective.knowledge.jobs import (
    compare_queue_with_feed,
    compare_thread_with_claims,
    look_at_fact_checker,
)
from jesuisla.collective.knowledge.known_claims import nearest_known
from jesuisla.collective.knowledge.models import CheckedClaim, CheckFeed, NearClaim
from jesuisla.collective.knowledge.sheets import open_shelf
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.queue.models import QueueRow
from jesuisla.collective.threads.events import ThreadDescribed
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.registry import recognise
from queue_lines import queue_lines

ADDRESS = "https://verif.example/flux"
CLAIM = "Les éoliennes rendent malades les vaches du village"
PAGES = "/fiches/suivi/verifications"
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://verif.example/eoliennes",
    "claimReviewed": f"<p>{CLAIM}</p>",
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Jeanne Inventée"}},
    "author": {"@type": "Organization", "name": "Vérif inventée"},
    "reviewRating": {
        "ratingValue": "1",
        "bestRating": "5",
        "worstRating": 1,
        "alternateName": "Faux",
    },
    "datePublished": "2026-03-01",
    "inLanguage": "fr",
}
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><link>https://verif.example</link>
{items}</channel></rss>"""
PAGE = '<!doctype html><html><script type="application/ld+json">{}</script></html>'


class Web:
    """What stands at which address, and what was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: dict[str, tuple[int, str, dict[str, str]] | Exception] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        monkeypatch.setattr(outgoing, "send", self._send)

    def put(self, url: str, body: object, status: int = 200, **headers: str) -> None:
        """Let this stand at an address from now on."""
        text = body if isinstance(body, str) else json.dumps(body)
        self.answers[url] = (status, text, headers)

    def _send(self, _method: str, url: str, **more: Any) -> outgoing.Response:
        self.asked.append((url, dict(more.get("headers") or {})))
        answer = self.answers.get(url, (404, "", {}))
        if isinstance(answer, Exception):
            raise answer
        status, text, headers = answer
        if headers.get("etag") and more["headers"].get("If-None-Match") == headers["etag"]:
            status, text = 304, ""
        return outgoing.Response(status=status, headers=headers, body=text.encode(), url=url)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    return Web(monkeypatch)


@pytest.fixture
def feed(cast: Any, client_of: Any) -> CheckFeed:
    """A feed that a moderator named on the page."""
    client = client_of(cast.moderator)
    sent = {"url": ADDRESS, "publisher": "Vérif inventée", "language": "fr"}
    reply = client.post(PAGES, sent)
    assert reply.status_code == 302
    return CheckFeed.objects.get()


@pytest.fixture
def thread_titled(cast: Any) -> Callable[[str], Thread]:
    """Have a thread proposed whose post has this title."""

    def make(title: str) -> Thread:
        link = f"https://www.facebook.com/gazette.inventee/posts/{len(title)}00{Thread.objects.count()}"
        thread = propose(cast.group, recognise(link), "", by=cast.member).thread
        thread.title = title
        thread.save(update_fields=["title"])
        return thread

    return make


def shown(client_of: Any, cast: Any, feed: CheckFeed) -> str:
    page: str = client_of(cast.moderator).get(f"{PAGES}/{feed.pk}").content.decode()
    return page


def test_a_feed_leads_to_pages_and_their_reviews_are_kept(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any
) -> None:
    items = "".join(f"<item><link>https://verif.example/{n}</link></item>" for n in range(25))
    web.put(ADDRESS, RSS.format(items=items), etag='"a"')
    web.put("https://verif.example/3", PAGE.format(json.dumps({"@graph": [REVIEW]})))
    look_at_fact_checker(CheckFeedLookAsked(group=cast.group.pk, feed=feed.pk))
    row = CheckedClaim.objects.get()
    assert (row.claim, row.publisher, row.rating, row.rating_value) == (
        CLAIM, "Vérif inventée", "Faux", 1.0,
    )  # fmt: skip
    assert "Jeanne" not in json.dumps([str(value) for value in vars(row).values()])
    page = shown(client_of, cast, feed)
    assert CLAIM in page
    assert "5 pages restent" in page
    assert len(web.asked) == 21

    look_at_feeds()  # the rest; nothing that was read is asked again
    assert len({url for url, _ in web.asked}) == len(web.asked) - 1
    look_at_feeds()
    assert web.asked[-1] == (ADDRESS, {"If-None-Match": '"a"'})
    assert CheckedClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ("ceci n’est rien", 200, "illisible"),
        ("{not json", 200, "illisible"),
        ("<rss><broken", 200, "illisible"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss>&a;</rss>', 200, "illisible"),
        ("<html><p>Bonjour</p></html>", 200, "aucune affirmation vérifiée"),
        ({"@type": "Thing"}, 200, "aucune affirmation vérifiée"),
        ("", 404, "plus rien à cette adresse"),
        ("", 403, "refuse les programmes"),
        ("", 503, "Pas de réponse"),
    ],
)
def test_a_feed_that_fails_says_so_and_the_last_claims_stay(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any, body: object, status: int, told: str
) -> None:
    web.put(ADDRESS, [REVIEW])
    assert look_at_feed(feed) == 1
    web.put(ADDRESS, body, status)
    feed.refresh_from_db()
    assert look_at_feed(feed) == 0
    page = shown(client_of, cast, feed)
    assert told in page
    assert "1 affirmation conservée" in page
    assert CLAIM in page


def test_what_cannot_stand_is_counted_and_the_rest_is_kept(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any
) -> None:
    odd = [
        {**REVIEW, "claimReviewed": ""},
        {**REVIEW, "claimReviewed": "x " * 2_000},
        {**REVIEW, "claimReviewed": "Sans date possible", "datePublished": "hier"},
        {**REVIEW, "claimReviewed": "Note sans sens", "reviewRating": {"ratingValue": "NaN"}},
        {**REVIEW, "claimReviewed": "Par une personne", "author": {"@type": "Person", "name": "P"}},
    ]
    web.put(ADDRESS, {"@type": "DataFeed", "dataFeedElement": [{"item": it} for it in odd]})
    look_at_feed(feed)
    page = shown(client_of, cast, feed)
    assert "2 affirmations n’ont pas pu être conservées" in page
    assert "La date de 1 affirmation est impossible" in page
    assert CheckedClaim.objects.get(claim="Par une personne").publisher == "Vérif inventée"
    assert CheckedClaim.objects.get(claim="Note sans sens").rating_value is None


@pytest.mark.parametrize(
    "url", ["http://verif.example/", "https://127.0.0.1/x", "https://10.0.0.1/"]
)
def test_only_public_addresses_are_named(cast: Any, web: Web, client_of: Any, url: str) -> None:
    sent = {"url": url, "publisher": "V", "language": "fr"}
    reply = client_of(cast.moderator).post(PAGES, sent)
    assert "doit commencer par https" in reply.content.decode()
    assert not CheckFeed.objects.exists()
    assert web.asked == []


def test_an_address_that_leads_inside_is_not_asked(
    cast: Any, feed: CheckFeed, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def inside(_host: str, _port: int) -> list[str]:
        return ["10.0.0.7"]

    monkeypatch.setattr(outgoing, "system_addresses", inside)
    look_at_feed(feed)
    assert "n’est pas publique" in shown(client_of, cast, feed)


def test_a_feed_is_paused_and_removed_with_its_claims(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any
) -> None:
    web.put(ADDRESS, [REVIEW])
    client = client_of(cast.moderator)
    client.post(f"{PAGES}/{feed.pk}", {"deed": "pause"})
    assert look_at_feeds() == 0
    assert web.asked == []
    client.post(f"{PAGES}/{feed.pk}", {"deed": "go_on"})
    assert look_at_feeds() == 1
    client.post(f"{PAGES}/{feed.pk}", {"deed": "remove"})
    assert not CheckedClaim.objects.exists()
    assert not CheckFeed.objects.exists()


def test_claims_are_forgotten_two_years_after_their_review(
    cast: Any, web: Web, feed: CheckFeed
) -> None:
    web.put(ADDRESS, [REVIEW, {**REVIEW, "claimReviewed": "Sans jour", "datePublished": None}])
    assert look_at_feed(feed) == 2
    with time_machine.travel(now() + timedelta(days=731), tick=False):
        forget_old_claims(cast.group)
    assert not CheckedClaim.objects.exists()


def test_a_thread_near_a_checked_claim_rises_and_says_why(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any, thread_titled: Callable[[str], Thread]
) -> None:
    thread = thread_titled("Les éoliennes rendent malades les vaches du village, dit-on")
    other = thread_titled("Le marché de Noël ouvre samedi sur la place")
    before = {row.case.thread.pk: row for row in queue_lines(now())}
    assert before[thread.pk].case.near is None
    order = QueueRow.objects.get(thread=thread).order

    web.put(ADDRESS, [REVIEW])
    look_at_feed(feed)
    compare_queue_with_feed(CheckFeedRead(group=cast.group.pk, feed=feed.pk, state="read", came=1))
    assert NearClaim.objects.get().thread == thread
    lines = queue_lines(now())
    line = next(line for line in lines if line.case.thread == thread)
    assert line.reason == QueueRow.Reason.CLAIM
    assert QueueRow.objects.get(thread=thread).order == pytest.approx(1.5 * order, rel=0.01)
    assert nearest_known(other) is None
    client = client_of(cast.moderator)
    queue = client.get("/veille").content.decode()
    assert "affirmation vérifiée par Vérif inventée" in queue
    page = client.get(f"/fils/{thread.pk}").content.decode()
    for words in ("Près d’une affirmation vérifiée par Vérif inventée", "Faux", REVIEW["url"]):
        assert str(words) in page

    client.post(f"{PAGES}/{feed.pk}", {"deed": "remove"})
    event = ThreadDescribed(group=cast.group.pk, thread=thread.pk)
    compare_thread_with_claims(event)
    assert queue_lines(now())[0].case.near is None


def test_a_member_who_searches_finds_what_others_checked_marked_as_theirs(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any
) -> None:
    web.put(ADDRESS, [REVIEW])
    look_at_feed(feed)
    page = client_of(cast.member).get("/fiches/chercher", {"q": "vaches malades"}).content.decode()
    assert CLAIM in page
    assert page.index("Vérifiées par d’autres") < page.index("Vérif inventée") < page.index("Faux")
    assert REVIEW["url"] in page
    assert "Pas encore de fiche" in page
    nothing = client_of(cast.member).get("/fiches/chercher", {"q": "horaires"}).content.decode()
    assert CLAIM not in nothing
    assert "Vérifiées" not in nothing
    open_shelf(cast.group, is_open=True, by=cast.coordinator)
    stranger = client_of(None).get("/fiches/chercher", {"q": "vaches malades"}).content.decode()
    assert CLAIM not in stranger
    other = client_of(cast.other_moderator)
    assert CLAIM not in other.get("/fiches/chercher", {"q": "vaches malades"}).content.decode()


def test_a_feed_from_which_nothing_comes_any_more_says_what_to_do(
    cast: Any, web: Web, feed: CheckFeed, client_of: Any
) -> None:
    link = "https://verif.example/{}"
    item = "<item><link>{}</link></item>"
    web.put(ADDRESS, RSS.format(items=item.format(link.format(1))))
    web.put(link.format(1), PAGE.format(json.dumps(REVIEW)))
    look_at_feed(feed)
    for day in range(1, 16):
        with time_machine.travel(now() + timedelta(days=day), tick=False):
            web.put(ADDRESS, RSS.format(items=item.format(link.format(1 + day % 4))))
            web.put(link.format(1 + day % 4), "<!doctype html><html>Rien</html>")
            look_at_feed(feed)
            page = shown(client_of, cast, feed)
            is_told = "aucune affirmation n’en est venue" in page
            assert is_told == (day >= 14), day
    assert "3 nouvelles pages n’en contenaient pas" in page
    client = client_of(cast.moderator)
    for place in (PAGES, "/fiches/suivi"):
        assert "à revoir" in client.get(place).content.decode()
    web.put(ADDRESS, RSS.format(items=item.format(link.format(9))))
    web.put(link.format(9), PAGE.format(json.dumps({**REVIEW, "claimReviewed": "Autre chose"})))
    look_at_feed(feed)
    assert "aucune affirmation n’en" not in shown(client_of, cast, feed)
    client.post(f"{PAGES}/{feed.pk}", {"deed": "pause"})
    assert "à revoir" not in client.get(PAGES).content.decode()
